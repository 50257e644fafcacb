"""Which rows are shown: those that match the ledger, however they are read."""

import pytest
from django.db import connection
from django.http import Http404

from kb.ledger.shown import (
    Withheld,
    find_shown_or_404,
    first_shown,
    get_shown_and_others_or_404,
    get_shown_or_404,
    published_in_bulk,
    shown,
)
from kb.models import FAQ

pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture
def forged() -> FAQ:
    """A question with a step that raw SQL changed."""
    faq = FAQ.objects.get(slug="payment-failed")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_step SET title_en = 'Forged' WHERE id = %s", [faq.steps.first().pk])
    return faq


def test_published_in_bulk_returns_neither_drafts_nor_withheld_rows(forged):
    FAQ.objects.filter(slug="forgot-password").update(publication="draft")
    draft, other = FAQ.objects.get(slug="forgot-password"), FAQ.objects.get(slug="account-locked")
    assert published_in_bulk(FAQ, [draft.pk, forged.pk, other.pk]) == {other.pk: other}


@pytest.mark.parametrize("parts", [True, False])
def test_lists_leave_a_withheld_row_out(forged, parts):
    rows = FAQ.objects.published().in_order()
    assert shown(rows, parts=parts) == list(rows.exclude(pk=forged.pk))
    assert shown(rows.window(0, 2), parts=parts) == [row for row in rows[:2] if row != forged]


def test_the_first_rows_say_where_the_list_goes_on(forged):
    first = first_shown(FAQ.objects.filter(pk__in=[forged.pk]), 1)
    assert (first.rows, first.last, first.has_more) == ([], forged, False)
    assert first_shown(FAQ.objects.in_order(), 2).has_more


def test_rows_that_are_read_without_their_parts_have_none():
    faq, *_others = shown(FAQ.objects.in_order(), parts=False)
    assert list(faq.steps.all()) == []


def test_a_withheld_row_is_not_the_same_as_none(forged):
    rows = FAQ.objects.published()
    for read in (get_shown_or_404, get_shown_and_others_or_404, lambda rows, slug: find_shown_or_404([], rows, slug)):
        with pytest.raises(Withheld):
            read(rows, forged.slug)
        with pytest.raises(Http404) as error:
            read(rows, "nothing")
        assert not isinstance(error.value, Withheld)
