"""Synonyms: their list and form, and from a search by one click."""

from urllib.parse import quote

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import SynonymGroup

pytestmark = pytest.mark.usefixtures("content")

LIST = "/admin/kb/synonymgroup/"
ADD_FROM_SEARCH = "/admin/kb/searchcount/add-synonym/?q="


@pytest.fixture
def editor(staff):
    return staff("editor")


def group(slug="pay"):
    return SynonymGroup.objects.get(slug=slug)


def change_address(slug="pay"):
    return f"{LIST}{group(slug).pk}/change/"


def add(client, query="掏钱", **data):
    return client.post(ADD_FROM_SEARCH + quote(query), {"words": query, "group": "", "other": "", **data})


@pytest.mark.parametrize("query", ["付账", "payment"])
def test_a_group_is_found_by_any_of_its_words(editor, query):
    found = editor.get(LIST, {"q": query}).context["cl"].result_list
    assert group() in found
    assert group("refund") not in found


@pytest.mark.parametrize(
    ("role", "read", "change", "add_or_delete"),
    [
        ("administrator", 200, True, 200),
        ("editor", 200, True, 200),
        ("reviewer", 200, True, 403),
        ("translator", 200, False, 403),
        (None, 403, False, 403),
    ],
)
def test_who_keeps_the_synonyms(staff, role, read, change, add_or_delete):
    client = staff(role) if role else staff()
    assert client.get(LIST).status_code == read
    assert client.get(f"{LIST}add/").status_code == add_or_delete
    assert client.get(f"{LIST}{group().pk}/delete/").status_code == add_or_delete
    before = group().words
    client.post(change_address(), {"words": "付款\n掏钱"})
    assert (group().words != before) is change


def test_a_new_group_is_last_and_gets_a_key(editor):
    assert editor.post(f"{LIST}add/", {"words": " 掏钱包 \r\n\r\nWhip out\r\n掏钱包"}).status_code == 302
    last = SynonymGroup.objects.in_order().last()
    assert (last.words, last.slug) == ("掏钱包\nWhip out", "whip-out")


def test_a_saved_group_keeps_its_key_and_place(editor):
    before = group()
    editor.post(change_address(), {"words": before.words + "\n掏钱"})
    after = group()
    assert after.word_list == [*before.word_list, "掏钱"]
    assert (after.pk, after.position) == (before.pk, before.position)


@pytest.mark.parametrize("words", ["退款", "退款 ", "REFUND", "退 款".replace(" ", "")])
def test_a_word_of_another_group_is_refused_with_that_groups_name(editor, words):
    before = group().words
    response = editor.post(change_address(), {"words": f"{before}\n{words}"})
    (error,) = response.context["adminform"].form.errors["words"]
    assert group("refund").word_list[0] in error
    assert group().words == before


@pytest.mark.parametrize("words", ["", "付款", "付款\n付款", "打 95188\n打电话", "长" * 101 + "\n短", "付款\n\0"])
def test_an_invalid_group_is_refused_at_the_field(editor, words):
    before = group().words
    response = editor.post(change_address(), {"words": words})
    assert response.context["adminform"].form.errors["words"]
    assert group().words == before


def test_the_history_names_the_changed_fields(editor):
    editor.post(change_address(), {"words": "付款\n支付"})
    (entry,) = LogEntry.objects.filter(object_id=str(group().pk))
    assert entry.change_message == '[{"changed": {"fields": ["words"]}}]'


@pytest.mark.parametrize("rows", [45, 100])
def test_the_list_costs_three_queries_whatever_its_length(editor, rows):
    for number in range(SynonymGroup.objects.count(), rows):
        SynonymGroup.objects.create(slug=f"more-{number}", words=f"甲{number}\n乙{number}")
    editor.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        editor.get(LIST)
    # Session, person, rights, permissions, those of roles; the count, of all and of what is found; the groups.
    assert len(queries) == 5 + 1 + 3  # who it is, the number in the menu, the page


def test_a_search_joins_a_group(editor):
    response = add(editor, group=group().pk)
    assert group().word_list[-1] == "掏钱"
    assert response.context["added"].line == "掏钱"
    (entry,) = LogEntry.objects.filter(object_id=str(group().pk))
    assert entry.change_message == '[{"changed": {"fields": ["words"]}}]'


def test_a_search_makes_a_new_group_with_another_word(editor):
    add(editor, "掏钱包", other="whip out")
    made = group("whip-out")
    assert made.word_list == ["掏钱包", "whip out"]
    assert LogEntry.objects.filter(object_id=str(made.pk), action_flag=ADDITION).exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "group"),
        ({"group": "pay", "other": "掏钱包"}, "group"),
        ({"group": "0"}, "group"),
        ({"group": "x"}, "group"),
        ({"group": "refund", "words": "支付"}, "words"),
        ({"group": "pay", "words": "支付"}, "words"),
        ({"words": "支付", "other": "掏钱包"}, "words"),
        ({"other": "支付"}, "other"),
        ({"other": "掏钱"}, "words"),
        ({"other": "打 95188"}, "words"),
        ({"other": "长" * 101}, "other"),
    ],
)
def test_an_invalid_addition_is_refused_at_its_field(editor, data, field):
    before = list(SynonymGroup.objects.values_list("pk", "words"))
    if data.get("group") in ("pay", "refund"):
        data = {**data, "group": group(data["group"]).pk}
    response = add(editor, **data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert list(SynonymGroup.objects.values_list("pk", "words")) == before


def test_who_may_not_add_groups_is_offered_those_that_there_are(staff):
    client = staff("reviewer")
    assert "other" not in client.get(ADD_FROM_SEARCH + quote("掏钱")).context["form"].fields
    add(client, group=group().pk)
    assert group().word_list[-1] == "掏钱"
    count = SynonymGroup.objects.count()
    add(client, "掏钱包", other="亮码")
    assert SynonymGroup.objects.count() == count


@pytest.mark.parametrize("role", ["translator", None])
def test_a_forged_synonym_is_refused(staff, role):
    before = group().words
    client = staff(role) if role else staff()
    assert add(client, group=group().pk).status_code == 403
    assert group().words == before
