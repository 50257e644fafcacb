"""Checks and disputes in the admin: what one person records about a number, with its evidence."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from kb.ledger.entries import read_verified
from kb.models import CheckMethod, LedgerEntry, VerificationStatus
from tests.hotlines.changes import EVIDENCE, count_entries, hotline, verification_status

pytestmark = pytest.mark.usefixtures("content")


def address(page):
    return f"/admin/kb/hotline/{hotline().pk}/{page}/"


@pytest.fixture
def editor(staff):
    return staff("editor")


def forge():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '4001234567' WHERE slug = 'alipay-support'")


def test_a_check_asks_for_its_evidence_and_is_recorded(editor, filled_in):
    data = filled_in(editor.get(address("check"))) | {"how": "official-site"}
    assert "evidence_url" in editor.post(address("check"), data).context["form"].errors
    assert editor.post(address("check"), data | {"evidence_url": EVIDENCE}).status_code == 302
    row = hotline()
    assert (row.verification_status, row.checked_on, row.checked_how) == (
        VerificationStatus.CHECKED,
        timezone.localdate(),
        CheckMethod.OFFICIAL_SITE,
    )
    record = read_verified(LedgerEntry.objects.order_by("-sequence")[0])
    assert (record["by"], record["evidence_url"]) == ("editor", EVIDENCE)


def test_how_it_was_checked_is_not_chosen_beforehand(editor, filled_in):
    data = filled_in(editor.get(address("check")))
    assert data["how"] == ""
    assert "how" in editor.post(address("check"), data | {"evidence_url": EVIDENCE}).context["form"].errors


def test_a_check_by_calling_needs_no_evidence_but_what_was_said(editor, filled_in):
    data = filled_in(editor.get(address("check"))) | {"how": "called"}
    assert "note" in editor.post(address("check"), data).context["form"].errors
    data |= {"note": "打了这个号码，客服报了名称。"}
    assert editor.post(address("check"), data).status_code == 302
    assert verification_status() == VerificationStatus.CHECKED


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("how", ""),
        ("how", "guessed"),
        ("evidence_url", "not an address"),
        ("evidence_url", "ftp://alipay.com/x"),
        ("evidence_url", "https://a.example/" + "x" * 10_000),
        ("on", ""),
        ("on", "yesterday"),
        ("on", "9" * 10_000),
        ("on", str(timezone.localdate() + timedelta(days=2))),
    ],
    ids=lambda value: f"{value:.20}",
)
def test_bad_input_is_answered_at_its_field(editor, filled_in, field, typed):
    data = filled_in(editor.get(address("check"))) | {"how": "official-site", "evidence_url": EVIDENCE, field: typed}
    response = editor.post(address("check"), data)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert verification_status() == VerificationStatus.NOT_YET_CHECKED


def test_looking_at_the_forms_records_nothing(editor):
    for page in ("check", "dispute", "change"):
        editor.get(address(page), {"evidence_url": EVIDENCE, "why_zh_hans": "可疑", "how": "called"})
    assert count_entries() == 5


def test_one_person_disputes_and_says_why(editor):
    assert "why_zh_hans" in editor.post(address("dispute"), {"why_zh_hans": " "}).context["form"].errors
    assert editor.post(address("dispute"), {"why_zh_hans": "接电话的人索要验证码。"}).status_code == 302
    assert verification_status() == VerificationStatus.DISPUTED


@pytest.mark.parametrize("field", ["why_zh_hans", "why_en"])
def test_texts_of_a_check_may_not_contain_a_number(editor, field):
    data = {"why_zh_hans": "有人冒充。", "why_en": "", field: "请改拨 400-123-4567"}
    assert field in editor.post(address("dispute"), data).context["form"].errors
    assert verification_status() == VerificationStatus.NOT_YET_CHECKED


@pytest.mark.parametrize("page", ["check", "dispute"])
@pytest.mark.parametrize("role", ["translator", None])
def test_who_may_not_record_is_refused(staff, role, page):
    client = staff(role) if role else staff()
    assert client.get(address(page)).status_code == 403
    data = {"how": "called", "on": timezone.localdate(), "why_zh_hans": "可疑。"}
    assert client.post(address(page), data).status_code == 403
    assert count_entries() == 5


@pytest.mark.parametrize("page", ["check", "dispute", "change"])
def test_a_withheld_hotline_is_named_in_red_and_left_alone(editor, page):
    forge()
    html = editor.get(address(page)).content.decode()
    assert "manage.py verify_ledger" in html
    assert "4001234567" not in html
    assert '<form method="post" novalidate' not in html
    data = {"how": "called", "on": timezone.localdate(), "why_zh_hans": "可疑。", "purpose_zh_hans": "客服"}
    assert editor.post(address(page), data).status_code == 200
    assert count_entries() == 5
    assert verification_status() == VerificationStatus.WITHHELD
