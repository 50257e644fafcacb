"""Health checks, robots.txt and favicon.ico."""

import re
from datetime import datetime

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from kb.pages import health
from tests.alarm import forget_last_verification


def test_livez_needs_no_database(client):
    assert client.get("/livez").content == b"alive\n"


def test_readyz_succeeds_if_the_database_answers(client, db):
    assert client.get("/readyz").content == b"ready\n"


def test_readyz_fails_if_content_does_not_match_the_ledger(client, content):
    assert client.get("/readyz").status_code == 200
    forget_last_verification()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_provider SET name_zh_hans = '伪造' WHERE slug = 'alipay'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"not ready: the content does not match the ledger\n"


def test_readyz_fails_if_the_high_water_mark_cannot_be_read(client, content, settings):
    settings.HIGH_WATER_MARK_FILE.write_text("{")
    assert client.get("/readyz").status_code == 503


def test_readyz_says_when_the_ledger_was_verified(client, content):
    assert datetime.fromisoformat(client.get("/readyz")["Ledger-Verified-At"]) <= timezone.now()


def test_readyz_fails_without_the_database_and_gives_no_details(client, monkeypatch):
    class Gone:
        def ensure_connection(self) -> None:
            raise DatabaseError("password of the database")

    monkeypatch.setattr(health, "connection", Gone())
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"not ready: database\n"


def test_robots_txt_names_the_sitemap(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[:2] == ["# For assistants: http://testserver/llms.txt", "User-agent: *"]
    assert "Disallow: /admin/" in lines
    assert "Disallow: /language/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


@pytest.fixture
def crawler(client):
    """Returns whether a crawler may fetch the address (RFC 9309)."""
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
def test_robots_txt_disallows_forms_and_the_admin(crawler, path):
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
def test_health_checks_answer_get_alone(content, address):
    assert Client().post(address).status_code == 405


def test_favicon_ico_redirects_to_the_icon(client):
    assert client.get("/favicon.ico").url.endswith("/icon-192.png")
