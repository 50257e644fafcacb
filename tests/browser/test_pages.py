"""The public pages in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.utils import timezone

from kb.models import FAQ, Provider
from tests.browser.conftest import DESKTOP, PHONE, SMALL_PHONE
from tests.hotlines.changes import entered
from tests.pages.addresses import ERRORS, LANGUAGES, PAGES

ALL = [*PAGES.values(), *ERRORS.values()]
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def every_state(content) -> None:
    """Hotlines of every standing, with all that can be said of one, and a gap in the English."""
    entered(
        state="checked",
        checked_on=timezone.localdate(),
        checked_how="official-site",
        source_url="https://www.alipay.com/contact",
        hours="mon-fri 09:00-18:00\nsat,sun 10:00-16:00, 20:00-02:00\n2099-10-01..2099-10-07 closed",
        languages=["zh", "en"],
        number_from_abroad="+86-571-26888888",
    )
    entered("wechat-pay-support", state="checked", checked_on="2020-11-20", checked_how="called", hours="24h")
    texts = {"purpose_zh_hans": "境外客服", "purpose_en": "Callers abroad", "source_name_zh_hans": "官网"}
    jd = Provider.objects.get(slug="jd-pay")
    new = entered("jd-pay-new", provider=jd, number="950618", **texts)
    entered("jd-pay-support", state="withdrawn", replaced_by=new)
    entered("google-pay-support", state="disputed")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '4001234567' WHERE slug = 'apple-pay-support'")
    FAQ.objects.filter(slug="payment-failed").update(question_en="")


@every_language
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_to_object_to(open_page, live_server, every_state, language, scheme, viewport):
    axe = Axe()
    with open_page("/livez", viewport=viewport, color_scheme=scheme, java_script_enabled=True) as page:
        for address in ALL:
            page.goto(live_server.url + address.format(language))
            results = axe.run(page)
            assert results.violations_count == 0, f"{address}\n{results.generate_report()}"


@every_language
@pytest.mark.parametrize("viewport", [PHONE, SMALL_PHONE], ids=["390", "320"])
def test_nothing_is_wider_than_a_phone(open_page, live_server, every_state, language, viewport):
    with open_page("/livez", viewport=viewport, java_script_enabled=True) as page:
        for address in ALL:
            page.goto(live_server.url + address.format(language))
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= viewport["width"], address


@every_language
def test_what_a_thumb_is_to_hit_is_large_enough(open_page, live_server, every_state, language):
    with open_page("/livez", java_script_enabled=True) as page:
        for address in ALL:
            page.goto(live_server.url + address.format(language))
            small = page.evaluate(
                """() => [...document.querySelectorAll(
                    "button, input, summary, nav a, .brand, .switch, .button, .links a, .contents a, .place, a.call")]
                  .map(e => [e.textContent.trim() || e.className, e.getBoundingClientRect()])
                  .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)"""
            )
            assert small == [], address


@every_language
def test_the_hotlines_are_what_the_eye_meets_first(open_page, language):
    with open_page(f"/{language}/") as page:
        first, second = page.locator("a.call").all()[:2]
        for hotline in (first, second):
            box = hotline.bounding_box()
            assert box["y"] + box["height"] < PHONE["height"]
            assert box["width"] > 0.85 * PHONE["width"]
        assert first.get_attribute("href") == "tel:95188"


def test_the_digits_are_the_largest_text_on_the_home_page(open_page):
    with open_page("/en/", java_script_enabled=True) as page:
        sizes = page.evaluate(
            """() => [...document.querySelectorAll('main *')]
              .map(e => [parseFloat(getComputedStyle(e).fontSize), e.className])"""
        )
        assert max(sizes)[1] == "number"


@pytest.mark.parametrize(
    ("language", "table"), [("en", "All hours, in China time"), ("zh-hans", "全部服务时间（北京时间）")]
)
def test_hours_can_be_read_without_scripts(open_page, every_state, language, table):
    with open_page(f"/{language}/providers/alipay/") as page:
        assert not page.locator("[data-hours-now]").is_visible()
        page.get_by_text(table).click()
        assert page.locator("td").first.inner_text() == "09:00–18:00"


@pytest.mark.parametrize(("language", "words"), [("en", "Open now"), ("zh-hans", "服务中")])
def test_with_scripts_the_page_says_that_it_is_open(open_page, every_state, language, words):
    with open_page(f"/{language}/providers/wechat-pay/", java_script_enabled=True) as page:
        page.locator("[data-hours-now]:not([hidden])").wait_for()
        assert page.locator("[data-hours-now]").inner_text() == words


@every_language
def test_a_visitor_reads_searches_and_finds_the_steps_without_scripts(open_page, language):
    with open_page(f"/{language}/") as page:
        page.locator("input[name=q]").fill({"zh-hans": "支付失败", "en": "payment failed"}[language])
        page.locator("button").click()
        page.wait_for_url("**/search/?q=*")
        page.locator("a[href$='/faq/payment-failed/']").first.click()
        page.wait_for_url("**/faq/payment-failed/")
        assert page.locator("ol.steps > li").count() == 5
        assert page.locator("ol.steps a[href='tel:95188']").is_visible()


def test_the_language_switch_stays_on_the_page_and_is_remembered(open_page, live_server):
    with open_page("/zh-hans/search/?q=支付") as page:
        page.locator(".switch").click()
        page.wait_for_url("**/en/**")
        assert page.url.startswith(f"{live_server.url}/en/search/?q=")
        assert page.locator("input[name=q]").input_value() == "支付"
        assert page.locator("html").get_attribute("lang") == "en"
        page.goto(live_server.url)
        assert page.url == f"{live_server.url}/en/"


def test_a_link_to_a_step_leads_to_it(open_page):
    with open_page("/en/faq/payment-failed/") as page:
        page.locator(".place").nth(3).click()
        assert page.url.endswith(f"#{page.locator('ol.steps > li').nth(3).get_attribute('id')}")


def test_the_skip_link_is_the_first_stop_of_the_keyboard(open_page):
    with open_page("/en/", viewport=DESKTOP) as page:
        page.keyboard.press("Tab")
        assert page.locator(".skip:focus").is_visible()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.locator("a.call:focus").get_attribute("href") == "tel:95188"


@every_language
def test_no_request_leaves_the_server(open_page, live_server, every_state, language):
    with open_page("/livez", java_script_enabled=True) as page:
        for address in ALL:
            page.goto(live_server.url + address.format(language))
        assert page.requested
        assert [url for url in page.requested if not url.startswith(live_server.url + "/")] == []


def test_the_pages_have_no_error_to_report(open_page, live_server, every_state):
    with open_page("/livez", java_script_enabled=True) as page:
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        for address in PAGES.values():
            page.goto(live_server.url + address.format("en"))
        assert errors == []


def test_paper_has_the_numbers_and_the_steps_but_not_the_menu(open_page):
    with open_page("/en/faq/payment-failed/") as page:
        page.emulate_media(media="print")
        assert page.get_by_text("400-666-8800").is_visible()
        assert not page.locator(".menu").is_visible()
        assert not page.locator(".switch").is_visible()
