"""What is counted of searches: the query, its results, and the question that was opened."""

import pytest
from django.db import DatabaseError

from kb.models import FAQ, ClickCount, SearchCount
from tests.pages.document import Document
from tests.pages.help.test_search import results


def counted() -> list[tuple[str, str, int, int, int]]:
    return list(SearchCount.objects.values_list("query", "language", "searches", "results", "clicks"))


def test_a_search_is_counted_with_its_number_of_results(client, searchable):
    found = len(results(Document(client.get("/en/search/?q=Card%20%20declined"))))
    client.get("/en/search/?q=card%20declined")
    client.get("/zh-hans/search/?q=qqqq")
    assert sorted(counted()) == [("card declined", "en", 2, found, 0), ("qqqq", "zh-hans", 1, 0, 0)]


def test_only_searches_are_counted(client, searchable):
    client.head("/en/search/?q=card")
    for query in ("", "%20", "95188", "my number 138 0013 8000", "a" * 201, "card&page=2", "card&page=x"):
        client.get(f"/en/search/?q={query}")
    assert counted() == []


def test_a_search_sets_no_cookie(client, searchable):
    assert not client.get("/en/search/?q=card").cookies


def test_results_ping_the_address_that_counts_clicks(client, searchable):
    page = Document(client.get("/en/search/?q=Card%20%20declined"))
    links = [a for result in results(page) for a in result.all("a") if a["href"].startswith("/en/")]
    assert links
    assert {a.attributes.get("ping") for a in links} == {"http://testserver/en/search/opened/?q=card+declined"}


def test_results_of_a_query_that_is_not_counted_have_no_ping(read_shipped):
    assert not [a for a in read_shipped("/en/search/?q=95188").all("a") if "ping" in a.attributes]


def test_a_click_is_counted_without_a_page(client, searchable):
    client.get("/en/search/?q=card%20declined")
    response = client.post("/en/search/opened/?q=card+declined", b"PING", content_type="text/ping")
    assert (response.status_code, response.content) == (204, b"")
    assert not response.cookies
    assert [row[-1] for row in counted()] == [1]


def opened(client, target):
    """Returns the questions that were opened after a search, and how often, when a link to `target` was followed."""
    client.get("/en/search/?q=card%20declined")
    address = "/en/search/opened/?q=card+declined"
    assert client.post(address, b"PING", content_type="text/ping", headers={"Ping-To": target}).status_code == 204
    return list(ClickCount.objects.values_list("faq__slug", "clicks"))


@pytest.mark.parametrize("end", ["", "?provider=alipay", "#check-network"])
def test_the_question_that_was_opened_is_counted(client, searchable, end):
    target = f"http://testserver/en/faq/payment-failed/{end}"
    assert opened(client, target) == [("payment-failed", 1)]
    assert opened(client, target) == [("payment-failed", 2)]


@pytest.mark.parametrize(
    "target",
    ["", "tel:95188", "http://testserver/en/guide/summary/", "http://testserver/en/faq/", "http://[", "/en/faq/no/"],
)
def test_what_is_no_question_is_counted_as_a_click_alone(client, searchable, target):
    assert opened(client, target) == []
    assert [row[-1] for row in counted()] == [1]


def test_a_draft_that_was_opened_is_not_counted(client, searchable):
    FAQ.objects.filter(slug="payment-failed").update(publication="draft")
    assert opened(client, "http://testserver/en/faq/payment-failed/") == []


@pytest.mark.parametrize("query", ["card", "", "%00", "%ED%A0%80", "a" * 5000, "95188"])
def test_a_click_without_a_counted_search_is_not_counted(client, searchable, query):
    assert client.post(f"/en/search/opened/?q={query}").status_code == 204
    assert counted() == []


def test_the_address_that_counts_clicks_cannot_be_read(client, searchable):
    response = client.get("/en/search/opened/?q=card")
    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_a_search_works_if_it_cannot_be_counted(client, searchable, monkeypatch):
    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(SearchCount.objects, "filter", broken)
    assert results(Document(client.get("/en/search/?q=card")))
    assert client.post("/en/search/opened/?q=card").status_code == 204
