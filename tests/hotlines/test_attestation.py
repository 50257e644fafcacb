"""The attestation by two people after a lost key, and a new key beside the old one."""

from io import StringIO

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from kb.ledger.problems import find_problems
from kb.management.commands import attest_ledger
from kb.models import Hotline, LedgerEntry, VerificationStatus
from tests.hotlines.changes import changed, verification_status

pytestmark = pytest.mark.usefixtures("content")

OLD_KEY, NEW_KEY = "only-for-tests-only-for-tests-only-for-tests", "another-key-for-tests-another-key-for-tests"


def test_a_new_key_signs_and_the_old_one_still_verifies(settings, alice: User, bob: User) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY, "tests": OLD_KEY}
    assert verification_status() == VerificationStatus.NOT_YET_CHECKED
    assert changed("95189", by=alice, approved_by=bob).shown_number == "95189"
    assert LedgerEntry.objects.order_by("-sequence")[0].key_id == "new"
    assert list(find_problems()) == []


def _attest(monkeypatch, passwords: dict[str, str], by: str = "alice", approved_by: str = "bob") -> None:
    monkeypatch.setattr(attest_ledger, "getpass", lambda prompt: passwords[prompt.split()[-1].rstrip(":")])
    call_command("attest_ledger", by=by, approved_by=approved_by, stdout=StringIO())


@pytest.fixture
def passwords(alice: User, bob: User) -> dict[str, str]:
    for user in (alice, bob):
        user.set_password(f"secret of {user.username}")
        user.is_superuser = True
        user.save()
    return {name: f"secret of {name}" for name in ("alice", "bob")}


def test_two_people_attest_the_numbers_after_a_lost_key(settings, monkeypatch, passwords: dict[str, str]) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    _attest(monkeypatch, passwords)
    assert {verification_status(row.slug) for row in Hotline.objects.all()} == {VerificationStatus.NOT_YET_CHECKED}
    assert list(find_problems()) == []


@pytest.mark.parametrize(("by", "approved_by"), [("alice", "alice"), ("alice", "nobody")])
def test_one_person_alone_cannot_attest(
    settings, monkeypatch, passwords: dict[str, str], by: str, approved_by: str
) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    with pytest.raises(CommandError):
        _attest(monkeypatch, {**passwords, "nobody": ""}, by, approved_by)
    assert verification_status() == VerificationStatus.WITHHELD


def test_a_wrong_password_does_not_confirm(settings, monkeypatch, passwords: dict[str, str]) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    with pytest.raises(CommandError):
        _attest(monkeypatch, {**passwords, "bob": "guessed"})
    assert verification_status() == VerificationStatus.WITHHELD


def test_an_account_that_another_person_changed_lately_does_not_attest(
    settings, monkeypatch, passwords: dict[str, str], alice: User, bob: User
) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    LogEntry.objects.log_actions(alice.pk, User.objects.filter(pk=bob.pk), ADDITION, "", single_object=True)
    with pytest.raises(CommandError, match="bob"):
        _attest(monkeypatch, passwords)
    assert verification_status() == VerificationStatus.WITHHELD
