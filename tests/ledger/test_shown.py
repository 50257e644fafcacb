"""What visitors may see: rows that say what their latest entry says, on a host that has seen no newer one."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import Http404

from kb.ledger import high_water_mark
from kb.ledger.facts import facts_of
from kb.ledger.shown import (
    Withheld,
    find_shown_or_404,
    first_shown,
    get_shown_and_others_or_404,
    get_shown_or_404,
    matches_ledger,
    published_in_bulk,
    shown,
)
from kb.models import FAQ, Hotline, LedgerEntry, Provider, VerificationStatus
from tests.hotlines.changes import changed, hotline, verification_status

pytestmark = pytest.mark.usefixtures("content")

OLD_KEY, NEW_KEY = "only-for-tests-only-for-tests-only-for-tests", "another-key-for-tests-another-key-for-tests"


def _sql(statement: str, parameters: dict[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_rows_that_match_are_shown_in_order_with_their_parts(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        rows = shown(FAQ.objects.in_order())
        assert sum(len(faq.steps.all()) for faq in rows) == 25
    assert [faq.position for faq in rows] == [1, 2, 3, 4, 5]


@pytest.fixture
def forged() -> FAQ:
    """A question with a step that raw SQL changed."""
    faq = FAQ.objects.get(slug="payment-failed")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_step SET title_en = 'Forged' WHERE id = %s", [faq.steps.first().pk])
    return faq


def test_published_in_bulk_returns_neither_drafts_nor_withheld_rows(forged: FAQ) -> None:
    FAQ.objects.filter(slug="forgot-password").update(publication="draft")
    draft, other = FAQ.objects.get(slug="forgot-password"), FAQ.objects.get(slug="account-locked")
    assert published_in_bulk(FAQ, [draft.pk, forged.pk, other.pk]) == {other.pk: other}


@pytest.mark.parametrize("parts", [True, False])
def test_lists_leave_a_withheld_row_out(forged: FAQ, parts: bool) -> None:
    rows = FAQ.objects.published().in_order()
    assert shown(rows, parts=parts) == list(rows.exclude(pk=forged.pk))
    assert shown(rows.window(0, 2), parts=parts) == [row for row in rows[:2] if row != forged]


def test_the_first_rows_say_where_the_list_goes_on(forged: FAQ) -> None:
    first = first_shown(FAQ.objects.filter(pk__in=[forged.pk]), 1)
    assert (first.rows, first.last, first.has_more) == ([], forged, False)
    assert first_shown(FAQ.objects.in_order(), 2).has_more


def test_rows_that_are_read_without_their_parts_have_none() -> None:
    faq, *_others = shown(FAQ.objects.in_order(), parts=False)
    assert list(faq.steps.all()) == []


def test_a_withheld_row_is_not_the_same_as_none(forged: FAQ) -> None:
    rows = FAQ.objects.published()
    for read in (get_shown_or_404, get_shown_and_others_or_404, lambda rows, slug: find_shown_or_404([], rows, slug)):
        with pytest.raises(Withheld):
            read(rows, forged.slug)
        with pytest.raises(Http404) as error:
            read(rows, "nothing")
        assert not isinstance(error.value, Withheld)


def test_what_is_shown_was_seen_on_this_host() -> None:
    high_water_mark.forget()
    (provider,) = shown(Provider.objects.filter(slug="alipay"))
    assert high_water_mark.contradicts(provider.subject, 0, "")
    assert not high_water_mark.contradicts("provider/other", 0, "")


def test_without_the_key_every_number_is_withheld(settings) -> None:
    settings.LEDGER_KEYS = {"new": NEW_KEY}
    assert {verification_status(row.slug) for row in Hotline.objects.all()} == {VerificationStatus.WITHHELD}


def test_another_key_with_the_same_id_verifies_nothing(settings) -> None:
    settings.LEDGER_KEYS = {"tests": NEW_KEY}
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


def test_matching_a_hotline_takes_no_query_and_does_not_read_the_marks_again(
    django_assert_num_queries, monkeypatch
) -> None:
    row = hotline()
    assert matches_ledger(row)
    monkeypatch.setattr(high_water_mark, "_read", lambda file: pytest.fail("the file was read"))
    with django_assert_num_queries(0):
        assert matches_ledger(row)
