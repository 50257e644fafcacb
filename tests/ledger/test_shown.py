"""What visitors may see: rows that say what their latest entry says, on a host that has seen no newer one."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import Http404

from kb.ledger import high_water_mark
from kb.ledger.facts import facts_of
from kb.ledger.shown import Withheld, get_shown_or_404, matches_ledger, published_in_bulk, shown
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


def test_a_row_that_does_not_match_is_left_out_and_its_page_says_so() -> None:
    forged, other = FAQ.objects.in_order()[:2]
    _sql("UPDATE kb_faq SET question_en = 'x' WHERE id = %(id)s", {"id": forged.pk})
    assert forged not in shown(FAQ.objects.all())
    assert list(published_in_bulk(FAQ, [forged.pk, other.pk])) == [other.pk]
    assert get_shown_or_404(FAQ.objects.all(), other.slug) == other
    with pytest.raises(Withheld):
        get_shown_or_404(FAQ.objects.all(), forged.slug)
    with pytest.raises(Http404) as raised:
        get_shown_or_404(FAQ.objects.all(), "nowhere")
    assert not isinstance(raised.value, Withheld)


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
