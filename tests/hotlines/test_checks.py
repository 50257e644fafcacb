"""Checks, disputes and descriptions, and when a check becomes due."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from kb.hotlines.checks import describe, dispute, record_check
from kb.hotlines.hotline_columns import WORDS
from kb.hotlines.proposals import approve
from kb.hotlines.verification import due_on
from kb.hotlines.verification import verification_status as status_on
from kb.ledger.entries import read_verified
from kb.models import CheckMethod, Hotline, LedgerEntry, ProposalKind, VerificationStatus
from tests.hotlines.changes import EVIDENCE, changed, entered, hotline, proposed, verification_status

pytestmark = pytest.mark.usefixtures("content")

SITE = CheckMethod.OFFICIAL_SITE


def _checked(by: User, on: date | None = None) -> Hotline:
    return record_check(hotline(), by=by, how=SITE, evidence_url=EVIDENCE, on=on)


def test_the_numbers_of_the_article_are_not_yet_checked() -> None:
    assert {verification_status(row.slug) for row in Hotline.objects.all()} == {VerificationStatus.NOT_YET_CHECKED}


def test_a_check_says_when_and_how(alice: User) -> None:
    _checked(alice)
    row = hotline()
    assert (row.verification_status, row.checked_on, row.checked_how) == (
        VerificationStatus.CHECKED,
        timezone.localdate(),
        SITE,
    )


def test_a_check_is_entered_with_its_evidence(alice: User) -> None:
    _checked(alice)
    record = read_verified(LedgerEntry.objects.order_by("-sequence")[0])
    assert record is not None
    assert (record["kind"], record["by"], record["evidence_url"]) == ("checked", "alice", EVIDENCE)


def test_a_check_becomes_due_on_its_day_and_not_before(alice: User) -> None:
    _checked(alice)
    row = hotline()
    assert status_on(row, on=due_on(row) - timedelta(days=1)) == VerificationStatus.CHECKED
    assert status_on(row, on=due_on(row)) == VerificationStatus.DUE
    assert due_on(row) == row.checked_on + timedelta(days=90)


def test_the_review_period_is_each_hotlines_own(alice: User) -> None:
    _checked(alice)
    describe(hotline(), by=alice, review_days=7)
    row = hotline()
    assert status_on(row, on=row.checked_on + timedelta(days=7)) == VerificationStatus.DUE


def test_a_number_that_is_due_can_still_be_called(alice: User) -> None:
    _checked(alice, on=timezone.localdate() - timedelta(days=200))
    assert (verification_status(), hotline().dialled) == (VerificationStatus.DUE, "95188")


@pytest.mark.parametrize(
    "evidence", ["", "alipay", "ftp://alipay.com/x", "javascript:alert(1)", "https://www.alipay.com@phish.example/"]
)
def test_a_check_against_a_page_names_the_page(alice: User, evidence: str) -> None:
    with pytest.raises(ValidationError):
        record_check(hotline(), by=alice, how=SITE, evidence_url=evidence)
    assert verification_status() == VerificationStatus.NOT_YET_CHECKED


def test_a_check_by_calling_needs_no_page_and_says_what_was_said(alice: User) -> None:
    for blank in ("", " \u3000\u200b"):
        with pytest.raises(ValidationError) as refused:
            record_check(hotline(), by=alice, how=CheckMethod.CALLED, evidence_url="", note=blank)
        assert "note" in refused.value.error_dict
    record_check(hotline(), by=alice, how=CheckMethod.CALLED, evidence_url="", note=" 转人工后，客服确认是支付宝。 ")
    assert verification_status() == VerificationStatus.CHECKED
    record = read_verified(LedgerEntry.objects.latest("sequence"))
    assert record is not None
    assert (record["kind"], record["why_zh_hans"]) == ("checked", "转人工后，客服确认是支付宝。")


def test_a_check_does_not_lie_in_the_future(alice: User) -> None:
    with pytest.raises(ValidationError):
        _checked(alice, on=timezone.localdate() + timedelta(days=1))


def test_an_older_check_does_not_replace_a_newer_one(alice: User) -> None:
    _checked(alice)
    with pytest.raises(ValidationError):
        _checked(alice, on=timezone.localdate() - timedelta(days=1))


def test_one_person_disputes_and_two_restore(alice: User, bob: User) -> None:
    dispute(hotline(), by=alice, why_zh_hans="接电话的人索要验证码。")
    assert (verification_status(), hotline().dialled) == (VerificationStatus.DISPUTED, "")
    with pytest.raises(ValidationError):
        _checked(alice)
    approve(proposed(ProposalKind.RESTORE, by=alice), by=bob)
    assert verification_status() == VerificationStatus.NOT_YET_CHECKED


def test_a_dispute_says_why(alice: User) -> None:
    with pytest.raises(ValidationError):
        dispute(hotline(), by=alice, why_zh_hans="  ")


def test_a_withdrawn_number_is_not_disputed(alice: User, bob: User) -> None:
    approve(proposed(ProposalKind.WITHDRAW, by=alice), by=bob)
    with pytest.raises(ValidationError):
        dispute(hotline(), by=alice, why_zh_hans="晚了。")


def test_one_person_edits_the_description_of_a_number(alice: User) -> None:
    describe(hotline(), by=alice, hours="mon-fri 09:00-18:00", languages=["zh", "en"])
    row = hotline()
    assert (row.hours, row.languages, row.verification_status) == (
        "mon-fri 09:00-18:00\nsat,sun closed",
        ["zh", "en"],
        VerificationStatus.NOT_YET_CHECKED,
    )


@pytest.mark.parametrize("column", WORDS)
def test_words_about_a_number_are_changed_and_filled_in_by_two(alice: User, bob: User, column: str) -> None:
    if column != "purpose_zh_hans":
        entered(**{column: None})
    with pytest.raises(TypeError):
        describe(hotline(), by=alice, **{column: "Help"})
    approve(proposed(ProposalKind.CHANGE, by=alice, new={column: "Help"}), by=bob)
    assert getattr(hotline(), column) == "Help"


@pytest.mark.parametrize("text", ["请改到 phish.example 查询。", "请加微信 abc123。"])
@pytest.mark.parametrize("column", ["why_zh_hans", "why_en"])
def test_the_reason_of_a_dispute_names_no_site_and_no_account(alice: User, column: str, text: str) -> None:
    with pytest.raises(ValidationError):
        dispute(hotline(), by=alice, **{"why_zh_hans": "打不通。", column: text})
    assert verification_status() == VerificationStatus.NOT_YET_CHECKED


def test_hours_are_stored_in_the_canonical_form(alice: User) -> None:
    describe(hotline(), by=alice, hours="周一至周五 9:00－18:00\n周六、周日休息")
    assert hotline().hours == "mon-fri 09:00-18:00\nsat,sun closed"


@pytest.mark.parametrize(
    ("hours", "line", "piece"),
    [
        ("sometimes", 1, "sometimes"),  # each code of BadHours once
        ("mon-fri 09:00-18:00\n10:00-12:00", 2, "10:00-12:00"),
        ("2026-10-01 closed", 1, ""),
        ("daily 09:00-25:00", 1, "09:00-25:00"),
        ("2026-02-30 closed", 1, "2026-02-30"),
        ("fri-mon 09:00-18:00", 1, "fri-mon"),
        ("daily 09:00-09:00", 1, "09:00-09:00"),
        ("daily 09:00-次日18:00", 1, "09:00-次日18:00"),
        ("mon 09:00-18:00, 17:00-19:00", 1, "17:00-19:00"),
        ("mon 09:00-18:00\nmon 19:00-20:00", 2, "mon"),
    ],
)
def test_invalid_hours_are_rejected_with_line_and_piece(alice: User, hours: str, line: int, piece: str) -> None:
    with override("en"), pytest.raises(ValidationError) as refused:
        describe(hotline(), by=alice, hours=hours)
    (said,) = refused.value.message_dict["hours"]
    assert said.startswith(f"Line {line}: ")
    assert f"“{piece}”" in said or not piece
    assert hotline().hours == ""


@pytest.mark.parametrize("languages", [["400-123-4567"], "zh", {"zh": 1}, None, ["zh", "fr"], [["zh"]]])
def test_languages_are_those_that_are_offered(alice: User, languages: object) -> None:
    with pytest.raises(ValidationError):
        describe(hotline(), by=alice, languages=languages)
    assert hotline().languages == []


@pytest.mark.parametrize("column", ["number", "number_from_abroad", "state", "source_url", "provider_id", "slug"])
def test_one_person_edits_nothing_else(alice: User, column: str) -> None:
    with pytest.raises(TypeError):
        describe(hotline(), by=alice, **{column: "95189"})


def test_editing_a_forged_row_gives_it_no_entry(alice: User, bob: User) -> None:
    proposal = proposed(ProposalKind.WITHDRAW, by=alice)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '4001234567' WHERE slug = 'alipay-support'")
    for edit in (
        lambda: _checked(alice),
        lambda: dispute(hotline(), by=alice, why_zh_hans="可疑"),
        lambda: describe(hotline(), by=alice, review_days=7),
    ):
        with pytest.raises(ValidationError):
            edit()
    with pytest.raises(Exception, match=r"ledger|登记"):
        approve(proposal, by=bob)
    assert verification_status() == VerificationStatus.WITHHELD


def test_after_a_change_the_new_number_has_to_be_checked(alice: User, bob: User) -> None:
    _checked(alice)
    row = changed("95189", by=alice, approved_by=bob)
    assert (row.verification_status, row.checked_on) == (VerificationStatus.NOT_YET_CHECKED, None)
