"""Entries are appended in a chain, few queries for thousands, one writer at a time; a genuine one verifies."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kb.ledger import door
from kb.ledger.entries import BATCH, EntryDetails, EntryKind, NewEntry, append_entries, append_entry, read_verified
from kb.ledger.problems import find_problems
from kb.models import FAQ, LedgerEntry
from tests.concurrent import Database

DETAILS = EntryDetails(kind=EntryKind.CHANGED)


@pytest.mark.usefixtures("content")
def test_loading_shipped_content_enters_all_of_it_as_imported() -> None:
    records = [read_verified(entry) for entry in LedgerEntry.objects.order_by("sequence")]
    assert [record and (record["kind"], record["source"], record["revision"]) for record in records] == [
        ("imported", "fixture", 1)
    ] * 38
    assert [record["facts"]["state"] for record in records if record and record["subject"].startswith("hotline/")] == [
        "not-yet-checked"
    ] * 5


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    "change", ["previous_mac = ''", "record = record || ' '", "mac = upper(mac)", "key_id = 'tests '", "sequence = 99"]
)
def test_an_entry_with_any_changed_column_is_not_genuine(change: str) -> None:
    entry = LedgerEntry.objects.get(sequence=3)
    assert read_verified(entry)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE kb_ledgerentry SET {change} WHERE id = {entry.pk}")
    assert read_verified(LedgerEntry.objects.get(pk=entry.pk)) is None


@pytest.mark.usefixtures("db")
def test_the_second_entry_of_a_subject_holds_what_the_first_one_said() -> None:
    append_entry("impostor/1", DETAILS, {"listed": True})
    record = read_verified(append_entry("impostor/1", DETAILS, {"listed": False}))
    assert record is not None
    assert (record["revision"], record["old"], record["facts"]) == (2, {"listed": True}, {"listed": False})
    record = read_verified(append_entry("impostor/1", DETAILS, None))
    assert record is not None
    assert (record["revision"], record["old"], record["facts"]) == (3, {"listed": False}, None)


@pytest.mark.usefixtures("db")
def test_thousands_of_entries_take_few_queries_and_follow_from_each_other() -> None:
    new = [NewEntry(f"impostor/{number}", DETAILS, {"listed": True}) for number in range(3 * BATCH)]
    append_entries(new[:10])
    with CaptureQueriesContext(connection) as queries:
        append_entries(new)
    # The last entry; the latest of each subject; a savepoint and its end, the lock; an INSERT of at most 111 rows (999
    # parameters on SQLite) each.
    assert len(queries) <= 1 + 3 + 3 + 14
    assert list(find_problems()) == []


@pytest.mark.usefixtures("db")
def test_what_is_rolled_back_was_not_seen(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        append_entry("impostor/1", DETAILS, {"listed": True})
        transaction.set_rollback(True)
    assert callbacks == []
    assert not LedgerEntry.objects.exists()
    assert list(find_problems()) == []


@pytest.mark.django_db(transaction=connection.vendor == "postgresql")
@pytest.mark.one_door
def test_two_who_save_the_same_question_at_once_make_two_entries_in_a_row(content: None, tmp_path: Path) -> None:
    database = Database(tmp_path)

    def save(person: int) -> None:
        for turn in range(3):
            with transaction.atomic():
                faq = FAQ.objects.get(slug="payment-failed")
                faq.question_en = f"Turn {turn} of {person}"
                door.save(faq, DETAILS)

    assert database.at_once(*(partial(save, person) for person in range(2))) == [None, None]
    with database.connected():
        subject = FAQ.objects.get(slug="payment-failed").subject
        assert list(LedgerEntry.objects.for_subject(subject).values_list("revision", flat=True)) == [*range(1, 8)]
        assert list(find_problems()) == []
