"""Signing in and out: every redirect leads to a page of this site."""

import pytest
from django.contrib.auth.models import User

PASSWORD = "a-long-enough-passphrase-1"


@pytest.fixture
def person(db):
    return User.objects.create_user("editor", password=PASSWORD, is_staff=True)


@pytest.mark.parametrize(
    ("query", "leads_to"),
    [
        ("", "/admin/"),
        ("?next=", "/admin/"),
        ("?next=/admin/kb/faq/", "/admin/kb/faq/"),
        ("?next=https://evil.example/", "/admin/"),
        ("?next=//evil.example/", "/admin/"),
        ("?next=javascript:alert(1)", "/admin/"),
    ],
)
def test_signing_in_redirects_to_the_overview_or_a_page_of_this_site(client, person, query, leads_to):
    response = client.post(f"/admin/login/{query}", {"username": person.username, "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == leads_to


def test_the_overview_answers_after_signing_in(client, person):
    data = {"username": person.username, "password": PASSWORD}
    assert client.post("/admin/login/", data, follow=True).status_code == 200


def test_who_is_signed_in_is_sent_from_the_login_to_the_overview(client, person):
    client.force_login(person)
    assert client.get("/admin/login/")["Location"] == "/admin/"


def test_signing_out_shows_a_page_with_a_link_to_the_login(client, person):
    client.force_login(person)
    response = client.post("/admin/logout/", follow=True)
    assert response.status_code == 200
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
