"""Verifying the ledger names each problem, and repairing writes back what was entered."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kb.ledger import door
from kb.ledger.entries import EntryDetails, EntryKind
from kb.ledger.problems import find_problems, repair, withheld_rows, withheld_subjects
from kb.models import FAQ, LedgerEntry, Symptom, VerificationStatus
from tests.hotlines.changes import hotline, verification_status

pytestmark = pytest.mark.usefixtures("content")


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _verify(*options: str) -> str:
    call_command("verify_ledger", *options, stdout=(printed := StringIO()))
    return printed.getvalue()


def test_an_untouched_ledger_verifies() -> None:
    assert _verify() == "38 entries and 38 subjects are as they were entered.\n"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE kb_hotline SET number = '95189' WHERE slug = 'alipay-support'", "hotline/alipay-support does not say"),
        ("UPDATE kb_step SET text_en = 'x' WHERE key = 'check-network'", "faq/1 does not say what its latest entry"),
        ("DELETE FROM kb_symptom WHERE slug = 'deceived'", "symptom/7 has an entry and no row"),
        ("DELETE FROM kb_ledgerentry WHERE sequence = 2", "Entry 2 is missing"),
        ("UPDATE kb_ledgerentry SET record = replace(record, '95017', '95018')", "is not what was entered"),
        ("UPDATE kb_ledgerentry SET previous_mac = '' WHERE sequence = 3", "Entry 3 does not follow"),
        ("UPDATE kb_ledgerentry SET key_id = 'mine' WHERE sequence = 3", "a key that is not in LEDGER_KEYS"),
        ("UPDATE kb_ledgerentry SET revision = 7 WHERE sequence = 4", "Entry 4 about"),
    ],
)
def test_verifying_names_each_problem(statement: str, said: str) -> None:
    first, last = FAQ.objects.in_order()[0], Symptom.objects.in_order().last()
    assert last is not None
    said = said.replace("faq/1", first.subject).replace("symptom/7", last.subject)
    _sql(statement)
    printed = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_ledger", stdout=printed)
    assert said in printed.getvalue()


def test_verifying_takes_few_queries_whatever_there_is(django_assert_num_queries) -> None:
    # The triggers; the entries; the ids and the rows of seven models; steps, items and links; no notices.
    with django_assert_num_queries(2 + 2 * 7 - 1 + 3):
        assert list(find_problems()) == []


def test_a_forged_row_is_repaired_from_its_latest_genuine_entry() -> None:
    _sql("UPDATE kb_hotline SET number = '4001234567', purpose_en = 'x' WHERE slug = 'alipay-support'")
    assert "Repaired: hotline/alipay-support" in _verify("--repair")
    assert (verification_status(), hotline().shown_number) == (VerificationStatus.NOT_YET_CHECKED, "95188")


def test_a_row_that_is_gone_is_written_again_and_one_that_nobody_entered_is_only_named() -> None:
    subject = Symptom.objects.get(slug="deceived").subject
    _sql("DELETE FROM kb_symptom WHERE slug = 'deceived'")
    _sql("UPDATE kb_ledgerentry SET subject = 'notice/77' WHERE sequence = 37")
    assert subject in withheld_subjects()
    assert repair(subject)
    assert Symptom.objects.filter(slug="deceived").exists()
    assert not repair("notice/77")


def test_what_was_deleted_through_the_door_is_no_problem_and_not_repaired() -> None:
    symptom = Symptom.objects.get(slug="deceived")
    subject = symptom.subject
    door.delete([symptom], EntryDetails(kind=EntryKind.DELETED))
    assert list(find_problems()) == []
    assert withheld_subjects() == []
    assert not repair(subject)


def test_withheld_rows_are_those_that_do_not_match() -> None:
    assert list(withheld_rows()) == []
    _sql("UPDATE kb_faq SET question_en = 'x' WHERE slug = 'payment-failed'")
    assert [row.slug for row in withheld_rows()] == ["payment-failed"]
    assert LedgerEntry.objects.count() == 38
