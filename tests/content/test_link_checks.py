"""Which links are visited when, what is stored of it, and which links are called broken."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from kb.content.link_checks import CheckedLinks, check_links, link_problems, record_visit
from kb.content.link_visitor import LinkVisitor, Visit
from kb.management.commands import check_links as command
from kb.models import FAQ, Advice, LinkCheck, LinkResult, Provider
from tests.content.web_site import Handler, WebSite, resolve_locally, running

A, B, C = "https://a.example/", "https://b.example/", "https://c.example/"
WORKS = Visit(LinkResult.ANSWERS, 200, A)
MISSING = Visit(LinkResult.NOT_FOUND, 404, A)
SILENT = Visit(LinkResult.TIMEOUT, None, A)


@pytest.fixture
def at(monkeypatch) -> Callable[[datetime], None]:
    """`at(moment)` sets the clock."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def faq(content) -> FAQ:
    """A question with the only links of the content."""
    Provider.objects.update(official_site="")
    Advice.objects.update(checked_on=None, source_url="")
    return with_links(FAQ.objects.get(slug="payment-failed"), A)


def with_links(faq: FAQ, *urls: str) -> FAQ:
    FAQ.objects.filter(pk=faq.pk).update(introduction_zh_hans="见 " + " ".join(urls))
    return faq


def run(outcomes: dict[str, Visit] | None = None, **options) -> tuple[CheckedLinks, list[str]]:
    """Returns what check_links returns and the links that it visited. Links work unless `outcomes` says otherwise."""
    visited = []

    def visit(url: str) -> Visit:
        visited.append(url)
        return (outcomes or {}).get(url, WORKS)

    return check_links(visit, **{"seconds": 60, **options}), visited


def stored() -> dict[str, str]:
    return dict(LinkCheck.objects.values_list("url", "result"))


# --- Which are due ----------------------------------------------------------------------------------------------


def test_a_link_that_works_is_visited_again_after_a_week(faq, at):
    start = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
    visited = []
    for day in range(9):
        at(start + timedelta(days=day))
        if run()[1]:
            visited.append(day)
    assert visited == [0, 7]


def test_a_link_that_failed_is_visited_again_on_the_next_day_in_china(faq, at):
    at(datetime(2026, 3, 1, 15, 0, tzinfo=UTC))  # 23:00 in China
    run({A: MISSING})
    at(datetime(2026, 3, 1, 15, 30, tzinfo=UTC))
    assert run()[1] == []
    at(datetime(2026, 3, 1, 16, 30, tzinfo=UTC))
    assert run()[1] == [A]


def test_new_links_come_first_and_the_hosts_in_turn(faq):
    run()
    with_links(faq, A, B, f"{C}1", f"{C}2")
    LinkCheck.objects.update(checked_at=timezone.now() - timedelta(days=8))
    assert run()[1] == [B, f"{C}1", f"{C}2", A]
    LinkCheck.objects.all().delete()
    with_links(faq, f"{C}1", f"{C}2", f"{C}3", A)
    assert run()[1] == [f"{C}1", A, f"{C}2", f"{C}3"]


def test_no_visit_begins_when_the_time_is_up(faq):
    with_links(faq, A, B, C)
    clock = iter([0.0, 10.0, 50.0, 61.0])
    result, visited = run(clock=lambda: next(clock))
    assert (result.checked, result.left, len(visited)) == (2, 1, 2)
    assert run()[1] == [C]


def test_the_result_of_a_link_that_is_gone_is_deleted(faq):
    run()
    with_links(faq, B)
    run()
    assert stored() == {B: "answers"}


# --- What is broken ---------------------------------------------------------------------------------------------


def problems() -> list[str]:
    return [problem.check.url for problem in link_problems()]


def test_a_link_is_broken_after_it_failed_on_two_days(faq, at):
    at(datetime(2026, 3, 1, 4, 0, tzinfo=UTC))
    run({A: MISSING})
    record_visit(A, MISSING)  # twice on one day
    assert problems() == []
    at(datetime(2026, 3, 2, 4, 0, tzinfo=UTC))
    run({A: SILENT})
    ((check, stands_in),) = link_problems()
    assert (check.result, check.first_failed_at, stands_in) == (
        "timeout",
        datetime(2026, 3, 1, 4, 0, tzinfo=UTC),
        [faq],
    )


def test_a_link_that_worked_between_is_not_broken(faq, at):
    for day, outcome in ((1, MISSING), (2, WORKS), (3, MISSING)):
        at(datetime(2026, 3, day, 4, 0, tzinfo=UTC))
        record_visit(A, outcome)
    assert problems() == []
    assert LinkCheck.objects.get().first_failed_at == datetime(2026, 3, 3, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("result", [LinkResult.REFUSED, LinkResult.NOT_ALLOWED])
def test_a_page_that_does_not_let_us_look_is_no_problem(faq, at, result):
    for day in (1, 2, 3):
        at(datetime(2026, 3, day, 4, 0, tzinfo=UTC))
        record_visit(A, Visit(result, None, A))
    assert problems() == []


def test_a_link_that_leads_to_another_site_is_told_at_once(faq):
    run({A: Visit(LinkResult.MOVED, 200, B)})
    ((check, stands_in),) = link_problems()
    assert (check.final_url, stands_in) == (B, [faq])


def test_a_link_that_was_removed_is_no_problem_any_more(faq):
    run({A: Visit(LinkResult.MOVED, 200, B)})
    with_links(faq, B)
    assert problems() == []


def test_without_problems_the_content_is_not_looked_through(faq, django_assert_num_queries):
    run()
    with django_assert_num_queries(1):
        assert link_problems() == []


def test_a_very_long_redirect_is_stored_as_far_as_it_fits(faq):
    record_visit(A, Visit(LinkResult.MOVED, 200, B + "x" * 3000))
    assert len(LinkCheck.objects.get().final_url) == 2000


# --- Offline ----------------------------------------------------------------------------------------------------


def test_where_no_host_is_reached_no_failure_is_stored(faq):
    with_links(faq, A, B)
    result, _visited = run({A: SILENT, B: Visit(LinkResult.UNKNOWN_HOST, None, B)})
    assert result.is_offline
    assert stored() == {}


def test_where_one_host_is_reached_the_failures_before_and_after_it_are_stored(faq):
    with_links(faq, A, B, C)
    result, _visited = run({A: SILENT, C: SILENT})
    assert not result.is_offline
    assert stored() == {A: "timeout", B: "answers", C: "timeout"}


def test_where_only_dead_hosts_are_due_a_link_that_worked_tells_that_this_machine_is_online(faq, at):
    with_links(faq, A, B, C)
    dead = {A: SILENT, B: SILENT}
    at(datetime(2026, 3, 1, 4, 0, tzinfo=UTC))
    run(dead)
    at(datetime(2026, 3, 2, 4, 0, tzinfo=UTC))
    result, visited = run(dead)
    assert (result.is_offline, sorted(visited)) == (False, [A, B, C])
    assert problems() == [A, B]


def test_where_that_link_is_not_reached_either_no_failure_is_stored(faq, at):
    with_links(faq, A, B, C)
    dead = {A: SILENT, B: SILENT}
    at(datetime(2026, 3, 1, 4, 0, tzinfo=UTC))
    run(dead)
    at(datetime(2026, 3, 2, 4, 0, tzinfo=UTC))
    assert run({**dead, C: SILENT})[0].is_offline
    assert (problems(), stored()[C]) == ([], "answers")


def test_the_failure_of_a_single_host_is_stored(faq):
    assert not run({A: SILENT})[0].is_offline
    assert stored() == {A: "timeout"}


# --- The command ------------------------------------------------------------------------------------------------


@pytest.fixture
def site(monkeypatch) -> Iterator[WebSite]:
    """A site on this machine which the command visits."""

    def make_visitor(agent: str) -> LinkVisitor:
        return LinkVisitor(agent, pause=0, resolve=resolve_locally)

    monkeypatch.setattr(command, "LinkVisitor", make_visitor)
    with running(WebSite()) as site:
        yield site


def printed(**options) -> str:
    call_command("check_links", stdout=(output := StringIO()), **options)
    return output.getvalue()


def test_the_command_visits_what_is_due_and_prints_the_problems(faq, site, at):
    with_links(faq, site.url("/there"), site.url("/gone"))
    site.pages["/there"] = Handler.answer
    at(datetime(2026, 3, 1, 4, 0, tzinfo=UTC))
    assert printed() == "2 links checked, 0 left for the next run.\n"
    assert printed() == "0 links checked, 0 left for the next run.\n"
    at(datetime(2026, 3, 2, 4, 0, tzinfo=UTC))
    assert printed().splitlines() == [
        "1 links checked, 0 left for the next run.",
        f"not-found (404): {site.url('/gone')}, in faq {FAQ.objects.get(pk=faq.pk)}",
    ]


def test_the_command_names_the_site(faq, site, settings):
    settings.SITE_URL = "https://help.example"
    with_links(faq, site.url("/"))
    printed()
    assert {headers["User-Agent"] for headers in site.headers} == {
        "WalletHelplineLinkCheck/1.0 (+https://help.example)"
    }
