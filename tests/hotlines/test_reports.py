"""Reports by visitors: counted without who, limited, and changing nothing."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache

from kb.hotlines import reports
from kb.hotlines.reports import TooMany, report
from kb.models import Report, ReportReason
from tests.hotlines.changes import hotline

pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    cache.clear()


def test_a_report_changes_nothing_by_itself() -> None:
    before = (hotline().standing, hotline().updated)
    report(hotline(), ReportReason.ASKED_FOR_CODE, address="203.0.113.1")
    assert (hotline().standing, hotline().updated) == before


def test_a_visitor_reports_a_few_times_and_no_more() -> None:
    for _ in range(reports.PER_VISITOR):
        report(hotline(), ReportReason.NO_ANSWER, address="203.0.113.1")
    with pytest.raises(TooMany):
        report(hotline(), ReportReason.NO_ANSWER, address="203.0.113.1")
    report(hotline(), ReportReason.NO_ANSWER, address="203.0.113.2")
    assert Report.objects.count() == reports.PER_VISITOR + 1


def test_a_flood_about_one_number_stops_filling_the_queue(monkeypatch) -> None:
    monkeypatch.setattr(reports, "PER_HOTLINE", 3)
    for visitor in range(6):
        report(hotline(), ReportReason.NO_ANSWER, address=f"203.0.113.{visitor}")
    assert Report.objects.count() == 3


def test_nothing_about_the_visitor_is_kept() -> None:
    report(hotline(), ReportReason.NO_ANSWER, address="203.0.113.77")
    assert {field.name for field in Report._meta.fields} == {"id", "hotline", "reason", "on", "handled_by"}
    assert "203.0.113.77" not in reports._counter("203.0.113.77")


def test_staff_see_the_most_harmful_first() -> None:
    for visitor, reason in enumerate(["no-answer", "no-answer", "changed", "asked-for-code", "not-them"]):
        report(hotline(), ReportReason(reason), address=f"203.0.113.{visitor}")
    rows = list(Report.objects.waiting().by_harm())
    assert [(row["reason"], row["count"]) for row in rows] == [
        ("asked-for-code", 1),
        ("not-them", 1),
        ("changed", 1),
        ("no-answer", 2),
    ]


def test_a_handled_report_no_longer_waits(alice: User) -> None:
    report(hotline(), ReportReason.CHANGED, address="203.0.113.1")
    Report.objects.update(handled_by=alice)
    assert not Report.objects.waiting().exists()
