"""The browser's view of opening hours: the same rule as in Python, in words, beside the visitor's own time."""

import html
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route

from kb.hotlines.parse_hours import parse
from tests.hotlines.drawn_hours import CHINA, WINDOW, Drawn, drawn_hours, minute_of_window

SCRIPT = Path(__file__).resolve().parents[2] / "kb/static/kb/site.js"
ORIGIN = "http://hours.test"
OFFICE = "mon-fri 09:00-18:00\n2026-10-01..2026-10-07 closed"
PAGE = """<!doctype html><html lang="{language}"><title>.</title>
<p data-hours="{hours}" data-open="Open" data-closed="Closed" data-closes="Closes at {{time}}"
   data-opens="Opens at {{time}}" data-yours="({{time}} yours)"><span data-hours-now></span></p>
<script type="module" src="/site.js"></script>"""


def opened(browser: Browser, typed: str, now: str, zone: str = "Asia/Shanghai", language: str = "en") -> Page:
    """A page with these hours, for a visitor in `zone` whose clock shows `now` of China's time."""

    def serve(route: Route) -> None:
        if route.request.url.endswith(".js"):
            route.fulfill(path=SCRIPT, content_type="text/javascript")
            return
        body = PAGE.format(hours=html.escape(parse(typed).as_json()), language=language)
        strict = {"Content-Security-Policy": "default-src 'none'; script-src 'self'"}
        route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=strict)

    page = browser.new_context(timezone_id=zone).new_page()
    page.route("**/*", serve)
    page.clock.install(time=datetime.fromisoformat(now).replace(tzinfo=CHINA))
    page.goto(ORIGIN)
    return page


def said(browser: Browser, typed: str, now: str, zone: str = "Asia/Shanghai", language: str = "en") -> str:
    page = opened(browser, typed, now, zone, language)
    text = page.locator("[data-hours-now]:not([hidden])").inner_text()
    page.context.close()
    return text


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Page:
    """One page that answers for many hours."""
    return opened(browser, "", "2026-09-28 12:00", zone="America/St_Johns")


@given(drawn_hours(), st.integers(0, WINDOW * 1440 * 60_000))
@settings(max_examples=400, deadline=None)
def test_the_browser_agrees_with_python(blank: Page, drawn: Drawn, milliseconds: int) -> None:
    hours = parse(drawn.text())
    instant = datetime.fromtimestamp(minute_of_window(0).timestamp() + milliseconds / 1000, tz=CHINA)
    change = hours.next_change(instant)
    expected = {"open": hours.is_open(instant), "change": change and change.timestamp() * 1000}
    script = "async ([hours, at]) => (await import('/site.js')).openingState(JSON.parse(hours), at)"
    assert blank.evaluate(script, [hours.as_json(), instant.timestamp() * 1000]) == expected


@pytest.mark.parametrize("instant", ["2026-01-01 00:00:00", "2025-12-31 23:59:59", "2025-12-30 12:00:00"])
@pytest.mark.parametrize("typed", ["daily closed\n2027-02-05 24h", "24h\n2027-02-05 closed", "24h"])
def test_the_browser_looks_as_far_ahead_as_python(blank: Page, typed: str, instant: str) -> None:
    at = datetime.fromisoformat(instant).replace(tzinfo=CHINA)
    change = parse(typed).next_change(at)
    script = "async ([hours, at]) => (await import('/site.js')).openingState(JSON.parse(hours), at).change"
    found = blank.evaluate(script, [parse(typed).as_json(), at.timestamp() * 1000])
    assert found == (change and change.timestamp() * 1000)


@pytest.mark.parametrize(
    ("typed", "now", "words"),
    [
        (OFFICE, "2026-09-28 12:00", "Closes at 18:00"),
        (OFFICE, "2026-09-28 08:00", "Opens at 09:00"),
        (OFFICE, "2026-09-28 20:00", "Opens at Tue 09:00"),
        (OFFICE, "2026-09-30 20:00", "Opens at Thu, Oct 8, 09:00"),
        ("daily 20:00-02:00", "2026-09-28 23:00", "Closes at Tue 02:00"),
        ("daily 20:00-24:00", "2026-09-28 23:00", "Closes at Tue 00:00"),
        ("24h", "2026-09-28 12:00", "Open"),
        ("daily closed", "2026-09-28 12:00", "Closed"),
    ],
)
def test_it_says_what_is_now_and_what_is_next(browser: Browser, typed: str, now: str, words: str) -> None:
    assert said(browser, typed, now) == words


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Berlin", "Closes at 18:00 (12:00 yours)"),
        ("America/Los_Angeles", "Closes at 18:00 (03:00 yours)"),
        ("Pacific/Kiritimati", "Closes at 18:00 (Tue 00:00 yours)"),
        ("Asia/Singapore", "Closes at 18:00"),
    ],
)
def test_a_visitor_whose_clock_differs_sees_both_times(browser: Browser, zone: str, words: str) -> None:
    assert said(browser, OFFICE, "2026-09-28 17:00", zone) == words


def test_the_visitors_zone_is_taken_at_the_time_of_the_change(browser: Browser) -> None:
    assert said(browser, "daily 14:00-18:00", "2026-10-25 08:30", "Europe/Berlin") == "Opens at 14:00 (07:00 yours)"


def test_times_follow_the_language_of_the_page(browser: Browser) -> None:
    assert said(browser, OFFICE, "2026-09-28 20:00", language="zh-hans") == "Opens at 周二09:00"


def test_the_words_change_when_the_minute_comes(browser: Browser) -> None:
    page = opened(browser, OFFICE, "2026-09-28 17:59:30")
    page.clock.run_for(31_000)
    assert page.locator("[data-hours-now]:not([hidden])").inner_text() == "Opens at Tue 09:00"
    page.context.close()


def test_a_page_that_was_asleep_is_right_when_it_is_looked_at_again(browser: Browser) -> None:
    page = opened(browser, OFFICE, "2026-09-28 12:00")
    page.clock.set_system_time(datetime(2026, 9, 28, 20, 0, tzinfo=CHINA))  # no timer fires
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.locator("[data-hours-now]:not([hidden])").inner_text() == "Opens at Tue 09:00"
    page.context.close()


def test_hours_that_are_not_known_stay_unsaid(browser: Browser) -> None:
    page = opened(browser, "", "2026-09-28 12:00")
    assert page.locator("[data-hours-now]").is_hidden()
    page.context.close()


def test_the_script_is_small() -> None:
    assert SCRIPT.stat().st_size < 6 * 1024
