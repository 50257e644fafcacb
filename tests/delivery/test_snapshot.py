"""The snapshot id changes with everything that pages show; pages of a snapshot share data."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from kb.delivery import snapshot as snapshot_module
from kb.delivery.snapshot import SHARED_SECONDS, in_snapshot, once_per_snapshot, snapshot_id
from kb.models import FAQ, ContentVersion, Notice, Provider

NOON = datetime(2030, 5, 1, 4, tzinfo=UTC)  # in China
SECOND = timedelta(seconds=1)


@pytest.fixture
def at(monkeypatch) -> Callable[[datetime], str]:
    """Returns the snapshot id at a moment."""

    def at(moment: datetime) -> str:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return snapshot_id()

    return at


# --- The id -------------------------------------------------------------------------------------------------------


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
def test_the_id_changes_with_the_content(content, at, change):
    before = at(NOON)
    change()
    assert at(NOON) != before


def test_the_id_stays_the_same_without_a_change(content, at):
    assert len({at(NOON), at(NOON), at(NOON + SECOND), at(NOON + timedelta(hours=11, minutes=59))}) == 1


def test_a_rollback_restores_the_id(content, at):
    before = at(NOON)
    with transaction.atomic():
        Notice.objects.create(text_zh_hans="公告", starts=NOON - SECOND)
        assert at(NOON) != before
        transaction.set_rollback(True)
    assert at(NOON) == before


def test_the_id_changes_at_midnight_in_china(content, at):
    midnight = NOON + timedelta(hours=12)
    last, first = at(midnight - SECOND), at(midnight)
    assert last == at(NOON)
    assert first != last
    assert at(midnight + timedelta(hours=8)) == first  # midnight in Greenwich is nothing


def test_the_id_changes_when_a_notice_starts_and_ends(content, at):
    Notice.objects.create(text_zh_hans="公告", starts=NOON, ends=NOON + timedelta(hours=1))
    before, while_it_lasts, after = at(NOON - SECOND), at(NOON), at(NOON + timedelta(hours=1))
    assert len({before, while_it_lasts, after}) == 3
    assert at(NOON + timedelta(hours=1) - SECOND) == while_it_lasts
    assert at(NOON + timedelta(hours=2)) == after


def test_the_id_changes_when_one_notice_ends_as_another_starts(content, at):
    Notice.objects.create(text_zh_hans="一", starts=NOON - SECOND, ends=NOON)
    Notice.objects.create(text_zh_hans="二", starts=NOON)
    assert at(NOON - SECOND) != at(NOON)


def test_the_id_differs_between_builds(content, at, monkeypatch):
    before = at(NOON)
    monkeypatch.setattr(snapshot_module, "build_id", lambda: "another")
    assert at(NOON) != before


def test_a_site_without_content_has_an_id(db, at):
    ContentVersion.objects.all().delete()  # a test that empties the database leaves one
    assert at(NOON) == at(NOON)


def test_the_id_takes_one_query_without_a_change(content, django_assert_num_queries):
    snapshot_id()
    with django_assert_num_queries(1):
        snapshot_id()


# --- Shared data -----------------------------------------------------------------------------------------


@pytest.fixture
def shared() -> tuple[Callable[[], int], list[int]]:
    """A function that is called once per snapshot, and its results."""
    made: list[int] = []

    @once_per_snapshot
    def number() -> int:
        """Counts."""
        made.append(len(made) + 1)
        return made[-1]

    return number, made


def test_pages_of_one_snapshot_share_the_result(shared):
    number, made = shared
    for _ in range(3):
        with in_snapshot("one"):
            assert number() == number() == 1
    assert made == [1]


def test_pages_of_two_snapshots_do_not_share_the_result(shared):
    number, _ = shared
    with in_snapshot("one"):
        assert number() == 1
    with in_snapshot("two"):
        assert number() == 2
    with in_snapshot("one"):
        assert number() == 3


def test_outside_of_a_snapshot_the_function_is_called_each_time(shared):
    number, _ = shared
    with in_snapshot("one"):
        number()
    assert number() == 2
    assert number() == 3
    with in_snapshot("one"):
        assert number() == 1


def test_a_snapshot_in_one_thread_does_not_affect_another(shared):
    number, made = shared
    with in_snapshot("one"):
        number()
        thread = Thread(target=number)
        thread.start()
        thread.join()
    assert made == [1, 2]


def test_the_context_ends_after_an_error(shared):
    number, _ = shared
    with pytest.raises(ZeroDivisionError), in_snapshot("one"):
        raise ZeroDivisionError
    assert number() != number()


def test_a_failure_is_not_shared():
    tries = []

    @once_per_snapshot
    def failing() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ZeroDivisionError
        return "well"

    with in_snapshot("one"):
        with pytest.raises(ZeroDivisionError):
            failing()
        assert failing() == "well"


def test_the_decorator_keeps_the_name_and_docstring(shared):
    number, _ = shared
    assert number.__name__ == "number"
    assert number.__doc__ == "Counts."


def test_the_shared_result_expires_without_a_change(shared, monkeypatch):
    number, _ = shared
    for at, made in ((0, 1), (SHARED_SECONDS - 1, 1), (SHARED_SECONDS, 2)):
        monkeypatch.setattr(snapshot_module, "monotonic", lambda at=at: at)
        with in_snapshot("one"):
            assert number() == made
