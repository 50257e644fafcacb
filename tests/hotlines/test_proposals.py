"""Proposals: one person proposes, another decides, and nothing else changes a number."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from kb.hotlines.checks import record_check
from kb.hotlines.number_lookup import look_up_impostors
from kb.hotlines.proposals import Conflict, approve, propose, reject
from kb.models import (
    AppendOnly,
    BypassesLedger,
    CheckMethod,
    Decision,
    Hotline,
    LedgerEntry,
    Proposal,
    ProposalKind,
    Provider,
    VerificationStatus,
)
from tests.hotlines.changes import EVIDENCE, changed, entered, hotline, proposed, second_of_alipay, verification_status
from tests.ledger.people import translator

pytestmark = pytest.mark.usefixtures("content")


def test_a_proposal_changes_nothing_by_itself(alice: User) -> None:
    proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    assert hotline().shown_number == "95188"


def test_a_second_person_approves_it(alice: User, bob: User) -> None:
    assert changed("95189", by=alice, approved_by=bob).shown_number == "95189"


def test_a_rejection_says_why(alice: User, bob: User) -> None:
    proposal = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    with pytest.raises(ValidationError):
        reject(proposal, by=bob, reason=" ")
    assert reject(proposal, by=bob, reason="官网还是旧号码。").decision == Decision.REJECTED
    assert hotline().shown_number == "95188"


def test_a_decided_proposal_is_not_decided_again(alice: User, bob: User) -> None:
    proposal = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    approve(proposal, by=bob)
    with pytest.raises(Conflict):
        reject(proposal, by=bob, reason="太晚了。")


def test_the_second_of_two_proposals_for_one_number_is_a_conflict(alice: User, bob: User) -> None:
    first, second = (proposed(ProposalKind.CHANGE, by=alice, new={"number": n}) for n in ("95187", "95189"))
    approve(first, by=bob)
    with pytest.raises(Conflict):
        approve(second, by=bob)
    assert hotline().shown_number == "95187"
    assert Proposal.objects.get(pk=second.pk).decision == Decision.WAITING


def test_a_proposal_altered_after_it_was_made_cannot_be_approved(alice: User, bob: User) -> None:
    proposal = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    Proposal.objects.filter(pk=proposal.pk).update(new={**proposal.new, "number": "4001234567"})
    for seen in (proposal, Proposal.objects.get(pk=proposal.pk)):
        with pytest.raises(Conflict):
            approve(seen, by=bob)
    assert hotline().shown_number == "95188"


def test_a_proposal_given_to_another_author_cannot_be_approved(alice: User, bob: User) -> None:
    proposal = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})
    Proposal.objects.filter(pk=proposal.pk).update(proposed_by=bob)
    with pytest.raises(Conflict):
        approve(Proposal.objects.get(pk=proposal.pk), by=alice)


def test_a_changed_number_is_not_yet_checked(alice: User, bob: User) -> None:
    assert changed("95189", by=alice, approved_by=bob).verification_status == VerificationStatus.NOT_YET_CHECKED


def test_a_number_is_proposed_in_any_spelling_and_stored_in_one(alice: User, bob: User) -> None:
    assert changed("＋８６ ４００ ６６６ ８８０1", by=alice, approved_by=bob).number == "400-666-8801"


@pytest.mark.parametrize("number", ["", "abc", "95", "9" * 10_000, "9518x", "+1 202 555 0100"])
def test_a_text_that_is_no_number_is_rejected(alice: User, number: str) -> None:
    with pytest.raises(ValidationError):
        proposed(ProposalKind.CHANGE, by=alice, new={"number": number})
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("evidence", ["", "alipay.com", "javascript:alert(1)", "x" * 3000])
def test_evidence_is_an_address(alice: User, evidence: str) -> None:
    with pytest.raises(ValidationError):
        propose(
            kind=ProposalKind.CHANGE,
            by=alice,
            hotline=hotline(),
            new={"number": "95189"},
            why_zh_hans="换了",
            evidence_url=evidence,
        )
    assert not Proposal.objects.exists()


def test_a_changed_number_needs_a_source_of_its_own(alice: User) -> None:
    with pytest.raises(ValidationError) as refused:
        propose(
            kind=ProposalKind.CHANGE,
            by=alice,
            hotline=hotline(),
            new={"number": "95189", "source_name_zh_hans": "\u200b "},
            why_zh_hans="换了",
            evidence_url=EVIDENCE,
        )
    assert "source_name_zh_hans" in refused.value.error_dict
    assert not Proposal.objects.exists()


def test_a_changed_number_keeps_nothing_of_the_old_source(alice: User, bob: User) -> None:
    assert hotline().source_name_en
    proposal = proposed(
        ProposalKind.CHANGE, by=alice, new={"number": "95189", "source_name_zh_hans": "官网", "source_url": ""}
    )
    approve(proposal, by=bob)
    now = hotline()
    assert (now.source_name_zh_hans, now.source_name_en, now.source_url) == ("官网", None, "")


def test_the_texts_of_a_proposal_are_cleaned_when_it_is_made(alice: User, bob: User) -> None:
    new = {"number": "95189", "source_name_zh_hans": "官\u200b网"}
    proposal = proposed(ProposalKind.CHANGE, by=alice, new=new)
    assert proposal.new["source_name_zh_hans"] == "官网"
    approve(proposal, by=bob)
    assert hotline().verification_status == VerificationStatus.NOT_YET_CHECKED


def test_a_proposal_that_changes_nothing_is_rejected(alice: User) -> None:
    with pytest.raises(ValidationError):
        proposed(ProposalKind.CHANGE, by=alice, new={"number": "95188"})


def test_a_withdrawn_number_says_what_replaced_it_and_is_not_callable(alice: User, bob: User) -> None:
    successor = second_of_alipay()
    approve(proposed(ProposalKind.WITHDRAW, by=alice, new={"replaced_by_id": successor.pk}), by=bob)
    gone = hotline()
    assert (gone.verification_status, gone.is_callable, gone.replaced_by) == (
        VerificationStatus.WITHDRAWN,
        False,
        successor,
    )


@pytest.mark.parametrize("successor", ["wechat-pay-support", "alipay-support"])
def test_only_another_number_of_the_same_provider_replaces_one(alice: User, successor: str) -> None:
    with pytest.raises(ValidationError) as refused:
        proposed(ProposalKind.WITHDRAW, by=alice, new={"replaced_by_id": hotline(successor).pk})
    assert "replaced_by" in refused.value.error_dict
    assert not Proposal.objects.exists()


def test_a_proposed_successor_that_went_to_another_provider_is_not_approved(alice: User, bob: User) -> None:
    successor = second_of_alipay()
    proposal = proposed(ProposalKind.WITHDRAW, by=alice, new={"replaced_by_id": successor.pk})
    entered(successor.slug, provider=Provider.objects.get(slug="jd-pay"), position=9)
    with pytest.raises(ValidationError):
        approve(proposal, by=bob)
    assert verification_status() == VerificationStatus.NOT_YET_CHECKED


def test_other_words_take_two_people_and_no_new_check(alice: User, bob: User) -> None:
    tom = translator("tom")
    record_check(hotline(), by=alice, how=CheckMethod.CALLED, evidence_url="", note="客服已确认。")
    words = {"purpose_en": "Account support", "source_name_en": "The official site"}
    proposal = proposed(ProposalKind.CHANGE, by=tom, new={**words, "purpose_en": " Account support "})
    assert hotline().purpose_en == "Customer service"
    with pytest.raises(PermissionDenied):
        approve(proposal, by=tom)
    approve(proposal, by=bob)
    row = hotline()
    assert {name: getattr(row, name) for name in words} == words
    assert row.verification_status == VerificationStatus.CHECKED
    assert LedgerEntry.objects.latest("sequence").kind == "described"


def test_a_translator_proposes_nothing_but_english_words() -> None:
    for new in ({"purpose_zh_hans": "客服"}, {"purpose_en": "Help", "number": "95189"}, {}):
        with pytest.raises(PermissionDenied):
            proposed(ProposalKind.CHANGE, by=translator(f"tom{len(str(new))}"), new=new)


@pytest.mark.parametrize("text", ["拨 400-123-4567", "x" * 1000])
def test_proposed_words_are_checked_as_all_words_are(alice: User, text: str) -> None:
    with pytest.raises(ValidationError):
        proposed(ProposalKind.CHANGE, by=alice, new={"purpose_zh_hans": text})


def test_restoring_a_number_takes_two_people_too(alice: User, bob: User) -> None:
    approve(proposed(ProposalKind.WITHDRAW, by=alice), by=bob)
    restoring = proposed(ProposalKind.RESTORE, by=alice)
    with pytest.raises(ValidationError):
        approve(restoring, by=alice)
    assert verification_status() == VerificationStatus.WITHDRAWN
    approve(restoring, by=bob)
    assert verification_status() == VerificationStatus.NOT_YET_CHECKED


@pytest.mark.parametrize("kind", [ProposalKind.CHANGE, ProposalKind.WITHDRAW])
def test_a_withdrawn_number_can_only_be_restored(alice: User, bob: User, kind: ProposalKind) -> None:
    approve(proposed(ProposalKind.WITHDRAW, by=alice), by=bob)
    with pytest.raises(ValidationError):
        proposed(kind, by=alice, new={"number": "95189"})


def test_a_number_in_use_needs_no_restoring(alice: User) -> None:
    with pytest.raises(ValidationError):
        proposed(ProposalKind.RESTORE, by=alice)


def test_adding_a_number_takes_two_people(alice: User, bob: User) -> None:
    new = {
        "slug": "alipay-abroad", "number": "0571-12345678", "number_from_abroad": "+86-571-12345678",
        "purpose_zh_hans": "境外客服", "purpose_en": "Callers abroad", "source_name_zh_hans": "官网",
    }  # fmt: skip
    proposal = proposed(ProposalKind.ADD, by=alice, provider=Provider.objects.get(slug="alipay"), new=new)
    assert not Hotline.objects.filter(slug="alipay-abroad").exists()
    approve(proposal, by=bob)
    assert hotline("alipay-abroad").shown_number == "0571-12345678"
    assert Proposal.objects.get(pk=proposal.pk).hotline == hotline("alipay-abroad")


def test_a_number_cannot_be_hidden_in_a_description(alice: User) -> None:
    new = {
        "slug": "x", "number": "95189", "purpose_zh_hans": "请改拨 ４００ 123 4567", "source_name_zh_hans": "官网",
    }  # fmt: skip
    with pytest.raises(ValidationError):
        proposed(ProposalKind.ADD, by=alice, provider=Provider.objects.get(slug="alipay"), new=new)


def test_listing_an_impostor_takes_two_people(alice: User, bob: User) -> None:
    proposal = proposed(ProposalKind.FLAG, by=alice, new={"digits": "400-123-4567"})
    assert not bool(look_up_impostors(["4001234567"]))
    approve(proposal, by=bob)
    assert bool(look_up_impostors(["4001234567"]))


def test_taking_an_impostor_off_the_list_takes_two_people(alice: User, bob: User) -> None:
    approve(proposed(ProposalKind.FLAG, by=alice, new={"digits": "4001234567"}), by=bob)
    proposal = proposed(ProposalKind.UNFLAG, by=bob, new={"digits": "4001234567"})
    assert bool(look_up_impostors(["4001234567"]))
    approve(proposal, by=alice)
    assert not bool(look_up_impostors(["4001234567"]))


@pytest.mark.one_door
@pytest.mark.parametrize(
    "write",
    [
        lambda row: row.save(),
        lambda row: row.save(update_fields=["number"]),
        lambda row: Hotline.objects.filter(pk=row.pk).update(number="95189"),
        lambda row: Hotline.objects.filter(pk=row.pk).update(state="checked"),
        lambda row: Hotline.objects.bulk_update([row], ["number"]),
        lambda row: Hotline.objects.bulk_create([row]),
        lambda row: Hotline.objects.create(provider=row.provider, slug="new", number="95189"),
        lambda row: row.provider.hotlines.update(number="95189"),
        lambda row: Hotline.objects.update_or_create(slug=row.slug, defaults={"number": "95189"}),
    ],
)
def test_no_other_way_of_writing_changes_a_number(write) -> None:
    row = hotline()
    row.number = "95189"
    with pytest.raises(BypassesLedger):
        write(row)
    assert hotline().shown_number == "95188"


@pytest.mark.parametrize(
    "write",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: LedgerEntry.objects.update(record=""),
        lambda entry: LedgerEntry.objects.all().delete(),
        lambda entry: LedgerEntry.objects.bulk_update([entry], ["record"]),
    ],
)
def test_the_ledger_is_only_appended_to(write) -> None:
    entry = LedgerEntry.objects.order_by("sequence")[0]
    with pytest.raises(AppendOnly):
        write(entry)


def test_a_row_written_by_sql_is_withheld() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '4001234567' WHERE slug = 'alipay-support'")
    assert (verification_status(), hotline().shown_number, hotline().dialled) == (VerificationStatus.WITHHELD, "", "")
    assert EVIDENCE
