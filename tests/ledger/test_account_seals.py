"""Accounts that someone who can write the database changed: they do not sign in, and they decide on nothing."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from config.hashers import KeyedPBKDF2
from kb.ledger.account_seals import NotKept, is_sealed, unsealed_accounts
from kb.ledger.sign_in import SealedAccountBackend
from kb.ledger.who_may_decide import was_account_changed_by_others
from kb.models import AccountSeal
from tests.tamperings import plant, run

pytestmark = pytest.mark.django_db

OWN, OTHERS = "editors-own-password", "reviewers-own-password"


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("editor", password=OWN, is_staff=True)


@pytest.fixture
def reviewer() -> User:
    return User.objects.create_user("reviewer", password=OTHERS, is_staff=True)


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("admin", password="x")


def changed(account: User, *, by: User) -> None:
    """Logs a change of the account, as the admin does."""
    LogEntry.objects.log_actions(by.pk, User.objects.filter(pk=account.pk), CHANGE, "Password", single_object=True)


PASSWORD = """UPDATE auth_user SET password = (SELECT password FROM auth_user WHERE username = 'editor')
    WHERE username = 'reviewer'"""
SEAL = """UPDATE kb_accountseal SET
    signature = (SELECT signature FROM kb_accountseal JOIN auth_user ON user_id = id WHERE username = 'editor')
    WHERE user_id = (SELECT id FROM auth_user WHERE username = 'reviewer')"""
NAMES = ["UPDATE auth_user SET username = 'x' WHERE username = 'reviewer'",
         "UPDATE auth_user SET username = 'reviewer' WHERE username = 'editor'"]  # fmt: skip
PASSWORD_FORGERIES = {
    "hash copied": [PASSWORD],
    "hash and seal copied": [PASSWORD, SEAL],
    "hash copied and the seal deleted": [PASSWORD, "DELETE FROM kb_accountseal"],
    "names exchanged": NAMES,
}


@pytest.mark.parametrize("statements", PASSWORD_FORGERIES.values(), ids=PASSWORD_FORGERIES)
def test_nobody_signs_in_as_somebody_else_by_way_of_the_database(
    editor: User, reviewer: User, statements: list[str]
) -> None:
    run(*statements)
    assert authenticate(username="reviewer", password=OWN) is None


RIGHTS = {
    "superuser": "UPDATE auth_user SET is_superuser = TRUE",
    "role": "INSERT INTO auth_user_groups (user_id, group_id) SELECT auth_user.id, auth_group.id"
    " FROM auth_user, auth_group WHERE auth_group.name = 'a role'",
}


@pytest.mark.parametrize("statement", RIGHTS.values(), ids=RIGHTS)
def test_an_account_with_a_right_from_the_database_neither_signs_in_nor_decides(reviewer: User, statement: str) -> None:
    Group.objects.create(name="a role")
    run(statement)
    assert authenticate(username="reviewer", password=OTHERS) is None
    assert was_account_changed_by_others(reviewer)


@pytest.mark.parametrize("statement", RIGHTS.values(), ids=RIGHTS)
def test_an_open_session_has_no_right_from_the_database(reviewer: User, client: Client, statement: str) -> None:
    Group.objects.create(name="a role")
    client.force_login(reviewer)
    assert client.get("/admin/").status_code == 200
    run(statement)
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/auth/user/").status_code == 302


def test_a_session_asks_for_its_account_with_two_queries(
    reviewer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):  # the account with its seal, its roles and permissions
        assert SealedAccountBackend().get_user(reviewer.pk) == reviewer


def test_a_session_of_an_account_that_is_no_longer_active_ends(reviewer: User, client: Client) -> None:
    client.force_login(reviewer)
    reviewer.is_active = False
    reviewer.save()
    assert client.get("/admin/").status_code == 302


def test_what_the_site_changes_of_an_account_leaves_it_sealed(reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    role = Group.objects.create(name="a role")
    reviewer.groups.add(role)
    role.user_set.clear()
    role.user_set.add(reviewer)
    reviewer.set_password(OWN)
    reviewer.save()
    monkeypatch.setattr(KeyedPBKDF2, "iterations", 2_000)  # so signing in hashes the password anew
    assert authenticate(username="reviewer", password=OWN) == reviewer
    assert authenticate(username="reviewer", password=OWN) == reviewer
    assert not was_account_changed_by_others(reviewer)


def test_the_seven_days_outlive_the_log(reviewer: User, admin: User) -> None:
    changed(reviewer, by=admin)
    run("DELETE FROM django_admin_log")
    assert was_account_changed_by_others(reviewer)
    run("UPDATE kb_accountseal SET changed_by_others = NULL")
    assert was_account_changed_by_others(reviewer)


def test_an_altered_account_does_not_seal_itself_by_what_it_changes_of_its_own(editor: User) -> None:
    run("UPDATE auth_user SET is_superuser = TRUE")
    editor.refresh_from_db()
    editor.set_password("another-password")
    editor.save()
    editor.groups.add(Group.objects.create(name="a role"))
    changed(editor, by=editor)
    assert not is_sealed(editor.pk)


def test_an_altered_administrator_seals_nobody(editor: User, reviewer: User) -> None:
    run("UPDATE auth_user SET is_superuser = TRUE WHERE username = 'editor'")
    reviewer.set_password(OWN)
    reviewer.save()
    changed(reviewer, by=editor)
    assert not is_sealed(reviewer.pk)


def test_an_administrator_seals_an_altered_account_which_then_waits_seven_days(reviewer: User, admin: User) -> None:
    run("UPDATE auth_user SET first_name = 'x', is_active = FALSE WHERE username = 'reviewer'")
    assert not is_sealed(reviewer.pk)
    reviewer.save()
    changed(reviewer, by=admin)
    assert authenticate(username="reviewer", password=OTHERS) == reviewer
    assert was_account_changed_by_others(reviewer)


def test_the_accounts_of_before_are_sealed_by_the_migration(reviewer: User, editor: User, admin: User) -> None:
    changed(editor, by=admin)
    AccountSeal.objects.all().delete()
    import_module("kb.migrations.0020_account_seals").seal_all(apps, None)
    assert unsealed_accounts() == []
    assert (was_account_changed_by_others(reviewer), was_account_changed_by_others(editor)) == (False, True)


def test_the_command_lists_altered_accounts_and_seals_those_that_are_named(reviewer: User, editor: User) -> None:
    run("UPDATE auth_user SET is_superuser = TRUE")
    out = StringIO()
    call_command("seal_accounts", stdout=out)
    assert out.getvalue().count("no valid seal") == 2
    call_command("seal_accounts", "reviewer", stdout=out)
    assert unsealed_accounts() == [editor]
    assert authenticate(username="reviewer", password=OTHERS) == reviewer


def test_sealing_counts_in_time_zones_alike(reviewer: User, admin: User) -> None:
    changed(reviewer, by=admin)
    with timezone.override("Asia/Shanghai"):
        assert is_sealed(reviewer.pk)


SUPERUSER = "UPDATE auth_user SET is_superuser = TRUE WHERE username = 'reviewer'"
ROLE = (
    "INSERT INTO auth_user_groups (user_id, group_id) SELECT auth_user.id, auth_group.id FROM auth_user, auth_group"
    " WHERE username = 'reviewer' AND NOT EXISTS (SELECT 1 FROM auth_user_groups)"
)
PLANTED = {
    "a right with the password": ("UPDATE OF password ON auth_user", SUPERUSER),
    "a role with the password": ("UPDATE OF password ON auth_user", ROLE),
    "a right with the log": ("INSERT ON django_admin_log", SUPERUSER),
    "a role with the log": ("INSERT ON django_admin_log", ROLE),
    "the seal as it was": (
        "UPDATE ON kb_accountseal",
        "UPDATE kb_accountseal SET changed_by_others = NULL, signature = OLD.signature WHERE user_id = NEW.user_id",
    ),
}


@pytest.mark.parametrize(("event", "sql"), PLANTED.values(), ids=PLANTED)
@pytest.mark.parametrize("is_altered", [False, True], ids=["sealed", "altered before"])
def test_what_a_trigger_writes_of_an_account_is_not_sealed(
    reviewer: User, admin: User, event: str, sql: str, is_altered: bool
) -> None:
    Group.objects.create(name="a role")
    if is_altered:
        run("UPDATE auth_user SET is_active = FALSE WHERE username = 'reviewer'")
    plant(event, sql)
    try:
        with transaction.atomic():
            reviewer.set_password(OWN)
            reviewer.save()
            changed(reviewer, by=admin)
    except NotKept:
        pass
    account = User.objects.get(pk=reviewer.pk)
    has_right = account.is_superuser or account.groups.exists()
    assert not (is_sealed(account.pk) and has_right)
    if is_sealed(account.pk) and account.check_password(OWN):
        assert was_account_changed_by_others(account)
