"""Proposing in the admin: what is typed is kept in one spelling or answered at its field, and changes nothing yet."""

import pytest
from django.db import connection

from kb.hotlines.number_lookup import look_up_impostors
from kb.models import Hotline, Proposal, Provider
from tests.hotlines.changes import EVIDENCE, hotline, second_of_alipay

pytestmark = pytest.mark.usefixtures("content")

REASONS = {"evidence_url": EVIDENCE, "why_zh_hans": "官网已公布新号码。", "why_en": ""}
CHANGE = {"number": "95189", "number_from_abroad": "", "source_name_zh_hans": "官网", "source_url": EVIDENCE, **REASONS}


def address(kind, pk=""):
    return f"/admin/kb/proposal/propose/{kind}/{pk}/" if pk else f"/admin/kb/proposal/propose/{kind}/"


def approve(client):
    proposal = Proposal.objects.waiting().get()
    client.post(f"/admin/kb/proposal/{proposal.pk}/change/", {"mac": proposal.mac, "approve": "1"})


@pytest.fixture
def editor(staff):
    return staff("editor")


@pytest.fixture
def reviewer(staff):
    return staff("reviewer")


def change(client, **given):
    return client.post(address("change", hotline().pk), CHANGE | given)


@pytest.mark.parametrize("role", ["administrator", "editor", "reviewer"])
def test_a_proposal_alone_changes_nothing(staff, role):
    assert change(staff(role)).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.new["number"], proposal.proposed_by.username) == ("95189", role)
    assert hotline().shown_number == "95188"


def test_the_form_starts_with_the_current_values(editor, filled_in):
    data = filled_in(editor.get(address("change", hotline().pk)))
    assert (data["number"], data["why_zh_hans"]) == ("95188", "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("９５１８９", "95189"),
        ("4006668800", "400-666-8800"),
        ("+86 400-666-8800", "400-666-8800"),
        ("0086 (400) 666 - 8800", "400-666-8800"),
        ("（010）1234 5678", "010-12345678"),
    ],
)
def test_a_number_is_stored_in_one_spelling(editor, typed, kept):
    assert change(editor, number=typed).status_code == 302
    assert Proposal.objects.get().new["number"] == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("+86 571 2688 8888", "+86-571-2688-8888"), ("＋86（571）26888888", "+86-571-26888888"), ("  ", "")],
)
def test_a_number_for_callers_abroad_is_stored_with_its_country_code(editor, typed, kept):
    assert change(editor, number_from_abroad=typed).status_code == 302
    assert Proposal.objects.get().new["number_from_abroad"] == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        *(
            ("number", typed)
            for typed in ("", "12", "abc", "95188 转 1", "9518a8", "9" * 10_000, "138-1234-5678", "95188;ext=1")
        ),
        *(("number_from_abroad", typed) for typed in ("95188", "++86 571", "+", "+0571", "+86 abc", "+" + "8" * 17)),
        ("number_from_abroad", "+" + "8" * 10_000),
        ("evidence_url", ""),
        ("evidence_url", "not an address"),
        ("evidence_url", "javascript:alert(1)"),
        ("evidence_url", "https://a.example/" + "x" * 10_000),
        ("why_zh_hans", ""),
        ("why_zh_hans", " \u3000"),
        ("why_zh_hans", "长" * 10_000),
        ("why_en", "x" * 10_000),
        ("source_name_zh_hans", ""),
        ("source_name_zh_hans", "请改拨 400 123 4567"),
        ("source_url", "no address"),
        ("number", "\0"),
    ],
    ids=lambda value: f"{value:.20}",
)
def test_bad_input_has_an_error_at_its_field_and_is_not_stored(editor, field, typed):
    response = change(editor, **{field: typed})
    assert response.status_code == 200
    form = response.context["form"]
    assert field in form.errors or (field == "number_from_abroad" and form.non_field_errors())
    assert not Proposal.objects.exists()


def test_a_proposal_without_a_change_has_an_error_above_the_form(editor, filled_in):
    where = address("change", hotline().pk)
    same = {"source_name_zh_hans": hotline().source_name_zh_hans, "source_url": hotline().source_url}
    response = editor.post(where, filled_in(editor.get(where)) | same | REASONS)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert not Proposal.objects.exists()


def test_a_changed_number_needs_a_new_source(editor, filled_in):
    where = address("change", hotline().pk)
    data = filled_in(editor.get(where))
    assert not data["source_name_zh_hans"]
    response = editor.post(where, data | {"number": "95189"} | REASONS)
    assert response.status_code == 200
    assert response.context["form"].errors["source_name_zh_hans"]
    assert not Proposal.objects.exists()


def test_a_withdrawal_may_name_a_successor(editor):
    successor = second_of_alipay()
    data = {"replaced_by_id": successor.pk, **REASONS}
    assert editor.post(address("withdraw", hotline().pk), data).status_code == 302
    assert Proposal.objects.get().new["replaced_by_id"] == successor.pk


@pytest.mark.parametrize("successor", ["alipay-support", "wechat-pay-support", "999999", "x"])
def test_a_withdrawal_refuses_an_invalid_successor(editor, successor):
    found = Hotline.objects.filter(slug=successor).first()
    data = {"replaced_by_id": found.pk if found else successor, **REASONS}
    response = editor.post(address("withdraw", hotline().pk), data)
    assert "replaced_by_id" in response.context["form"].errors
    assert not Proposal.objects.exists()


def test_a_number_in_use_is_not_restored(editor):
    response = editor.post(address("restore", hotline().pk), REASONS)
    assert response.context["form"].non_field_errors()
    assert not Proposal.objects.exists()


NEW = {
    "number": "0571-12345678", "number_from_abroad": "+86-571-12345678", "purpose_zh_hans": "境外客服",
    "source_name_zh_hans": "官网", "source_url": EVIDENCE, "slug": "alipay-abroad", **REASONS,
}  # fmt: skip


def test_a_new_number_is_proposed_and_let_through(editor, reviewer):
    provider = Provider.objects.get(slug="alipay")
    assert editor.post(address("add", provider.pk), NEW).status_code == 302
    approve(reviewer)
    assert hotline("alipay-abroad").shown_number == "0571-12345678"
    assert hotline("alipay-abroad").provider == provider


@pytest.mark.parametrize("slug", ["", "Alipay", "支付宝", "alipay-support", "a--b"])
def test_a_new_number_needs_a_key_of_its_own(editor, slug):
    response = editor.post(address("add", Provider.objects.first().pk), NEW | {"slug": slug})
    assert "slug" in response.context["form"].errors
    assert not Proposal.objects.exists()


def test_only_who_writes_english_proposes_it_with_a_new_number(editor, staff):
    where = address("add", Provider.objects.first().pk)
    assert "purpose_en" not in editor.get(where).context["form"].fields
    assert "purpose_en" in staff("administrator").get(where).context["form"].fields


def test_an_impostor_is_listed_and_taken_off_by_two(editor, reviewer):
    for kind, listed in (("flag", True), ("unflag", False)):
        assert editor.post(address(kind), {"number": "400-123-4567", **REASONS}).status_code == 302
        assert bool(look_up_impostors(["4001234567"])) is not listed
        approve(reviewer)
        assert bool(look_up_impostors(["4001234567"])) is listed
        shown = editor.get("/admin/kb/proposal/impostors/").content.decode()
        assert ("4001234567" in shown) is listed


def test_a_forged_entry_is_not_on_the_list_of_impostors(editor):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_ledgerentry SET subject = 'impostor/95188' WHERE sequence = 1")
    assert editor.get("/admin/kb/proposal/impostors/").context["impostors"] == []


@pytest.mark.parametrize("role", ["translator", None])
def test_who_may_not_propose_is_refused(staff, role):
    client = staff(role) if role else staff()
    pages = [address(kind, hotline().pk) for kind in ("change", "withdraw", "restore")]
    pages += [address("add", Provider.objects.first().pk), address("flag"), address("unflag")]
    for where in pages:
        assert client.get(where).status_code == 403, where
        assert client.post(where, CHANGE | NEW).status_code == 403, where
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("where", [address("change", 999999), address("add", 999999)])
def test_unknown_objects_are_not_found(editor, where):
    assert editor.get(where).status_code == 404


@pytest.mark.parametrize("kind", ["change", "withdraw", "restore"])
def test_a_withheld_hotline_is_refused(editor, kind):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '4001234567' WHERE slug = 'alipay-support'")
    where = address(kind, hotline().pk)
    html = editor.get(where).content.decode()
    assert "verify_ledger" in html
    assert "4001234567" not in html
    assert editor.post(where, CHANGE).status_code == 200
    assert not Proposal.objects.exists()
