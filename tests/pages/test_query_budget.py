"""What a page costs: at most 4 queries, and as many with 500 questions, providers and sections as with 5."""

import pytest

from tests.pages.addresses import LANGUAGES

BUDGET = {
    # providers, their hotlines, questions, sections
    "": 4,
    # providers, their hotlines
    "providers/": 2,
    # the provider, its hotlines, its questions, the advice about it
    "providers/number-1/": 4,
    # the provider, its hotlines
    "providers/number-1/report/": 2,
    "providers/number-1/report/thanks/": 2,
    # the provider, its hotlines
    "providers/number-1/hotlines.vcf": 2,
    # how many questions, the questions of this page
    "faq/": 2,
    # the question, its steps, its providers, their hotlines
    "faq/number-1/": 4,
    # sections, their items
    "guide/": 2,
    # the section, its items, the other sections
    "guide/number-1/": 3,
    # providers, their hotlines, questions, sections: what was found, and what else there is
    "search/": 4,
    "search/?q=number": 4,
    "search/?q=95188": 4,
    "search/?q=zzzz": 4,
    "search/?q=" + "%20".join("abcdefghij" * 10): 4,
    # as without a query
    "search/?q=" + "a" * 201: 4,
    # questions with the latest change of their steps
    "feed/": 1,
    # what to do, providers, their hotlines
    "deceived/": 3,
    # hotlines, the number among the impostors; then providers, their hotlines
    "check-number/": 0,
    "check-number/?number=95188": 1,
    "check-number/?number=95189": 4,
    "check-number/?number=hello": 0,
    # providers, the entries of the ledger
    "changes/": 2,
    "changes/feed/": 2,
    "hotlines-file/": 0,
    # providers, their hotlines
    "nowhere/": 2,
    # that it is not there; then providers, their hotlines
    "faq/nowhere/": 3,
    # how many questions; then providers, their hotlines
    "faq/?page=99": 3,
}


@pytest.fixture(params=[5, 500])
def amount(request, many) -> None:
    many(request.param)


def test_every_page_stays_within_its_budget(client, amount, django_assert_num_queries):
    for language in LANGUAGES:
        for path, queries in BUDGET.items():
            assert queries <= 4
            with django_assert_num_queries(queries, info=f"/{language}/{path}"):
                client.get(f"/{language}/{path}")


def test_the_sitemap_stays_within_its_budget(client, amount, django_assert_num_queries):
    # providers, questions and sections, each with the latest change of their parts
    with django_assert_num_queries(3):
        assert client.get("/sitemap.xml").status_code == 200


@pytest.mark.parametrize("address", ["/", "/robots.txt", "/livez", "/language/en/", "/language/en/?next=/en/faq/"])
def test_what_shows_no_content_asks_for_none(client, address):
    # No fixture opens the database here: a query would raise.
    assert client.get(address).status_code in (200, 302)
