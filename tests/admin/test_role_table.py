"""The table of roles: the groups have its permissions, and every address of the admin answers as it says."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client

from kb.admin.people.role_table import ADMINISTRATOR, EVERYBODY, ROLES, TRANSLATOR, access, permissions_of
from kb.models import Change, Hotline, Provider
from tests.admin import walk

ROOT = Path(__file__).resolve().parents[2]
RENDERED_FOR = (ADMINISTRATOR, TRANSLATOR)
"""Roles whose pages are rendered too: those of the others have the same forms. Refusals do not depend on it."""


@pytest.mark.parametrize("role", ROLES)
def test_the_group_of_a_role_has_the_permissions_in_the_table(db: None, role: str) -> None:
    permissions = Group.objects.get(name=role).permissions.select_related("content_type")
    assert {f"{each.content_type.app_label}.{each.codename}" for each in permissions} == permissions_of(role)


def test_the_page_about_roles_is_written_from_the_table() -> None:
    written = runpy.run_path(str(ROOT / ".ci" / "roles.py"))["document"]()
    assert (ROOT / "docs" / "roles.md").read_text(encoding="utf-8") == written, "make roles"


def _has_rule(name: str) -> bool:
    """Returns False also for a history that only redirects to the ledger's."""
    return name not in walk.WITHOUT_A_RULE and not (name.endswith("_history") and access(name) is None)


def test_every_address_of_the_admin_has_a_line_in_the_table() -> None:
    missing = [name for name in walk.names() if _has_rule(name) and access(name) is None]
    assert not missing


@pytest.mark.one_door
def test_every_address_answers_each_role_as_the_table_says(content: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = walk.make_objects()
    clients = {role: _signed_in(role) for role in EVERYBODY}
    clients["anonymous"] = Client()
    wrong = []
    for name in sorted(filter(_has_rule, walk.names())):
        page = walk.filled_in(name, ids)
        line = access(name)
        assert line is not None
        for role, client in clients.items():
            for method, allowed in (("get", line.opens), ("post", line.posts)):
                expected = role in allowed
                with monkeypatch.context() as patch:
                    if role not in RENDERED_FOR:
                        patch.setattr(SimpleTemplateResponse, "rendered_content", "")
                    is_let_in = _is_let_in(client, method, page)
                if is_let_in != expected:
                    wrong.append(f"{role} {method} {page.address}: {'refused' if expected else 'let in'}")
    assert not wrong, "\n".join(wrong)


def _signed_in(role: str) -> Client:
    person = User.objects.create_user(role, is_staff=True)
    person.groups.set(Group.objects.filter(name=role))
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def _is_let_in(client: Client, method: str, page: walk.Address) -> bool:
    """Requests the page and takes back what it wrote. Returns True unless the person was refused."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        data = page.data if method == "post" else {}
        response: Any = getattr(client, method)(page.address, data)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    assert response.status_code < 500, page.address
    is_sent_to_sign_in = response.status_code == 302 and response["Location"].startswith("/admin/login/")
    return not is_sent_to_sign_in and response.status_code not in (403, 404, 405)


@pytest.mark.one_door
def test_one_person_does_not_delete_a_wallet_together_with_its_hotlines(content: None) -> None:
    provider = Hotline.objects.all()[0].provider
    response = _signed_in("editor").post(f"/admin/kb/provider/{provider.pk}/delete/", {"post": "yes"})
    assert (response.status_code, Provider.objects.filter(pk=provider.pk).exists()) == (302, True)
    assert [change.state for change in Change.objects.all()] == ["submitted"]
