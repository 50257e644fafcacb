"""The roles: what each may open, and that no one can gain other permissions."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError

from kb.hotlines.proposals import approve
from kb.models import FAQ, Advice, ProposalKind, Provider, Section, Symptom
from tests.admin.conftest import here, make_roles, roles
from tests.hotlines.changes import hotline, proposed

CHANGE_PAGES = tuple(f"/admin/kb/{kind}/{{}}/change/" for kind in ("provider", "faq", "section", "advice", "symptom"))
LISTS = ("/admin/kb/provider/", "/admin/kb/faq/", "/admin/kb/section/", "/admin/kb/advice/", "/admin/kb/symptom/")
ADD_PAGES = tuple(f"{address}add/" for address in LISTS)
OF_OUR_OWN = ("translate_content", "propose_hotline", "decide_proposal")
ACCOUNT_PAGES = ("/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/group/")


def change_pages():
    return [
        page.format(model.objects.first().pk)
        for page, model in zip(CHANGE_PAGES, (Provider, FAQ, Section, Advice, Symptom), strict=True)
    ]


def test_the_migrations_make_the_four_roles(db):
    assert set(Group.objects.values_list("name", flat=True)) == {"administrator", "editor", "reviewer", "translator"}


def test_the_migrations_can_be_taken_back_and_applied_again(db):
    before = {group.name: group.permissions.count() for group in Group.objects.all()}
    roles.remove_roles(apps, here)
    assert not Group.objects.exists()
    assert not Permission.objects.filter(codename__in=OF_OUR_OWN).exists()
    make_roles()
    assert {group.name: group.permissions.count() for group in Group.objects.all()} == before


def test_the_permissions_made_by_the_migrations_are_those_django_makes(db):
    codenames = Permission.objects.values_list("content_type__app_label", "codename")
    assert len(set(codenames)) == len(codenames)


@pytest.mark.parametrize(
    ("role", "allowed"), [("administrator", True), ("editor", True), ("reviewer", True), ("translator", False)]
)
def test_all_but_translators_propose_and_decide(db, role, allowed):
    user = User.objects.create_user("x")
    user.groups.add(Group.objects.get(name=role))
    names = ("propose_hotline", "decide_proposal", "view_proposal", "view_ledgerentry")
    assert {user.has_perm(f"kb.{name}") for name in names} == {allowed}


@pytest.mark.parametrize("role", ["administrator", "editor", "reviewer", "translator"])
def test_no_role_adds_or_deletes_a_hotline_by_hand(db, role):
    held = Group.objects.get(name=role).permissions.values_list("codename", flat=True)
    assert not {"add_hotline", "delete_hotline", "add_ledgerentry", "change_ledgerentry", "change_proposal"} & set(held)


def test_the_form_of_a_role_offers_only_effective_permissions(staff):
    reviewer = Group.objects.get(name="reviewer")
    form = staff("administrator").get(f"/admin/auth/group/{reviewer.pk}/change/").context["adminform"].form
    offered = set(form.fields["permissions"].queryset.values_list("codename", flat=True))
    assert {*OF_OUR_OWN, "change_hotline", "view_ledgerentry", "add_advice"} <= offered
    assert not {"add_hotline", "delete_hotline", "change_proposal", "delete_ledgerentry", "add_report"} & offered


@pytest.mark.parametrize("role", ["administrator", "editor", "reviewer", "translator"])
def test_every_role_opens_every_list_and_form_of_the_content(content, staff, role):
    client = staff(role)
    for address in (*LISTS, *change_pages(), "/admin/"):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("role", "status"), [("administrator", 200), ("editor", 200), ("reviewer", 403), ("translator", 403)]
)
def test_only_administrators_and_editors_add_content(staff, role, status):
    client = staff(role)
    assert {client.get(address).status_code for address in ADD_PAGES} == {status}


@pytest.mark.parametrize(
    ("role", "status"), [("administrator", 200), ("editor", 200), ("reviewer", 403), ("translator", 403)]
)
def test_only_administrators_and_editors_delete_content(content, staff, role, status):
    faq = FAQ.objects.first()
    assert staff(role).get(f"/admin/kb/faq/{faq.pk}/delete/").status_code == status


@pytest.mark.parametrize("role", ["editor", "reviewer", "translator"])
def test_only_administrators_reach_the_accounts(staff, role):
    client = staff(role)
    assert {client.get(address).status_code for address in ACCOUNT_PAGES} == {403}


def test_a_visitor_is_sent_to_sign_in(client, db):
    response = client.get("/admin/kb/faq/")
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_a_staff_member_without_a_role_reads_nothing(content, staff):
    client = staff()
    assert {client.get(address).status_code for address in LISTS} == {403}


def test_an_administrator_makes_an_account_and_gives_it_a_role(staff):
    client = staff("administrator")
    password = "a-long-enough-passphrase-1"
    response = client.post("/admin/auth/user/add/", {"username": "new", "password1": password, "password2": password})
    account = User.objects.get(username="new")
    assert response["Location"] == f"/admin/auth/user/{account.pk}/change/"
    editor = Group.objects.get(name="editor")
    client.post(
        f"/admin/auth/user/{account.pk}/change/",
        {"username": "new", "is_active": "on", "is_staff": "on", "groups": [editor.pk]},
    )
    account.refresh_from_db()
    assert account.has_perm("kb.change_faq")
    assert account.check_password(password)


def test_an_administrator_is_not_offered_to_make_superusers(staff):
    client = staff("administrator")
    own = User.objects.get(username="administrator")
    response = client.get(f"/admin/auth/user/{own.pk}/change/")
    assert "is_superuser" not in response.context["adminform"].form.fields
    assert "user_permissions" not in response.context["adminform"].form.fields


def test_an_administrator_cannot_become_a_superuser_by_a_forged_request(staff):
    client = staff("administrator")
    own = User.objects.get(username="administrator")
    client.post(
        f"/admin/auth/user/{own.pk}/change/",
        {
            "username": "renamed",
            "is_active": "on",
            "is_staff": "on",
            "is_superuser": "on",
            "groups": [group.pk for group in own.groups.all()],
        },
    )
    own.refresh_from_db()
    assert own.username == "renamed"
    assert not own.is_superuser


def test_an_administrator_cannot_make_a_superuser_when_adding_an_account(staff):
    password = "a-long-enough-passphrase-1"
    staff("administrator").post(
        "/admin/auth/user/add/",
        {"username": "new", "password1": password, "password2": password, "is_superuser": "on", "is_staff": "on"},
    )
    assert not User.objects.get(username="new").is_superuser


@pytest.fixture
def owner(db):
    return User.objects.create_superuser("owner", password=None)


@pytest.mark.parametrize("page", ["change", "password", "delete"])
def test_an_administrator_cannot_touch_a_superuser(staff, owner, page):
    password = "a-long-enough-passphrase-1"
    data = {"username": "taken", "password1": password, "password2": password, "post": "yes"}
    assert staff("administrator").post(f"/admin/auth/user/{owner.pk}/{page}/", data).status_code == 403
    owner.refresh_from_db()
    assert owner.username == "owner"
    assert not owner.has_usable_password()


def test_an_administrator_can_look_at_a_superuser_but_not_save(staff, owner):
    response = staff("administrator").get(f"/admin/auth/user/{owner.pk}/change/")
    assert response.status_code == 200
    assert 'name="_save"' not in response.content.decode()


def test_an_administrator_cannot_delete_a_superuser_from_the_list(staff, owner):
    staff("administrator").post(
        "/admin/auth/user/", {"action": "delete_selected", "_selected_action": [owner.pk], "post": "yes"}
    )
    assert User.objects.filter(pk=owner.pk).exists()


def test_a_superuser_makes_superusers(staff):
    client = staff(superuser=True)
    other = User.objects.create_user("other")
    client.post(f"/admin/auth/user/{other.pk}/change/", {"username": "other", "is_active": "on", "is_superuser": "on"})
    other.refresh_from_db()
    assert other.is_superuser


def test_a_role_that_comes_with_the_site_cannot_be_deleted_or_renamed(staff):
    client = staff("administrator")
    editor = Group.objects.get(name="editor")
    assert client.post(f"/admin/auth/group/{editor.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(
        f"/admin/auth/group/{editor.pk}/change/", {"name": "renamed", "permissions": [Permission.objects.first().pk]}
    )
    assert Group.objects.filter(name="editor").exists()


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "译者"), ("en", "Translator")])
def test_roles_are_shown_by_name_in_the_readers_language(staff, language, name):
    client = staff("administrator")
    client.cookies["language"] = language
    translator = Group.objects.get(name="translator")
    for address in ("/admin/auth/user/", "/admin/auth/group/", f"/admin/auth/group/{translator.pk}/change/"):
        assert name in client.get(address).content.decode(), address


@pytest.mark.parametrize("superuser", [False, True])
def test_accounts_cannot_be_deleted_in_the_admin(staff, superuser):
    # What it did to other accounts would be forgotten with it: see ACCOUNT_DELAY.
    client = staff("administrator", superuser=superuser)
    account = User.objects.create_user("leaver")
    assert client.post(f"/admin/auth/user/{account.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post("/admin/auth/user/", {"action": "delete_selected", "_selected_action": [account.pk], "post": "yes"})
    assert User.objects.filter(pk=account.pk).exists()


def test_one_administrator_is_not_two_people_by_way_of_a_new_account(content, staff):
    administrator = staff("administrator")
    password = "a-long-enough-passphrase-1"
    added = {"username": "second", "password1": password, "password2": password}
    assert administrator.post("/admin/auth/user/add/", added).status_code == 302
    second, first = User.objects.get(username="second"), User.objects.get(username="administrator")
    second.groups.set(first.groups.all())
    for proposer, decider in ((second, first), (first, second)):
        proposal = proposed(ProposalKind.CHANGE, by=proposer, new={"number": "95189"})
        with pytest.raises(ValidationError):
            approve(proposal, by=decider)
    assert hotline().shown_number == "95188"
