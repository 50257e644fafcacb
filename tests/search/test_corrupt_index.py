"""An index whose rows hold nonsense: a search falls back to the plain look-up, suggestions to none, and both log it."""

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kb.models import FAQ, SearchDocument, SearchPosting, SearchTerm, Step
from kb.search.ranking import rank
from kb.search.suggestions import suggest_pages

pytestmark = pytest.mark.usefixtures("searchable_once")

QUERY = "支付失败"


def found_slugs() -> list[str]:
    ids = [hit.object_id for hit in rank(QUERY, []).found if hit.kind == "faq"]
    rows = FAQ.objects.in_bulk(ids)
    return [rows[key].slug for key in ids if key in rows]


def truncate_postings() -> None:
    SearchPosting.objects.update(packed=b"\x01\x00\x01")


def delete_documents() -> None:
    SearchDocument.objects.all().delete()


def move_postings_to_another_block() -> None:
    SearchPosting.objects.update(block=7)


def move_postings_out_of_range() -> None:
    SearchPosting.objects.update(block=2**31 - 1)


def store_unknown_fields() -> None:
    SearchDocument.objects.update(field="nonsense")


def store_unknown_kinds() -> None:
    SearchDocument.objects.update(kind="nonsense")


CORRUPTIONS = [
    truncate_postings,
    delete_documents,
    move_postings_to_another_block,
    move_postings_out_of_range,
    store_unknown_fields,
    store_unknown_kinds,
]


@pytest.mark.parametrize("corrupt", CORRUPTIONS)
def test_a_search_in_a_corrupt_index_finds_by_the_plain_look_up_and_logs(corrupt, caplog):
    corrupt()
    assert "payment-failed" in found_slugs()
    assert "rebuild_search" in caplog.text


@pytest.mark.parametrize("corrupt", CORRUPTIONS)
def test_suggestions_from_a_corrupt_index_are_none_and_log(corrupt, caplog):
    corrupt()
    assert suggest_pages("zhifu") == []
    assert "search index" in caplog.text


@pytest.mark.parametrize("corrupt", CORRUPTIONS)
@pytest.mark.parametrize("address", ["search", "search-suggestions"])
def test_visitors_get_a_page_from_a_corrupt_index(corrupt, address, client):
    corrupt()
    assert client.get(reverse(address), {"q": QUERY}).status_code == 200


@pytest.mark.parametrize("corrupt", CORRUPTIONS)
def test_a_change_that_cannot_be_indexed_does_not_stop_a_search(corrupt):
    Step.objects.update(text_en="Ask the parrot.")
    corrupt()
    assert "payment-failed" in found_slugs()


def test_a_missing_document_among_many_is_left_out():
    first = SearchDocument.objects.filter(kind="faq", field="phrasing").first()
    first.delete()
    assert found_slugs()[0] == "payment-failed"


@pytest.mark.sqlite  # PostgreSQL keeps text out of bytea
def test_text_where_bytes_belong_is_corrupt_too():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_searchposting SET packed = 'four'")
    assert "payment-failed" in found_slugs()


EXAMPLES = 40 if connection.vendor == "sqlite" else 10
"""PostgreSQL differs in what it stores, not in what the search makes of it."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=EXAMPLES)
@given(packed=st.binary(max_size=64), documents=st.integers(0, 2**31 - 1))
@example(packed=b"", documents=0)
def test_no_bytes_in_the_index_break_a_search(packed, documents):
    SearchPosting.objects.update(packed=packed)
    SearchTerm.objects.update(documents=documents)
    rank(QUERY, [])
    suggest_pages("zhifu sh")


@pytest.mark.sqlite  # PostgreSQL stores no such counts
@pytest.mark.parametrize("documents", [-9223372036854775808, "", "[[", b"\x00\x01"])
def test_a_count_that_is_no_number_is_a_corrupt_index(documents):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("UPDATE kb_searchterm SET documents = %s", [documents])
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert "payment-failed" in found_slugs()
