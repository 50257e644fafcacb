"""The page of searches: its content, permissions and queries. test_search_additions.py adds their words to content."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.models import FAQ, SearchCount

pytestmark = pytest.mark.usefixtures("content")

ADDRESS = "/admin/kb/searchcount/"


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
    # Session, person, rights, permissions, those of roles; the days; the searches, counted and one page of them.
    assert len(queries) == 5 + 1 + 3  # who it is, the number in the menu, the page


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


def undo(client, **changed):
    faq = FAQ.objects.get(slug="account-locked")
    line = faq.phrasings_zh_hans.splitlines()[0]
    data = {"kind": "faq", "pk": faq.pk, "column": "phrasings_zh_hans", "line": line}
    return client.post(f"{ADDRESS}take-out/", data | changed, follow=True)


@pytest.mark.parametrize("kind", ["user", "", "\0"])
def test_undo_of_an_unknown_kind_is_not_found(editor, kind):
    assert undo(editor, kind=kind).status_code == 404


@pytest.mark.parametrize("pk", ["", "x", "0", "9" * 30, "\0", "１"])
def test_undo_of_an_unknown_object_says_so(editor, pk):
    response = undo(editor, pk=pk)
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]
