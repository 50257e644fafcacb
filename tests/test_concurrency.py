"""Several people write at the same time: all writes succeed, in order."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction

from kb.admin.base import ordering
from kb.admin.base.ordering import place
from kb.ledger.entries import EntryDetails, EntryKind, append_entry
from kb.ledger.problems import find_problems
from kb.ledger.publishing import publish_at_once
from kb.models import FAQ, LedgerEntry, SearchDocument, Section, StaleObject, Step
from kb.models.locks import lock_content
from kb.search import index_catch_up
from kb.search.add_words import AddedLine, add_phrasing
from kb.search.ranking import rank
from tests.concurrent import Database

# Other connections see only committed rows.
pytestmark = [pytest.mark.django_db(transaction=connection.vendor == "postgresql"), pytest.mark.usefixtures("content")]


@pytest.fixture
def database(content, tmp_path) -> Database:
    return Database(tmp_path)


def append_three(person: int) -> None:
    for number in range(3):
        append_entry(f"impostor/{person}{number}", EntryDetails(kind=EntryKind.FLAGGED), {"listed": True})


def test_five_who_append_to_the_ledger_at_once_all_succeed_and_the_chain_holds(database):
    with database.connected():
        before = LedgerEntry.objects.count()
    assert database.at_once(*(partial(append_three, person) for person in range(5))) == [None] * 5
    with database.connected():
        assert list(LedgerEntry.objects.values_list("sequence", flat=True)) == list(range(1, before + 16))
        assert not list(find_problems())


def test_five_who_add_a_question_at_once_get_five_places(database):
    def add(person):
        FAQ.objects.create(slug=f"new-{person}", question_zh_hans="怎么办", introduction_zh_hans="这样办")

    assert database.at_once(*(partial(add, person) for person in range(5))) == [None] * 5
    with database.connected():
        assert list(FAQ.objects.in_order().values_list("position", flat=True)) == list(range(1, 11))


def test_two_who_move_questions_at_once_leave_an_order(database):
    def move(slug, position):
        for turn in range(5):
            place(FAQ.objects.get(slug=slug), position if turn % 2 else 6 - position)

    moves = (partial(move, "payment-failed", 5), partial(move, "cancel-transaction", 1))
    assert database.at_once(*moves) == [None, None]
    with database.connected():
        assert list(FAQ.objects.in_order().values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_two_who_load_the_content_at_once_both_succeed(database):
    with database.connected():
        FAQ.objects.all().delete()
        FAQ.objects.model._meta.apps.get_model("kb", "ShippedObject").objects.all().delete()
    load = partial(call_command, "load_kb", verbosity=0)
    assert database.at_once(load, load) == [None, None]
    with database.connected():
        assert FAQ.objects.count() == 5


def test_a_step_saved_while_questions_are_moved_blocks_nobody_for_good(database):
    def write():
        for _ in range(5):
            Step.objects.filter(faq__slug="payment-failed").first().save()

    def move():
        for turn in range(5):
            with transaction.atomic():
                Step.objects.filter(faq__slug="forgot-password").update(text_en=f"Turn {turn}")
                place(FAQ.objects.get(slug="payment-failed"), 1 + turn % 5)

    assert database.at_once(write, move) == [None, None]


def test_others_write_between_two_strides_of_a_long_move(database, monkeypatch):
    monkeypatch.setattr(ordering, "MAX_STRIDE", 2)
    shift = ordering._shift
    written = []

    def write_and_shift(*args):
        written.extend(database.at_once(lambda: Step.objects.filter(faq__slug="payment-failed").first().save()))
        shift(*args)

    monkeypatch.setattr(ordering, "_shift", write_and_shift)
    with database.connected():
        before = list(FAQ.objects.in_order().values_list("slug", flat=True))
        place(FAQ.objects.in_order().last(), 1)
        assert list(FAQ.objects.in_order().values_list("slug", flat=True)) == [before[-1], *before[:-1]]
    assert written == [None, None]


def test_others_read_the_old_order_while_a_question_is_moved(database):
    with database.connected():
        before = list(FAQ.objects.in_order().values_list("slug", flat=True))
        with transaction.atomic():
            place(FAQ.objects.in_order().last(), 1)
            [seen] = database.at_once(lambda: list(FAQ.objects.in_order().values_list("slug", flat=True)))
        assert seen == before
        assert list(FAQ.objects.in_order().values_list("slug", flat=True)) == [before[-1], *before[:-1]]


def first_found(query: str) -> tuple[str, int] | None:
    return next(((hit.kind, hit.object_id) for hit in rank(query, []).found), None)


@pytest.fixture
def noted(database) -> tuple[str, int]:
    """An index in which only one question is stale."""
    with database.connected():
        index_catch_up.rebuild()
        faq = FAQ.objects.get(slug="payment-failed")
        FAQ.objects.filter(pk=faq.pk).update(question_en="A parrot")
        assert StaleObject.objects.exists()
    return "faq", faq.pk


def test_a_search_does_not_wait_for_who_writes_the_index_and_a_later_one_makes_it_good(database, noted):
    with database.connected():
        with transaction.atomic():
            index_catch_up._lock_index()
            [seen] = database.at_once(partial(first_found, "parrot"))
            assert seen != noted
        assert StaleObject.objects.exists()
        assert first_found("parrot") == noted
        assert not StaleObject.objects.exists()


def test_what_a_process_was_bringing_up_to_date_when_it_died_the_next_search_does(database, noted, monkeypatch):
    def die(notes):
        connection.connection.close()

    def crash():
        with monkeypatch.context() as patch:
            patch.setattr(index_catch_up, "_delete_notes", die)
            index_catch_up.catch_up()

    [outcome] = database.at_once(crash)
    assert isinstance(outcome, Exception)
    with database.connected():
        assert StaleObject.objects.exists()
        assert first_found("parrot") == noted


def test_two_that_bring_the_index_up_to_date_at_once_write_each_object_once(database):
    with database.connected():
        index_catch_up.rebuild()
        Step.objects.update(text_en="Ask the parrot.")
    assert sum(database.at_once(index_catch_up.catch_up, index_catch_up.catch_up)) == 5
    with database.connected():
        assert not StaleObject.objects.exists()
        assert SearchDocument.objects.filter(kind="faq", field="title").count() == 10


@pytest.mark.postgresql
def test_words_are_added_while_a_colleague_publishes_the_same_section(database):
    """Whoever adds words waits for the lock on the content, and locks no row that the colleague then waits for."""
    section, boss = Section.objects.in_order().first(), User.objects.create_superuser("boss")
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            lock_content()
            adding = threads.submit(database.at_once, partial(add_phrasing, to=section, words="怎么问都行", by=boss))
            wait_for_a_waiting_lock()
            publish_at_once(section, lambda facts: {**facts, "text_en": "A colleague’s words"}, by=boss)
        (added,) = adding.result(timeout=30)
    assert isinstance(added, AddedLine), added
    section.refresh_from_db()
    assert (section.text_en, "怎么问都行" in section.phrasings_zh_hans) == ("A colleague’s words", True)


def wait_for_a_waiting_lock() -> None:
    """Waits until another connection waits for a lock on the content."""
    until = monotonic() + 30
    while monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone() != (0,):
                return
    pytest.fail("Nobody waits for the lock.")
