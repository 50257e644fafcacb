"""The queue of reports: the most harmful first; handled ones disappear."""

import pytest

from kb.models import Report, ReportReason
from tests.hotlines.changes import hotline

pytestmark = pytest.mark.usefixtures("content")


def reported(reason, count=1, slug="alipay-support"):
    Report.objects.bulk_create([Report(hotline=hotline(slug), reason=reason) for _ in range(count)])


def handled(reason="no-answer", slug="alipay-support"):
    return f"/admin/kb/hotline/{hotline(slug).pk}/reports/{reason}/handled/"


@pytest.fixture
def editor(staff):
    return staff("editor")


def test_the_most_harmful_reports_are_first_with_their_count(editor):
    reported(ReportReason.NO_ANSWER, 7)
    reported(ReportReason.ASKED_FOR_CODE)
    reported(ReportReason.NOT_THEM, 2, slug="wechat-pay-support")
    rows = editor.get("/admin/kb/hotline/").context["reports"]
    assert [(row["reason"], row["count"], row["hotline"].shown_number) for row in rows] == [
        ("asked-for-code", 1, "95188"),
        ("not-them", 2, "95017"),
        ("no-answer", 7, "95188"),
    ]


def test_all_of_a_row_are_marked_as_handled_and_no_others(editor):
    reported(ReportReason.NO_ANSWER, 3)
    reported(ReportReason.NO_ANSWER, slug="wechat-pay-support")
    reported(ReportReason.CHANGED)
    assert editor.post(handled()).status_code == 302
    assert Report.objects.waiting().count() == 2
    assert set(Report.objects.exclude(handled_by=None).values_list("handled_by__username", flat=True)) == {"editor"}


def test_looking_at_its_address_handles_nothing(editor):
    reported(ReportReason.NO_ANSWER)
    assert editor.get(handled()).status_code == 405
    assert Report.objects.waiting().count() == 1


def test_the_first_person_who_handled_a_report_stays_named(editor, staff):
    reported(ReportReason.NO_ANSWER)
    editor.post(handled())
    staff("reviewer").post(handled())
    assert Report.objects.get().handled_by.username == "editor"


@pytest.mark.parametrize("role", ["translator", None])
def test_who_may_not_handle_them_is_refused(staff, role):
    reported(ReportReason.NO_ANSWER)
    client = staff(role) if role else staff()
    assert client.post(handled()).status_code == 403
    assert Report.objects.waiting().count() == 1


def test_a_request_from_another_site_is_refused(editor):
    reported(ReportReason.NO_ANSWER)
    editor.handler.enforce_csrf_checks = True
    assert editor.post(handled()).status_code == 403
    assert Report.objects.waiting().count() == 1
