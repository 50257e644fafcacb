"""Sessions: what the database holds of one lets nobody take it over."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from tests.tamperings import run

pytestmark = pytest.mark.django_db


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_user(name, is_staff=True))
    return client


def cookie(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def user_name(client: Client) -> str:
    """Returns the name of who the admin believes this to be; "" if it asks to sign in."""
    response = client.get("/admin/password_change/")
    return response.wsgi_request.user.get_username() if response.status_code == 200 else ""


def test_a_session_of_somebody_else_is_not_copied_in_the_database() -> None:
    editor = signed_in("editor")
    own = Session.objects.get().session_key
    signed_in("reviewer")
    run(
        f"""UPDATE django_session SET session_data =
            (SELECT session_data FROM django_session WHERE session_key <> '{own}') WHERE session_key = '{own}'"""
    )
    assert user_name(editor) == ""


def test_the_key_of_a_session_is_not_in_the_database() -> None:
    signed_in("reviewer")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key
    assert user_name(thief) == ""


def test_a_session_goes_on_until_the_person_signs_out() -> None:
    client = signed_in("editor")
    assert user_name(client) == "editor"
    before = cookie(client)
    client.post("/admin/logout/")
    assert not Session.objects.exists()
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    assert user_name(client) == ""
