"""What machines ask."""

import pytest
from django.db import DatabaseError
from django.test import Client

from kb.pages import machines


def test_the_process_says_it_is_alive_without_the_database(client):
    assert client.get("/livez").content == b"alive\n"


def test_it_is_ready_when_the_database_answers(client, db):
    assert client.get("/readyz").content == b"ready\n"


def test_it_is_not_ready_without_the_database_and_does_not_say_why(client, monkeypatch):
    class Gone:
        def ensure_connection(self) -> None:
            raise DatabaseError("password of the database")

    monkeypatch.setattr(machines, "connection", Gone())
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"not ready: database\n"


def test_crawlers_are_kept_out_of_what_is_no_page_and_shown_the_sitemap(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Disallow: /language/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


@pytest.mark.parametrize("address", ["/livez", "/readyz", "/robots.txt", "/sitemap.xml", "/en/feed/"])
def test_none_of_them_can_be_written_to(content, address):
    assert Client().post(address).status_code == 405
