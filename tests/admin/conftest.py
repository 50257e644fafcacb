"""Signed-in staff, and forms filled in as a browser would send them."""

from collections.abc import Callable, Iterable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection
from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client

from kb.models import StaleObject

Staff = Callable[..., Client]

roles = import_module("kb.migrations.0002_roles")
search_content = import_module("kb.migrations.0004_search_content")
visitors = import_module("kb.migrations.0006_visitors_roles")
here = SimpleNamespace(connection=connection)


def make_roles() -> None:
    """As the migrations do."""
    roles.make_roles(apps, here)
    search_content.grant(apps, here)
    visitors.grant(apps, here)


@pytest.fixture
def content(content: None) -> None:
    """The shipped content, with an empty search index that a commit leaves alone but for what a test changes.

    Indexing all of it would take a third of the time of these tests. Those that search use `searchable`.
    """
    StaleObject.objects.all().delete()


@pytest.fixture
def staff(db: None) -> Staff:
    """`staff("editor")`: a browser in which a person of that role (or several) is signed in."""

    def signed_in(*names: str, superuser: bool = False) -> Client:
        user = User.objects.create_user("-".join(names) or "superuser", is_staff=True, is_superuser=superuser)
        user.groups.set(Group.objects.filter(name__in=names))
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def filled_in() -> Callable[[HttpResponse], dict[str, Any]]:
    """What a browser posts when someone saves the form on this page without touching it."""

    def values(response: Any) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for form in shown_forms(response.context):
            for field in form:
                value = field.value()
                if value is None or value is False:
                    value = ""
                data[field.html_name] = list(value) if isinstance(value, (list, tuple)) else value
                if field.field.show_hidden_initial:
                    data[field.html_initial_name] = data[field.html_name]
        if "opened_with" in response.context:
            data["opened_with"] = response.context["opened_with"]
        return {name: value for name, value in data.items() if not (name.endswith("-DELETE") and not value)}

    return values


def shown_forms(context: Any) -> Iterable[BaseForm]:
    """Yields the forms on a page, those of its inlines too; none on a page without a form of our own."""
    if "adminform" not in context:
        if "form" in context:
            yield context["form"]
        return
    yield context["adminform"].form
    for inline in context["inline_admin_formsets"]:
        yield inline.formset.management_form
        yield from inline.formset.forms


@pytest.fixture
def commits(monkeypatch, django_capture_on_commit_callbacks) -> Callable[[Client], Client]:
    """`commits(client)`: the same client; after each of its posts happens what waits for the commit, such as a move."""

    def with_commits(client: Client) -> Client:
        post = client.post

        def post_and_commit(*args: Any, **options: Any) -> Any:
            with django_capture_on_commit_callbacks(execute=True):
                return post(*args, **options)

        monkeypatch.setattr(client, "post", post_and_commit)
        return client

    return with_commits
