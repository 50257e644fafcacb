"""The progress of the translation over time: what is stored, and what is not made up."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from kb.localize.progress_by_day import DayOfTranslation, progress_by_day, record_progress
from kb.localize.state import Progress
from kb.models import TranslationCount

TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


def test_the_last_progress_of_a_day_is_kept_and_days_without_one_are_not_made_up(db):
    TranslationCount.objects.create(day=TODAY - timedelta(days=5), done=1, total=10)
    TranslationCount.objects.create(day=TODAY - timedelta(days=7), done=0, total=10)
    record_progress(Progress(2, 10))
    record_progress(Progress(3, 10))
    assert progress_by_day(days=7) == [
        DayOfTranslation(date(2026, 3, 5), Progress(1, 10)),
        DayOfTranslation(date(2026, 3, 10), Progress(3, 10)),
    ]


def test_the_same_progress_is_not_written_again(db, django_assert_num_queries):
    record_progress(Progress(2, 10))
    with django_assert_num_queries(1):  # whether it is stored
        record_progress(Progress(2, 10))


def test_a_progress_that_cannot_be_stored_is_logged_and_not_raised(db, monkeypatch, caplog):
    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(TranslationCount.objects, "bulk_create", broken)
    record_progress(Progress(2, 10))
    assert [record.message for record in caplog.records] == ["The progress of the translation could not be stored."]
