"""Reports by visitors: anonymous, limited in number, without effect on the hotline."""

import pytest
from django.contrib.auth.models import User

from kb.hotlines import reports
from kb.hotlines.reports import record_report
from kb.models import Report, ReportReason
from tests.hotlines.changes import hotline

pytestmark = pytest.mark.usefixtures("content")


def test_a_report_changes_nothing_by_itself() -> None:
    before = (hotline().verification_status, hotline().updated)
    record_report(hotline(), ReportReason.ASKED_FOR_CODE)
    assert (hotline().verification_status, hotline().updated) == before


def test_a_flood_about_one_number_stops_filling_the_queue(monkeypatch) -> None:
    monkeypatch.setattr(reports, "MAX_WAITING", 3)
    for _ in range(6):
        record_report(hotline(), ReportReason.NO_ANSWER)
    assert Report.objects.count() == 3


def test_nothing_about_the_visitor_is_kept() -> None:
    assert {field.name for field in Report._meta.fields} == {"id", "hotline", "reason", "on", "handled_by"}


def test_staff_see_the_most_harmful_first() -> None:
    for reason in ("no-answer", "no-answer", "changed", "asked-for-code", "not-them"):
        record_report(hotline(), ReportReason(reason))
    rows = list(Report.objects.waiting().by_harm())
    assert [(row["reason"], row["count"]) for row in rows] == [
        ("asked-for-code", 1),
        ("not-them", 1),
        ("changed", 1),
        ("no-answer", 2),
    ]


def test_a_handled_report_no_longer_waits(alice: User) -> None:
    record_report(hotline(), ReportReason.CHANGED)
    Report.objects.update(handled_by=alice)
    assert not Report.objects.waiting().exists()
