"""The edition moves with all that pages show, at its moment; what it lets pages be served for is under a second."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from kb.delivery import edition as edition_module
from kb.delivery.edition import FRESH, Editions, edition_name, once_per_edition, rendering
from kb.models import FAQ, ContentVersion, Notice, Provider

NOON = datetime(2030, 5, 1, 4, tzinfo=UTC)  # in China
SECOND = timedelta(seconds=1)


@pytest.fixture
def at(monkeypatch) -> Callable[[datetime], str]:
    """The name of the edition at that moment."""

    def at(moment: datetime) -> str:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return edition_name()

    return at


# --- Its name -----------------------------------------------------------------------------------------------------


def raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Provider.objects.filter(slug="alipay").update(name_en="New"),
        lambda: FAQ.objects.all().delete(),
        lambda: Notice.objects.create(text_zh_hans="公告"),
        lambda: raw("UPDATE kb_step SET text_en = 'New' WHERE position = 1"),
        lambda: raw("DELETE FROM kb_faq_providers"),
        lambda: raw("UPDATE kb_hotline SET number = '95189' WHERE slug = 'alipay-support'"),
    ],
    ids=["a field", "a deletion", "a notice", "raw SQL", "raw SQL that deletes", "raw SQL on numbers"],
)
def test_it_moves_with_a_change(content, at, change):
    before = at(NOON)
    change()
    assert at(NOON) != before


def test_it_stays_as_long_as_nothing_changes(content, at):
    assert len({at(NOON), at(NOON), at(NOON + SECOND), at(NOON + timedelta(hours=11, minutes=59))}) == 1


def test_it_comes_back_when_a_change_is_rolled_back(content, at):
    before = at(NOON)
    with transaction.atomic():
        Notice.objects.create(text_zh_hans="公告", starts=NOON - SECOND)
        assert at(NOON) != before
        transaction.set_rollback(True)
    assert at(NOON) == before


def test_it_moves_at_midnight_in_china(content, at):
    midnight = NOON + timedelta(hours=12)
    last, first = at(midnight - SECOND), at(midnight)
    assert last == at(NOON)
    assert first != last
    assert at(midnight + timedelta(hours=8)) == first  # midnight in Greenwich is nothing


def test_it_moves_at_the_moments_when_a_notice_begins_and_ends(content, at):
    Notice.objects.create(text_zh_hans="公告", starts=NOON, ends=NOON + timedelta(hours=1))
    before, while_it_lasts, after = at(NOON - SECOND), at(NOON), at(NOON + timedelta(hours=1))
    assert len({before, while_it_lasts, after}) == 3
    assert at(NOON + timedelta(hours=1) - SECOND) == while_it_lasts
    assert at(NOON + timedelta(hours=2)) == after


def test_a_notice_that_ends_as_another_begins_moves_it_too(content, at):
    Notice.objects.create(text_zh_hans="一", starts=NOON - SECOND, ends=NOON)
    Notice.objects.create(text_zh_hans="二", starts=NOON)
    assert at(NOON - SECOND) != at(NOON)


def test_it_differs_between_programs(content, at, monkeypatch):
    before = at(NOON)
    monkeypatch.setattr(edition_module, "program", lambda: "another")
    assert at(NOON) != before


def test_a_site_without_any_content_has_one_too(db, at):
    ContentVersion.objects.all().delete()  # a test that empties the database leaves one
    assert at(NOON) == at(NOON)


def test_it_costs_one_query_while_nothing_changes(content, django_assert_num_queries):
    edition_name()
    with django_assert_num_queries(1):
        edition_name()


def test_it_is_fit_for_the_name_of_a_folder(content):
    assert edition_name().isalnum()
    assert edition_name().isascii()


# --- How long it may be served ------------------------------------------------------------------------------------


@pytest.fixture
def editions() -> Editions:
    return Editions()


def test_nothing_is_current_before_the_first_look(editions):
    assert editions.current is None


def test_it_may_be_served_until_just_under_a_second_after_it_was_last_current(editions, site, clock):
    found = editions.now()
    assert found.name == "edition-1"
    site.edition = "edition-2"
    clock.at += FRESH - 0.01
    assert editions.now() is found
    clock.at += 0.01
    assert editions.now().name == "edition-2"
    assert 0.5 < FRESH < 1


def test_it_is_as_old_as_the_question_not_as_the_answer(editions, site, clock, monkeypatch):
    def slow():
        clock.at += 5  # a change may have been committed meanwhile
        return "edition-1"

    monkeypatch.setattr(edition_module, "edition_name", slow)
    began = clock.at
    assert editions.look().until == began + FRESH


def test_one_edition_is_one_object_as_long_as_it_is_current(editions, site, clock):
    first = editions.look()
    for _ in range(3):
        clock.at += 10
        assert editions.look() is first
        assert first.until == clock.at + FRESH


def test_an_older_answer_that_comes_late_does_not_take_its_place(editions, site, clock):
    began = clock.at
    clock.at += 0.1
    site.edition = "edition-2"
    new = editions.look()
    late = editions.noticed("edition-1", began)
    assert late.name == "edition-1"
    assert late.until == began + FRESH
    assert editions.current is new


def test_editions_that_may_not_be_served_any_more_are_forgotten(editions, site, clock):
    for number in range(100):
        site.edition = f"edition-{number}"
        editions.look()
        clock.at += 0.3
    assert len(editions._known) <= 4


def test_many_who_look_at_once_agree(editions, site):
    found = []
    threads = [Thread(target=lambda: found.append(editions.look())) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {editions.current}


def test_before_the_first_look_a_database_that_does_not_answer_is_an_error(editions, site):
    site.error = OperationalError("down")
    with pytest.raises(DatabaseError):
        editions.look()
    with pytest.raises(DatabaseError):
        editions.now()
    site.error = None
    assert editions.now().name == "edition-1"


def test_after_it_the_last_edition_stays_current_while_the_database_does_not_answer(editions, site, clock, caplog):
    first = editions.look()
    site.error = OperationalError("down")
    for _ in range(3):
        clock.at += 60
        assert editions.look() is first
        assert first.until == clock.at + FRESH
    assert len(caplog.records) == 1  # said once, not five times a second
    site.error = None
    site.edition = "edition-2"
    assert editions.look().name == "edition-2"
    site.error = OperationalError("down again")
    editions.look()
    assert len(caplog.records) == 2


def test_an_error_of_another_kind_is_not_taken_for_a_database_that_does_not_answer(editions, site):
    editions.look()
    site.error = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        editions.look()


# --- What its pages share -----------------------------------------------------------------------------------------


@pytest.fixture
def shared() -> tuple[Callable[[], int], list[int]]:
    """A function that is made once per edition, and what it made."""
    made: list[int] = []

    @once_per_edition
    def number() -> int:
        """Counts."""
        made.append(len(made) + 1)
        return made[-1]

    return number, made


def test_pages_of_one_edition_share_what_is_made_once(shared):
    number, made = shared
    for _ in range(3):
        with rendering("one"):
            assert number() == number() == 1
    assert made == [1]


def test_pages_of_two_editions_share_nothing(shared):
    number, _ = shared
    with rendering("one"):
        assert number() == 1
    with rendering("two"):
        assert number() == 2
    with rendering("one"):
        assert number() == 3


def test_outside_of_rendering_it_is_made_each_time(shared):
    number, _ = shared
    with rendering("one"):
        number()
    assert number() == 2
    assert number() == 3
    with rendering("one"):
        assert number() == 1


def test_rendering_in_one_thread_says_nothing_about_another(shared):
    number, made = shared
    with rendering("one"):
        number()
        thread = Thread(target=number)
        thread.start()
        thread.join()
    assert made == [1, 2]


def test_after_an_error_nothing_is_rendered_any_more(shared):
    number, _ = shared
    with pytest.raises(ZeroDivisionError), rendering("one"):
        raise ZeroDivisionError
    assert number() != number()


def test_what_fails_is_not_shared():
    tries = []

    @once_per_edition
    def failing() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ZeroDivisionError
        return "well"

    with rendering("one"):
        with pytest.raises(ZeroDivisionError):
            failing()
        assert failing() == "well"


def test_it_keeps_its_name_and_what_is_said_of_it(shared):
    number, _ = shared
    assert number.__name__ == "number"
    assert number.__doc__ == "Counts."
