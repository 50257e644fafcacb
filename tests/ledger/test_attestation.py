"""The attestation by two people, after a lost key or a restored backup, and a new key beside the old one."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from kb.admin.hotlines.impostors import impostors
from kb.hotlines.impostors import look_up_impostors
from kb.hotlines.proposals import approve
from kb.ledger import door
from kb.ledger.attestation import find_unconfirmed
from kb.ledger.entries import EntryDetails, EntryKind
from kb.ledger.history import deleted_subjects, revisions
from kb.ledger.problems import find_problems
from kb.ledger.shown import shown
from kb.management.commands import attest_ledger
from kb.models import FAQ, Hotline, LedgerEntry, ProposalKind, Provider, VerificationStatus
from tests.alarm import forget_last_verification
from tests.hotlines.changes import changed, proposed, verification_status

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

OLD_KEY, NEW_KEY = "only-for-tests-only-for-tests-only-for-tests", "another-key-for-tests-another-key-for-tests"
LISTED, UNLISTED = "4007654321", "4001112222"


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _delete(slug: str) -> str:
    faq = FAQ.objects.get(slug=slug)
    subject = faq.subject
    door.delete([faq], EntryDetails(kind=EntryKind.DELETED))
    return subject


def test_a_new_key_signs_and_the_old_one_still_verifies(settings, alice: User, bob: User) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY, "tests": OLD_KEY}
    assert verification_status() == VerificationStatus.NOT_YET_CHECKED
    assert changed("95189", by=alice, approved_by=bob).shown_number == "95189"
    assert LedgerEntry.objects.order_by("-sequence")[0].key_id == "new"
    assert list(find_problems()) == []


Attest = Callable[..., str]


@pytest.fixture
def attest(monkeypatch: pytest.MonkeyPatch, alice: User, bob: User) -> Attest:
    """Returns a function that runs the command with what people type at it, and returns what it prints."""
    for user in (alice, bob):
        user.set_password(f"secret of {user.username}")
        user.save()

    def run(
        by: str = "alice", approved_by: str = "bob", *, typed: Callable[[str], str] | None = None, **given: Any
    ) -> str:
        asked = typed or (lambda name: f"secret of {name}")
        monkeypatch.setattr(attest_ledger, "getpass", lambda prompt: asked(prompt.split()[-1].rstrip(":")))
        call_command("attest_ledger", by=by, approved_by=approved_by, stdout=(printed := StringIO()), **given)
        return printed.getvalue()

    return run


def test_after_a_lost_key_two_people_confirm_content_deletions_and_impostors(
    settings, attest: Attest, alice: User, bob: User
) -> None:
    for kind, number in ((ProposalKind.FLAG, LISTED), (ProposalKind.FLAG, UNLISTED), (ProposalKind.UNFLAG, UNLISTED)):
        approve(proposed(kind, by=alice, new={"digits": number}), by=bob)
    title = FAQ.objects.get(slug="payment-failed").question_zh_hans
    deleted = _delete("payment-failed")
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    assert Client().get("/readyz").status_code == 503

    printed = attest()

    assert f"{deleted} {title}\n  It is deleted." in printed
    assert f"impostor/{LISTED}\n  It says:\n    digits: {LISTED}\n    listed: true\n" in printed
    assert list(find_problems()) == []
    assert {verification_status(row.slug) for row in Hotline.objects.all()} == {VerificationStatus.NOT_YET_CHECKED}
    assert len(shown(FAQ.objects.all())) == FAQ.objects.count()
    assert look_up_impostors([LISTED, UNLISTED]) == {LISTED}
    assert [impostor.number for impostor in impostors()] == [LISTED]
    assert revisions(deleted)[0][3:6] == (EntryKind.DELETED, "alice", "bob")
    assert deleted not in {revision.subject for revision in deleted_subjects(most=10)}  # nobody knows what it said
    forget_last_verification()
    assert Client().get("/readyz").status_code == 200
    assert "nothing to confirm" in attest()


def test_every_text_is_printed_in_both_languages_and_that_of_parts(settings, attest: Attest) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    printed = attest(list=True)
    step = FAQ.objects.get(slug="payment-failed").steps.get(key="check-network")
    for text in (step.title_zh_hans, step.title_en, step.text_zh_hans, step.text_en, "number: 95188"):
        assert str(text) in printed
    assert f"provider: {Provider.objects.get(slug='alipay').pk} (支付宝)" in printed


def test_what_differs_from_the_newest_genuine_entry_is_printed(attest: Attest) -> None:
    title = FAQ.objects.get(slug="payment-failed").steps.get(key="check-network").title_en
    _sql("UPDATE kb_step SET title_en = 'Call 95189' WHERE key = 'check-network'")
    _sql("UPDATE kb_hotline SET number = '95198' WHERE slug = 'alipay-support'")
    printed = attest(list=True)
    assert "number: 951[-8-]{+9+}8\n" in printed
    assert f"title_en of check-network: [-{title}-]{{+Call 95189+}}\n" in printed


def test_characters_that_nobody_sees_are_printed_as_numbers(settings, attest: Attest) -> None:
    _sql("UPDATE kb_step SET title_en = 'Call\x1b[2K' WHERE key = 'check-network'")
    printed = attest(list=True)
    assert "title_en: Call<U+001B>[2K" in printed
    assert "\x1b" not in printed


def _forge() -> None:
    _sql("UPDATE kb_step SET text_en = 'Call 95189' WHERE key = 'check-network'")


def test_content_that_changes_while_the_passwords_are_typed_is_not_confirmed(settings, attest: Attest) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    before = LedgerEntry.objects.count()

    def type_slowly(name: str) -> str:
        _forge()
        return f"secret of {name}"

    with pytest.raises(CommandError, match=r"changed|变"):
        attest(typed=type_slowly)
    assert LedgerEntry.objects.count() == before


def test_content_that_changes_after_it_was_printed_is_not_confirmed_by_its_fingerprint(
    settings, attest: Attest
) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    before = LedgerEntry.objects.count()
    given = attest(list=True).split("Fingerprint: ")[1].strip()
    _forge()
    with pytest.raises(CommandError, match="fingerprint"):
        attest(fingerprint=given)
    assert LedgerEntry.objects.count() == before


def test_what_was_printed_before_is_confirmed_by_its_fingerprint(settings, attest: Attest) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    given = attest(list=True).split("Fingerprint: ")[1].strip()
    assert list(find_problems())
    attest(fingerprint=given)
    assert list(find_problems()) == []


def test_what_sql_deleted_is_in_the_bin_after_two_people_confirmed_that_it_is_deleted(attest: Attest) -> None:
    _sql("DELETE FROM kb_symptom WHERE slug = 'deceived'")
    assert "It is deleted.\n  Revision 1 of" in attest()
    assert list(find_problems()) == []
    (deleted,) = deleted_subjects(most=10)
    assert deleted.old is not None
    assert deleted.old["slug"] == "deceived"


def test_after_a_restored_backup_two_people_confirm_what_the_host_has_seen_newer(
    attest: Attest, alice: User, bob: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        changed("95189", by=alice, approved_by=bob)
        approve(proposed(ProposalKind.FLAG, by=alice, new={"digits": LISTED}), by=bob)
    _sql("UPDATE kb_hotline SET number = '95188', source_url = '' WHERE slug = 'alipay-support'")
    _sql("DELETE FROM kb_ledgerentry WHERE sequence > 38")
    assert any(f"impostor/{LISTED}" in problem for problem in find_problems())
    with django_capture_on_commit_callbacks(execute=True):
        printed = attest()
    assert "hotline/alipay-support" in printed
    assert f"impostor/{LISTED}\n  It says:\n    digits: {LISTED}\n    listed: false\n" in printed
    assert list(find_problems()) == []
    assert (look_up_impostors([LISTED]), impostors()) == (set(), [])


def test_old_facts_of_an_entry_that_is_not_genuine_are_not_entered(settings, attest: Attest) -> None:
    _sql("UPDATE kb_ledgerentry SET record = 'no json' WHERE subject = 'hotline/alipay-support'")
    attest()
    assert verification_status() == VerificationStatus.NOT_YET_CHECKED
    assert revisions("hotline/alipay-support")[0].old is None


@pytest.mark.parametrize(
    ("by", "approved_by", "typed"),
    [
        ("alice", "alice", None),
        ("alice", "nobody", None),
        ("alice", "", None),
        ("alice", "bob", lambda _name: "secret of alice"),
    ],
    ids=["one person twice", "no account", "one person", "a wrong password"],
)
def test_one_person_alone_cannot_attest(
    settings, attest: Attest, by: str, approved_by: str, typed: Callable[[str], str] | None
) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    with pytest.raises(CommandError):
        attest(by, approved_by, typed=typed)
    assert verification_status() == VerificationStatus.WITHHELD


def test_an_account_that_another_person_changed_lately_does_not_attest(
    settings, attest: Attest, alice: User, bob: User
) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    LogEntry.objects.log_actions(alice.pk, User.objects.filter(pk=bob.pk), ADDITION, "", single_object=True)
    with pytest.raises(CommandError, match="bob"):
        attest()
    assert verification_status() == VerificationStatus.WITHHELD


def test_nothing_is_unconfirmed_while_the_ledger_confirms_all() -> None:
    _delete("payment-failed")
    assert find_unconfirmed() == []
