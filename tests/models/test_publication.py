"""The published rows as a list."""

import pytest

from kb.models import FAQ
from kb.models.publication import PublishedInOrder


@pytest.fixture
def published(db) -> PublishedInOrder[FAQ]:
    """Questions 1 to 10 at positions with gaps, of which 3 and 8 are drafts."""
    for number in range(1, 11):
        state = "draft" if number in (3, 8) else "published"
        texts = {"question_zh_hans": "问", "introduction_zh_hans": "答"}
        FAQ.objects.create(slug=f"q-{number}", position=number * 7, publication=state, **texts)
    return PublishedInOrder(FAQ.objects.all())


def test_it_is_as_long_as_there_are_published_rows(published):
    assert len(published) == 8


@pytest.mark.parametrize(
    ("start", "stop", "numbers"),
    [(0, 3, [1, 2, 4]), (3, 6, [5, 6, 7]), (5, 8, [7, 9, 10]), (7, 8, [10]), (0, 8, [1, 2, 4, 5, 6, 7, 9, 10])],
)
def test_a_part_of_it_is_in_order_from_whichever_end_it_is_reached(published, start, stop, numbers):
    assert [faq.slug for faq in published[start:stop]] == [f"q-{number}" for number in numbers]


def test_a_part_is_one_query(published, django_assert_num_queries):
    assert len(published) == 8
    with django_assert_num_queries(1):
        assert len(published[2:4]) == 2


def test_no_draft_is_had_by_its_id(published):
    draft, shown = FAQ.objects.get(slug="q-3"), FAQ.objects.get(slug="q-4")
    assert FAQ.objects.published_in_bulk([draft.pk, shown.pk]) == {shown.pk: shown}
