"""The page of searches: its content, permissions and queries, and the effect of additions."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.models import FAQ, Provider, SearchCount, SynonymGroup
from tests.admin.pages import Words

pytestmark = pytest.mark.usefixtures("content")

ADDRESS = "/admin/kb/searchcount/"
UNFOUND = "掌纹打不开门"


@pytest.fixture
def editor(staff):
    return staff("editor")


def day(ago=0):
    return timezone.localdate() - timedelta(days=ago)


def searched(query, *, times=1, results=0, clicks=0, ago=0, language="zh-hans"):
    counts = {"searches": times, "results": results, "clicks": clicks}
    SearchCount.objects.create(day=day(ago), query=query, language=language, **counts)


def shown(response):
    return [row["query"] for row in response.context["rows"]]


def looked_at(client, **wanted):
    return client.get(ADDRESS, {"show": "all", **wanted})


def test_a_search_is_summed_up_over_days_and_languages(editor):
    searched("退款", times=2, results=3, clicks=1, ago=2)
    searched("退款", times=5, results=4, clicks=2)
    searched("退款", times=1, results=4, language="en")
    (row,) = looked_at(editor).context["rows"]
    counts = {name: row[name] for name in ("query", "times", "opened", "found", "last")}
    assert counts == {"query": "退款", "times": 8, "opened": 3, "found": 4, "last": day()}


def test_the_most_frequent_search_is_first(editor):
    searched("少", times=1)
    searched("多", times=9, ago=3)
    assert shown(looked_at(editor)) == ["多", "少"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("nothing", ["没结果"]), ("unopened", ["没人点"]), ("all", ["没结果", "没人点", "昨天有人点", "昨天还没有"])],
)
def test_searches_without_results_and_without_clicks_can_be_filtered(editor, wanted, expected):
    searched("没结果", times=9)
    searched("没人点", times=8, results=2)
    searched("昨天有人点", times=7, results=2)
    searched("昨天有人点", results=2, clicks=1, ago=1, times=0)
    searched("昨天还没有", times=6, results=1, clicks=1)
    searched("昨天还没有", times=0, ago=1)
    assert shown(looked_at(editor, show=wanted)) == expected


def test_the_default_filter_shows_searches_without_results(editor):
    searched("没结果")
    searched("有结果", results=1)
    assert shown(editor.get(ADDRESS)) == ["没结果"]


@pytest.mark.parametrize(("period", "count"), [("1", 1), ("7", 2), ("30", 3), ("90", 4)])
def test_a_period_ends_today(editor, period, count):
    for ago in (0, 6, 29, 89, 90):
        searched(f"{ago}天前", ago=ago)
    response = looked_at(editor, period=period)
    assert len(shown(response)) == count
    assert len(response.context["days"]) == int(period)


def test_one_day_can_be_looked_at(editor):
    searched("前天", ago=2)
    searched("今天")
    assert shown(looked_at(editor, day=day(2).isoformat())) == ["前天"]


def test_each_day_has_its_searches_and_those_without_result(editor):
    searched("甲", times=6, results=2)
    searched("乙", times=2)
    searched("丙", times=4, ago=2)
    days = looked_at(editor).context["days"]
    assert [tuple(figures) for figures, _address in days[:3]] == [
        (day(), 8, 2),
        (day(1), 0, 0),
        (day(2), 4, 4),
    ]


@pytest.mark.parametrize(
    "query",
    ["show=x", "period=8", "period=%00", "day=2026-02-31", "day=x", "day=%00", "page=x", "page=-1", "page=99", "q=x"],
)
def test_an_odd_address_is_answered(editor, query):
    searched("退款")
    response = editor.get(f"{ADDRESS}?{query}")
    assert response.status_code == 200
    assert shown(response) == ["退款"]


def test_a_long_list_has_pages_that_keep_the_filters(editor):
    for number in range(60):
        searched(f"第{number}个", times=100 - number)
    response = looked_at(editor, period=30)
    assert len(shown(response)) == 50
    assert "?show=all&amp;period=30&amp;page=2" in response.content.decode()
    assert len(shown(looked_at(editor, period=30, page=2))) == 10


def test_queries_are_escaped(editor):
    searched("<script>alert(1)</script> & \"x\" 'y'")
    html = looked_at(editor).content.decode()
    assert "<script>alert" not in html
    assert "q=%3Cscript%3E" in html


@pytest.mark.parametrize("days", [1, 90])
@pytest.mark.parametrize("rows", [2, 200])
def test_the_list_costs_three_queries_whatever_its_length(editor, rows, days):
    for number in range(rows):
        searched(f"第{number}个", ago=number % days)
    looked_at(editor)
    with CaptureQueriesContext(connection) as queries:
        assert looked_at(editor, period=90).status_code == 200
    # Session, person, their permissions and their roles'; the days; the searches, counted and one page of them.
    assert len(queries) == 4 + 1 + 3  # who it is, the number in the menu, the page


@pytest.mark.parametrize(
    ("role", "chinese", "english"),
    [
        ("administrator", {"phrasing", "alias", "synonym"}, {"phrasing", "alias", "synonym"}),
        ("editor", {"phrasing", "alias", "synonym"}, {"alias", "synonym"}),
        ("reviewer", {"phrasing", "alias", "synonym"}, {"alias", "synonym"}),
        ("translator", set(), {"phrasing"}),
    ],
)
def test_only_permitted_additions_are_offered_and_accepted(staff, role, chinese, english):
    client = staff(role)
    for query, offered in (("刷不动", chinese), ("declined again", english)):
        searched(query)
        html = looked_at(client).content.decode()
        for way in ("phrasing", "alias", "synonym"):
            address = f"{ADDRESS}add-{way}/?q={quote(query).replace('%20', '+')}"
            assert (address in html) is (way in offered), (query, way)
            assert client.get(address).status_code == (200 if way in offered else 403)
        SearchCount.objects.all().delete()


def test_the_sidebar_shows_it_to_permitted_staff_alone(staff):
    for role, seen in (("translator", True), (None, False)):
        client = staff(role) if role else staff()
        assert (f'href="{ADDRESS}"' in client.get("/admin/").content.decode()) is seen
        assert client.get(ADDRESS).status_code == (200 if seen else 403)


@pytest.mark.parametrize("page", ["add/", "{}/delete/"])
def test_rows_cannot_be_added_or_deleted(staff, page):
    searched("退款")
    client = staff(superuser=True)
    assert client.get(ADDRESS + page.format(SearchCount.objects.get().pk)).status_code == 403


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?q=%00"])
@pytest.mark.parametrize("way", ["phrasing", "alias", "synonym"])
def test_without_words_there_is_nothing_to_add(editor, way, query):
    assert editor.get(f"{ADDRESS}add-{way}/{query}").status_code == 404


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


def test_the_effect_of_an_addition_is_shown_with_its_search_first(editor):
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


def test_the_search_of_an_addition_is_shown_even_without_a_change(editor):
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


@pytest.mark.parametrize("forged", [{"kind": "user"}, {"kind": ""}, {"kind": "\0"}])
def test_undo_of_an_unknown_kind_is_not_found(editor, forged):
    assert undo(editor, added(editor), **forged).status_code == 404


@pytest.mark.parametrize("pk", ["", "x", "0", "9" * 30, "\0", "１"])
def test_undo_of_an_unknown_object_says_so(editor, pk):
    response = undo(editor, added(editor), pk=pk)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


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


def test_another_name_is_in_the_history(editor):
    wechat = Provider.objects.get(slug="wechat-pay")
    added(editor, way="alias", query="绿泡泡", page=f"provider-{wechat.pk}")
    (entry,) = LogEntry.objects.filter(object_id=str(wechat.pk))
    assert entry.change_message == '[{"changed": {"fields": ["other names"]}}]'
    assert entry.object_repr == wechat.name_zh_hans
