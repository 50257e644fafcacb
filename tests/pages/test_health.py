"""Health checks, robots.txt and favicon.ico."""

import re

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from kb.hotlines import ledger
from kb.pages import health


@pytest.fixture(autouse=True)
def not_walked_yet():
    health.ledger_matches.cache_clear()
    yield
    health.ledger_matches.cache_clear()


def test_the_process_says_it_is_alive_without_the_database(client):
    assert client.get("/livez").content == b"alive\n"


def test_it_is_ready_when_the_database_answers(client, db):
    assert client.get("/readyz").content == b"ready\n"


def test_it_raises_the_alarm_when_a_hotline_does_not_match_the_ledger(client, content):
    assert client.get("/readyz").status_code == 200
    health.ledger_matches.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '4001234567' WHERE slug = 'alipay-support'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"not ready: hotlines do not match the ledger\n"


def test_it_raises_the_alarm_when_the_high_water_mark_cannot_be_read(client, content, settings):
    settings.HIGH_WATER_MARK_FILE.write_text("{")
    assert client.get("/readyz").status_code == 503


def test_the_ledger_is_walked_once_in_ten_seconds(client, content, monkeypatch):
    walked = []
    monkeypatch.setattr(ledger, "problems", lambda: iter(walked.append(1) or []))
    for now, walks in ((100.0, 1), (109.9, 1), (110.0, 2)):
        monkeypatch.setattr(health, "monotonic", lambda now=now: now)
        assert client.get("/readyz").status_code == 200
        assert len(walked) == walks


def test_it_is_not_ready_without_the_database_and_does_not_say_why(client, monkeypatch):
    class Gone:
        def ensure_connection(self) -> None:
            raise DatabaseError("password of the database")

    monkeypatch.setattr(health, "connection", Gone())
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"not ready: database\n"


def test_crawlers_are_kept_out_of_what_is_no_page_and_shown_the_sitemap(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[:2] == ["# For assistants: http://testserver/llms.txt", "User-agent: *"]
    assert "Disallow: /admin/" in lines
    assert "Disallow: /language/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


@pytest.fixture
def crawler(client):
    """Whether a crawler may fetch the address, as the standard (RFC 9309) has its patterns."""
    lines = client.get("/robots.txt").content.decode().splitlines()
    patterns = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    kept_out = re.compile("|".join(re.escape(pattern).replace(r"\*", ".*") for pattern in patterns))
    return lambda path: not kept_out.match(path)


@pytest.mark.parametrize(
    "path",
    [
        "search/?q=x",
        "search/suggestions/?q=x",
        "faq/payment-failed/feedback/",
        "faq/payment-failed/feedback/thanks/",
        "providers/alipay/report/",
        "show/payment-failed/",
        "style/",
        "offline/",
    ],
)
def test_a_crawler_is_kept_out_of_what_nobody_searches_for(crawler, path):
    assert not crawler(f"/zh-hans/{path}")
    assert not crawler(f"/en/{path}")


def _locations(client, address):
    return re.findall(r"<loc>http://testserver([^<]+)</loc>", client.get(address).content.decode())


def test_a_crawler_may_read_every_page_of_the_sitemap_and_its_pictures(crawler, client, content):
    parts = _locations(client, "/sitemap.xml")
    addresses = [*parts, *(address for part in parts for address in _locations(client, part))]
    more = ["/en/picture/faq/payment-failed.png", "/en/faq/payment-failed.md", "/llms.txt", "/api/v1/faq/"]
    assert len(addresses) > 40
    assert all(crawler(address) for address in [*addresses, *more])


@pytest.mark.parametrize(
    "address",
    ["/livez", "/readyz", "/robots.txt", "/sitemap.xml", "/en/feed/", "/llms.txt", "/en/faq/payment-failed.md"],
)
def test_none_of_them_can_be_written_to(content, address):
    assert Client().post(address).status_code == 405


def test_the_icon_that_browsers_ask_for_unasked_is_there(client):
    assert client.get("/favicon.ico").url.endswith("/icon-192.png")
