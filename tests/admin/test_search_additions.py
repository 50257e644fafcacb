"""Adding the words of a search to the content: what it does to searches, how it is undone, and its history."""

from urllib.parse import quote

import pytest
from django.contrib.admin.models import DELETION, LogEntry

from kb.models import FAQ, Change, ChangeState, Provider, SynonymGroup
from tests.admin.pages import Words
from tests.admin.test_searches import ADDRESS, searched

pytestmark = pytest.mark.usefixtures("content")

UNFOUND = "掌纹打不开门"


@pytest.fixture
def editor(staff):
    return staff("editor")


def added(client, way="phrasing", query=UNFOUND, **data):
    if way == "phrasing":
        data = {"page": f"faq-{locked().pk}", **data}
    return client.post(f"{ADDRESS}add-{way}/?q={quote(query)}&show=all&page=3", {"words": query, **data})


def locked():
    return FAQ.objects.get(slug="account-locked")


def undo(client, response, **changed):
    """What the button sends, or what was made of it."""
    addition = response.context["added"]
    data = {"kind": addition.obj._meta.model_name, "pk": addition.obj.pk, "column": addition.column}
    address = response.context["undo_address"]
    return client.post(address, data | {"line": addition.line.replace("\n", "\r\n")} | changed, follow=True)


def test_the_effect_of_an_addition_is_shown_with_its_search_first(searchable, editor):
    searched("密码忘了", times=5, results=3)
    searched(f"我{UNFOUND}了")
    response = added(editor)
    first, other = response.context["compared_searches"]
    assert (first.query, other.query) == (UNFOUND, f"我{UNFOUND}了")
    assert [title.obj for title in first.after][:1] == [locked()]
    assert first.after[0].differs
    assert (response.context["changed"], response.context["compared"]) == (2, 3)
    assert "3 条搜索中，2 条的结果有变化" in html_words(response) or "2 of 3" in html_words(response)


def html_words(response):
    return " ".join(" ".join(Words(response.content.decode()).found).split())


def test_the_search_of_an_addition_is_shown_even_without_a_change(searchable, editor):
    response = added(editor, query="账户被锁定了")
    (row,) = response.context["compared_searches"]
    assert (row.query, row.differs, response.context["changed"]) == ("账户被锁定了", False, 0)


def test_the_same_form_sent_again_adds_nothing(editor):
    added(editor)
    before = locked().phrasings_zh_hans
    response = added(editor)
    assert UNFOUND in response.context["form"].errors["words"][0]
    assert locked().phrasings_zh_hans == before


def test_undo_removes_the_line_and_returns_to_the_filtered_list(editor):
    before = locked().phrasings_zh_hans
    response = undo(editor, added(editor))
    assert response.redirect_chain == [(f"{ADDRESS}?show=all&page=3", 302)]
    assert locked().phrasings_zh_hans == before
    assert UNFOUND in html_words(response)


def test_undo_says_so_if_the_line_was_changed_since(editor):
    response = added(editor)
    FAQ.objects.filter(pk=locked().pk).update(phrasings_zh_hans="别的问法")
    assert [message.level_tag for message in undo(editor, response).context["messages"]] == ["warning"]
    assert locked().phrasings_zh_hans == "别的问法"


def test_undo_says_so_if_the_page_was_deleted_since(editor):
    response = added(editor)
    locked().delete()
    assert [message.level_tag for message in undo(editor, response).context["messages"]] == ["warning"]


def test_undo_unmakes_a_new_group(editor):
    response = added(editor, way="synonym", query="掏钱包", group="", other="亮码")
    made = response.context["added"].obj
    undo(editor, response)
    assert not SynonymGroup.objects.filter(pk=made.pk).exists()
    assert LogEntry.objects.filter(action_flag=DELETION, object_id=str(made.pk)).exists()


def test_a_new_group_that_was_changed_since_stays(editor):
    response = added(editor, way="synonym", query="掏钱包", group="", other="亮码")
    made = response.context["added"].obj
    made.words += "\n扫我"
    made.save()
    assert [message.level_tag for message in undo(editor, response).context["messages"]] == ["warning"]
    assert SynonymGroup.objects.filter(pk=made.pk).exists()
    assert not LogEntry.objects.filter(action_flag=DELETION).exists()


@pytest.mark.parametrize(
    "forged",
    [
        {"column": "question_zh_hans", "line": "x"},
        {"column": "phrasings_en"},
        {"kind": "provider", "column": "publication"},
        {"kind": "synonymgroup", "column": "slug"},
        {"column": ""},
    ],
)
def test_undo_of_a_column_that_is_not_the_persons_is_refused(editor, forged):
    before = locked().phrasings_zh_hans
    response = added(editor)
    assert undo(editor, response, **forged).status_code == 403
    assert locked().phrasings_zh_hans == f"{before}\n{UNFOUND}"


@pytest.mark.parametrize(
    ("role", "page"), [("translator", "take-out"), ("reviewer", "unmake"), ("translator", "unmake")]
)
def test_a_forged_undo_is_refused(editor, staff, role, page):
    response = added(editor, way="synonym", query="掏钱包", group="", other="亮码")
    made = response.context["added"].obj
    data = {"kind": "synonymgroup", "pk": made.pk, "column": "words", "line": made.words}
    assert staff(role).post(f"{ADDRESS}{page}/", data).status_code == 403
    assert SynonymGroup.objects.get(pk=made.pk).words == made.words


@pytest.mark.parametrize("page", ["take-out", "unmake"])
def test_nothing_is_undone_by_a_link(staff, page):
    data = {"kind": "faq", "pk": locked().pk, "column": "phrasings_zh_hans"}
    response = staff(superuser=True).get(f"{ADDRESS}{page}/", data)
    assert response.status_code in (404, 405)


def test_an_addition_is_in_the_history_in_the_readers_language(staff):
    client = staff("administrator")
    for query in (UNFOUND, "palm does not open the door"):
        added(client, query=query)
    history = f"/admin/kb/faq/{locked().pk}/history/"
    for language, label in (("zh-hans", "常见问法"), ("en", "Ways people ask")):
        client.cookies["language"] = language
        html = client.get(history, follow=True).content.decode()
        assert label in html
        assert "palm does not open the door" in html


def test_another_name_waits_for_a_second_person(editor):
    wechat = Provider.objects.get(slug="wechat-pay")
    page = editor.get(f"{ADDRESS}add-alias/?q=x", headers={"accept-language": "en"}, follow=True)
    assert "A second person lets it through" in html_words(page) or "另一位" in html_words(page)
    response = added(editor, way="alias", query="绿泡泡", page=f"provider-{wechat.pk}")
    assert (response.status_code, response["Location"]) == (302, f"{ADDRESS}?show=all&page=3")
    (change,) = Change.objects.filter(state=ChangeState.SUBMITTED)
    assert "绿泡泡" in change.facts["aliases"].splitlines()
    assert "绿泡泡" not in Provider.objects.get(pk=wechat.pk).alias_list
    assert "绿泡泡" in html_words(editor.get(ADDRESS))


def test_a_way_of_asking_with_a_number_waits_for_a_second_person(editor):
    assert added(editor, query="打 95188 没人接").status_code == 302
    assert Change.objects.get().state == ChangeState.SUBMITTED
    assert "95188" not in (locked().phrasings_zh_hans or "")
