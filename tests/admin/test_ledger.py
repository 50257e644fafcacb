"""The ledger in the admin: genuine or not, only to read; and no ordinary page edits or deletes a number or proposal."""

import pytest
from django.db import connection

from kb.ledger.facts import facts_of
from kb.models import FAQ, Hotline, LedgerEntry, Proposal, ProposalKind
from tests.door import DETAILS, door
from tests.hotlines.changes import count_entries, hotline, proposed

pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture
def editor(staff):
    return staff("editor")


@pytest.fixture
def waiting(alice):
    return proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})


@pytest.mark.parametrize("superuser", [True, False])
@pytest.mark.parametrize("kind", ["proposal", "hotline", "ledgerentry"])
def test_no_ordinary_page_adds_or_deletes(staff, waiting, kind, superuser):
    client = staff("administrator", superuser=superuser)
    pk = {"proposal": waiting, "hotline": hotline(), "ledgerentry": LedgerEntry.objects.first()}[kind].pk
    for page in ("add/", f"{pk}/delete/"):
        assert client.post(f"/admin/kb/{kind}/{page}", {"post": "yes"}).status_code == 403
    client.post(f"/admin/kb/{kind}/", {"action": "delete_selected", "_selected_action": [pk], "post": "yes"})
    assert (Proposal.objects.count(), Hotline.objects.count(), count_entries()) == (1, 5, 5)


def test_an_entry_of_the_ledger_is_not_changed(staff):
    client = staff(superuser=True)
    entry = LedgerEntry.objects.first()
    assert client.post(f"/admin/kb/ledgerentry/{entry.pk}/change/", {"record": "{}"}).status_code == 403
    assert LedgerEntry.objects.get(pk=entry.pk).record == entry.record


def test_the_ledger_says_which_entry_is_not_genuine_and_nothing_of_it(editor):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_ledgerentry SET record = replace(record, '95017', '95666')")
    response = editor.get("/admin/kb/ledgerentry/")
    assert "95666" not in response.content.decode()
    admin = response.context["cl"].model_admin
    assert [admin.genuine(entry)[0] for entry in LedgerEntry.objects.filter(subject__startswith="hotline/")] == [
        "genuine", "forged", "genuine", "genuine", "genuine",
    ]  # fmt: skip


def test_the_ledger_names_what_an_entry_is_about(editor):
    faq = FAQ.objects.get(slug="payment-failed")
    editor.cookies["language"] = "en"
    html = editor.get(f"/admin/kb/ledgerentry/?subject__exact={faq.subject}").text
    assert f'Question: <span lang="zh-Hans">{faq.question_zh_hans}</span></a>' in html
    assert "Hotline: " in editor.get("/admin/kb/ledgerentry/?subject__exact=hotline/alipay-support").text


def test_a_hotlines_history_is_its_entries(editor):
    response = editor.get(f"/admin/kb/hotline/{hotline().pk}/history/", follow=True)
    assert [entry.subject for entry in response.context["cl"].result_list] == ["hotline/alipay-support"]


@pytest.mark.one_door
@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_the_list_shows_a_subject_that_was_deleted_and_one_that_came_back(staff, role):
    faq = FAQ.objects.get(slug="payment-failed")
    subject, before = faq.subject, facts_of(faq)
    door.delete([faq], DETAILS)
    door.write(subject, "faq", before, DETAILS)
    client = staff(role)
    for query in ("", "?q=faq", f"?subject__exact={subject}"):
        response = client.get(f"/admin/kb/ledgerentry/{query}")
        kinds = [entry.kind for entry in response.context["cl"].result_list if entry.subject == subject]
        assert kinds[:2] == [DETAILS.kind, "deleted"]
