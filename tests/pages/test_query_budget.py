"""What a page costs: at most 5 queries, and as many with 100 questions, providers and sections as with 5.

A stored page asks for its snapshot first, which is one of the 5. What many pages share (wallets with their
hotlines and advice, notices, symptoms, the guide) is looked up once a snapshot. A search takes more: it asks an index
first, then for the rows it names.
"""

from contextlib import nullcontext
from urllib.parse import quote

import pytest

from kb.delivery.cache_policy import is_cacheable
from kb.search.index_catch_up import catch_up
from tests.pages.addresses import LANGUAGES

STORED = {
    # questions, their steps and wallets, which are compared with the ledger too; so wherever there are questions
    "": 3,
    "providers/": 0,
    # its questions, their steps and wallets
    "providers/number-1/": 3,
    "providers/number-1/hotlines.vcf": 0,
    # how many questions there are, those of this page, their steps and wallets
    "faq/": 4,
    # the questions of this page, their steps and wallets
    "faq/?provider=number-1": 3,
    # the question with those next to it, their steps and wallets
    "faq/number-1/": 3,
    "faq/number-1/?provider=number-1": 3,
    # the question, its steps and wallets
    "faq/number-1.md": 3,
    # its questions, their steps and wallets
    "providers/number-1.md": 3,
    # the question, its steps and wallets
    "picture/faq/number-1.png": 3,
    "picture/page/home.png": 0,
    # the question, its steps and wallets
    "faq/number-1/side-by-side/": 3,
    "call-sheet/": 0,
    "guide/": 0,
    "guide/number-1/": 0,
    # which steps changed last; with the questions that did, their steps and wallets
    "feed/": 4,
    # what to do
    "deceived/": 1,
    "check-number/": 0,
    # the entries of the ledger
    "changes/": 1,
    "changes/feed/": 1,
    "hotlines-file/": 0,
    "offline/": 0,
    "manifest.webmanifest": 0,
    # that it is not there; whether it was renamed
    "faq/nowhere/": 2,
    "providers/nowhere/": 2,
    "guide/nowhere/": 2,
    # how many questions there are
    "faq/?page=99": 1,
}

MISTAKEN = {
    # the question with those next to it, their steps and wallets; whether the wallet was renamed
    "faq/number-1/?provider=nothing": 4,
}

NOT_STORED = {
    # providers, their hotlines, notices
    "providers/number-1/report/": 3,
    "providers/number-1/report/thanks/": 3,
    "nowhere/": 3,
    # the question, its steps and wallets, notices
    "faq/number-1/feedback/": 4,
    # providers, their hotlines, the number among the impostors and among the hotlines of withheld providers, notices
    "check-number/?number=95188": 3,
    "check-number/?number=95189": 5,
    "check-number/?number=hello": 3,
}

SEARCH = {
    # providers, their hotlines, notices; then what is offered: questions, their steps and wallets, and the guide's page
    # on talking to support: its sections, their items
    "search/": 8,
    "search/?q=" + "a" * 201: 8,
    # providers, their hotlines, notices; whether the index is up to date, synonyms, terms, postings, documents;
    # the search is counted (in a savepoint, as this is a test: 3); questions, their steps and wallets, sections, their
    # items
    "search/?q=" + quote("第个"): 16,
    "search/?q=number": 16,
    # providers, their hotlines, notices; whether the index is up to date, synonyms, whether the index knows it, terms:
    # a number is not counted, and here its providers are all there is to show
    "search/?q=95188": 7,
    # two more: whether the index knows the word, and the words that begin as it does; then what is offered
    "search/?q=zzzz": 16,
    # providers, their hotlines; whether the index is up to date, terms, what the last word may become, postings,
    # documents; questions, their steps and wallets, sections, their items
    "search/suggestions/?q=number": 12,
    "search/suggestions/?q=" + quote("第"): 12,
    # providers, their hotlines
    "search/suggestions/?q=951": 2,
    "search/suggestions/?q=": 0,
    "search/suggestions/?q=" + "a" * 201: 0,
}


@pytest.fixture(params=[5, 100])
def amount(request, many) -> None:
    many(request.param)


def test_every_page_stays_within_its_budget(client, amount, warm_snapshot, django_assert_num_queries):
    with_snapshot = 1
    for budget, context in ((NOT_STORED, nullcontext), (STORED, warm_snapshot), (MISTAKEN, warm_snapshot)):
        for language in LANGUAGES:
            for path, queries in budget.items():
                assert queries + with_snapshot * (budget is STORED) <= 5
                assert is_cacheable(f"/{language}/{path.partition('?')[0]}", path.partition("?")[2]) is (
                    budget is not NOT_STORED
                ), path
                with context(), django_assert_num_queries(queries, info=f"/{language}/{path}"):
                    client.get(f"/{language}/{path}")


def test_a_search_stays_within_its_budget(client, amount, django_assert_max_num_queries):
    catch_up()
    for language in LANGUAGES:
        for path, queries in SEARCH.items():
            client.get(f"/{language}/{path}")  # what is searched for the first time on a day costs two more
            with django_assert_max_num_queries(queries, info=f"/{language}/{path}"):
                client.get(f"/{language}/{path}")


MACHINES = {
    # questions, their steps and wallets
    "/llms.txt": 3,
    # and the version of the content
    "/saved-pages.json": 4,
    # how many questions there are
    "/sitemap.xml": 1,
    "/sitemap-lists-1.xml": 0,
    "/sitemap-providers-1.xml": 0,
    # how many there are; those in this part, their steps and wallets
    "/sitemap-questions-1.xml": 4,
    "/sitemap-guide-1.xml": 0,
}


def test_what_machines_read_stays_within_its_budget(client, amount, warm_snapshot, django_assert_num_queries):
    for address, queries in MACHINES.items():
        with warm_snapshot(), django_assert_num_queries(queries, info=address):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/", "/robots.txt", "/sw.js", "/livez", "/language/en/", "/language/en/?next=/en/faq/"]
)
def test_what_shows_no_content_asks_for_none(client, address):
    # Without a database fixture, a query would raise.
    assert client.get(address).status_code in (200, 302)
