"""The ledger: finding problems, rotating keys, and the attestation by two people after a lost key."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from kb.hotlines import attestation
from kb.ledger import facts
from kb.ledger.entries import read_verified
from kb.ledger.facts import facts_of
from kb.ledger.shown import matches_ledger
from kb.management.commands import attest_ledger
from kb.models import Hotline, LedgerEntry, VerificationStatus
from tests.hotlines.changes import changed, hotline, verification_status

pytestmark = pytest.mark.usefixtures("content")

OLD_KEY, NEW_KEY = "only-for-tests-only-for-tests-only-for-tests", "another-key-for-tests-another-key-for-tests"


def _sql(statement: str, parameters: dict[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _verify(*options: str) -> str:
    call_command("verify_ledger", *options, stdout=(printed := StringIO()))
    return printed.getvalue()


def test_loading_shipped_content_appends_entries_as_imported() -> None:
    records = [read_verified(entry) for entry in LedgerEntry.objects.order_by("sequence")]
    assert [record and (record["kind"], record["source"], record["facts"]["state"]) for record in records] == [
        ("imported", "fixture", "not-yet-checked")
    ] * 5


def test_an_untouched_ledger_verifies() -> None:
    assert _verify() == "5 entries and 5 hotlines are as they were entered.\n"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE kb_hotline SET number = '95189' WHERE slug = 'alipay-support'", "hotline/alipay-support does not say"),
        ("DELETE FROM kb_ledgerentry WHERE sequence = 2", "Entry 2 is missing"),
        (
            "UPDATE kb_ledgerentry SET record = replace(record, '95017', '95018')",
            "Entry 2 about hotline/wechat-pay-support",
        ),
        ("UPDATE kb_ledgerentry SET previous_mac = '' WHERE sequence = 3", "Entry 3 does not follow"),
        ("UPDATE kb_ledgerentry SET key_id = 'mine' WHERE sequence = 3", "a key that is not in LEDGER_KEYS"),
        ("UPDATE kb_ledgerentry SET revision = 7 WHERE sequence = 4", "Entry 4 about hotline/google-pay-support"),
    ],
)
def test_verifying_names_each_problem(statement: str, said: str) -> None:
    _sql(statement)
    printed = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_ledger", stdout=printed)
    assert said in printed.getvalue()


@pytest.mark.parametrize(
    "change", ["previous_mac = ''", "record = record || ' '", "mac = upper(mac)", "key_id = 'tests '", "sequence = 99"]
)
def test_an_entry_with_any_changed_column_is_not_genuine(change: str) -> None:
    entry = LedgerEntry.objects.get(sequence=3)
    assert read_verified(entry)
    _sql(f"UPDATE kb_ledgerentry SET {change} WHERE id = {entry.pk}")
    assert read_verified(LedgerEntry.objects.get(pk=entry.pk)) is None


def test_a_forged_row_is_repaired_from_its_last_genuine_entry() -> None:
    _sql("UPDATE kb_hotline SET number = '4001234567', purpose_en = 'x' WHERE slug = 'alipay-support'")
    assert "Repaired: hotline/alipay-support" in _verify("--repair")
    assert (verification_status(), hotline().shown_number) == (VerificationStatus.NOT_YET_CHECKED, "95188")


def test_a_new_key_signs_and_the_old_one_still_verifies(settings, alice: User, bob: User) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY, "tests": OLD_KEY}
    assert verification_status() == VerificationStatus.NOT_YET_CHECKED
    assert changed("95189", by=alice, approved_by=bob).shown_number == "95189"
    assert LedgerEntry.objects.order_by("-sequence")[0].key_id == "new"
    assert "are as they were entered" in _verify()


def test_without_the_key_every_number_is_withheld(settings) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    assert {verification_status(row.slug) for row in Hotline.objects.all()} == {VerificationStatus.WITHHELD}


def test_another_key_with_the_same_id_verifies_nothing(settings) -> None:
    settings.LEDGER_KEYS = {"tests": NEW_KEY}
    assert verification_status() == VerificationStatus.WITHHELD


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
    assert "are as they were entered" in _verify()


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


def test_a_host_that_saw_the_new_state_rejects_a_restored_old_one(alice: User, bob: User) -> None:
    before = (facts_of(hotline()), LedgerEntry.objects.count())
    assert changed("95189", by=alice, approved_by=bob).shown_number == "95189"
    _sql(f"DELETE FROM kb_ledgerentry WHERE sequence > {before[1]}")
    source = {name: before[0][name] for name in ("source_name_zh_hans", "source_name_en", "source_url")}
    _sql(
        "UPDATE kb_hotline SET number = '95188', source_name = %(source_name_zh_hans)s,"
        " source_name_zh_hans = %(source_name_zh_hans)s, source_name_en = %(source_name_en)s,"
        " source_url = %(source_url)s"
        " WHERE slug = 'alipay-support'",
        source,
    )
    assert facts_of(hotline()) == before[0]
    assert verification_status() == VerificationStatus.WITHHELD


def test_matching_a_hotline_takes_no_query(django_assert_num_queries) -> None:
    row = hotline()
    assert matches_ledger(row)
    with django_assert_num_queries(0):
        assert matches_ledger(row)


NOT_FACTS = {"position", "updated", "purpose", "source_name"}
"""The order, a time, and the base columns, which equal the Chinese ones."""


def test_every_field_of_a_hotline_is_a_fact_or_named_as_none() -> None:
    fields = {field.name for field in Hotline._meta.concrete_fields}
    assert fields == facts_of(hotline()).keys() | NOT_FACTS
    assert not facts_of(hotline()).keys() & NOT_FACTS


def test_after_a_new_field_hotlines_are_withheld_until_two_people_confirm_them(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(facts, "COLUMNS", (*facts.COLUMNS, "position"))
    assert verification_status() == VerificationStatus.WITHHELD
    with pytest.raises(CommandError, match="5 problems"):
        _verify("--repair")
    people = [User.objects.create_superuser(name) for name in ("first", "second")]
    with django_capture_on_commit_callbacks(execute=True):
        attestation.attest(attestation.withheld_hotlines(), by=people[0], approved_by=people[1])
    assert verification_status() == VerificationStatus.NOT_YET_CHECKED
    assert _verify() == "10 entries and 5 hotlines are as they were entered.\n"
