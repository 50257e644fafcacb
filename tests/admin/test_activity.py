"""The page "Who did what": who may see it, its filters, its pages, and the CSV file."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kb.admin.overview.csv_export import csv_response, harmless_cell
from kb.models import Notice, SynonymGroup

ADDRESS = "/admin/admin/logentry/"
EXPORT = f"{ADDRESS}export/"


@pytest.fixture
def editor(staff):
    return staff("editor")


def person(name):
    return User.objects.get_or_create(username=name)[0]


def logged(name="甲", *, by="alice", flag=CHANGE, model=SynonymGroup, pk="1", at=None, message=""):
    kind = ContentType.objects.get_for_model(model)
    entry = LogEntry.objects.create(
        user=person(by), content_type=kind, object_id=pk, object_repr=name, action_flag=flag, change_message=message
    )
    if at:
        LogEntry.objects.filter(pk=entry.pk).update(action_time=at)
    return entry


def names(client, **filters):
    return [activity.name for activity in client.get(ADDRESS, filters).context["activities"]]


def exported(client, **filters):
    content = b"".join(client.get(EXPORT, filters))
    return content, list(csv.reader(StringIO(content.decode("utf-8-sig"))))


# --- What it lists ----------------------------------------------------------------------------------------------


def test_the_newest_action_is_first(editor):
    logged("先", at=datetime(2026, 3, 1, tzinfo=UTC))
    logged("后", at=datetime(2026, 3, 2, tzinfo=UTC))
    assert names(editor) == ["后", "先"]


@pytest.mark.parametrize(
    ("language", "action", "kind", "details"),
    [("zh-hans", "变更", "同义词", "修改了词语。"), ("en", "changed", "Synonyms", "Changed words.")],
)
def test_an_action_is_told_in_the_readers_language(editor, language, action, kind, details):
    logged(message='[{"changed": {"fields": ["words"]}}]')
    editor.cookies["language"] = language
    (activity,) = editor.get(ADDRESS).context["activities"]
    assert activity[1:] == ("alice", action, kind, "甲", "/admin/kb/synonymgroup/1/change/", details)


def test_what_a_person_saves_in_a_form_is_listed_with_a_link_to_its_history(content, editor, filled_in):
    notice = filled_in(editor.get("/admin/kb/notice/add/"))
    editor.post("/admin/kb/notice/add/", {**notice, "text_zh_hans": "付款暂不可用。"})
    (activity,) = editor.get(ADDRESS).context["activities"]
    assert (activity.person, activity.name) == ("editor", "付款暂不可用。")
    assert activity.address == f"/admin/kb/change/history/notice/{Notice.objects.get().pk}/"


def test_what_was_deleted_has_no_link(editor):
    logged(flag=DELETION)
    assert editor.get(ADDRESS).context["activities"][0].address == ""


def test_what_the_reader_may_not_open_has_no_link(editor, staff):
    logged("账号", model=User)
    assert editor.get(ADDRESS).context["activities"][0].address == ""
    assert staff("administrator").get(ADDRESS).context["activities"][0].address == "/admin/auth/user/1/change/"


def test_an_action_on_a_kind_that_is_gone_is_listed(editor):
    LogEntry.objects.filter(pk=logged("旧").pk).update(content_type=None)
    assert names(editor) == ["旧"]


# --- Filters ----------------------------------------------------------------------------------------------------


@pytest.fixture
def three(db):
    """Three actions, of two people, on two kinds, in three days."""
    logged("一", by="alice", flag=ADDITION, at=datetime(2026, 3, 1, 4, tzinfo=UTC))
    logged("二", by="bob", flag=CHANGE, at=datetime(2026, 3, 2, 4, tzinfo=UTC))
    logged("三", by="bob", flag=DELETION, model=Group, at=datetime(2026, 3, 2, 17, tzinfo=UTC))  # the 3rd in China


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": "kb.synonymgroup"}, ["二", "一"]),
        ({"action": "deleted"}, ["三"]),
        ({"since": "2026-03-02"}, ["三", "二"]),
        ({"until": "2026-03-02"}, ["二", "一"]),
        ({"since": "2026-03-02", "until": "2026-03-02", "kind": "kb.synonymgroup"}, ["二"]),
        ({"since": "0001-01-01", "until": "9999-12-31"}, ["三", "二", "一"]),
        ({"action": "added", "kind": "auth.group"}, []),
    ],
)
def test_each_filter_narrows_the_list_and_the_file(editor, three, filters, expected):
    assert names(editor, **filters) == expected
    assert [row[4] for row in exported(editor, **filters)[1][1:]] == expected


def test_the_actions_of_one_person_can_be_listed(editor, three):
    assert names(editor, person=person("bob").pk) == ["三", "二"]


def test_the_filters_offer_what_occurs(editor, three):
    form = editor.get(ADDRESS).context["form"]
    assert [name for _key, name in form.fields["person"].choices] == ["全部", "alice", "bob", "editor"]
    kinds = [key for key, _name in form.fields["kind"].choices]
    assert {"auth.group", "kb.synonymgroup", "kb.faq", "kb.impostor"} < set(kinds)
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"person": "999"}, "person"),
        ({"person": "\0"}, "person"),
        ({"person": "9" * 30}, "person"),
        ({"kind": "kb.nothing"}, "kind"),
        ({"kind": "\0"}, "kind"),
        ({"action": "x"}, "action"),
        ({"since": "2026-02-31"}, "since"),
        ({"until": "\0"}, "until"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "until"),
    ],
)
@pytest.mark.parametrize("address", [ADDRESS, EXPORT])
def test_a_bad_filter_is_told_at_its_field_and_nothing_is_exported(editor, three, address, filters, field):
    response = editor.get(address, filters)
    assert response.status_code == 400
    assert set(response.context["form"].errors) == {field}
    assert f'action="{ADDRESS}"' in response.content.decode()


def many(count):
    kind, user = ContentType.objects.get_for_model(SynonymGroup), person("alice")
    LogEntry.objects.bulk_create(
        LogEntry(user=user, content_type=kind, object_id=str(n), object_repr=f"第{n}问", action_flag=CHANGE)
        for n in range(count)
    )


def test_a_long_list_has_pages_that_keep_the_filters(editor):
    many(60)
    html = editor.get(ADDRESS, {"kind": "kb.synonymgroup"}).content.decode()
    assert "kind=kb.synonymgroup&amp;page=2" in html
    assert len(names(editor, page="2")) == 10


@pytest.mark.parametrize("page", ["x", "-1", "99", "\0"])
def test_an_odd_page_number_is_answered(editor, page):
    logged()
    assert names(editor, page=page) == ["甲"]


@pytest.mark.parametrize("count", [1, 120])
def test_it_costs_as_many_queries_whatever_its_length(editor, count):
    many(count)
    editor.get(ADDRESS)
    with CaptureQueriesContext(connection) as queries:
        editor.get(ADDRESS)
    # Session, person, rights, permissions, those of roles; people, kinds, number of actions, their keys, the actions.
    assert len(queries) == 5 + 1 + 5  # who it is, the number in the menu, the page


# --- Who may see it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"), [("administrator", 200), ("editor", 200), ("reviewer", 200), ("translator", 403), ("", 403)]
)
def test_those_who_may_see_the_ledger_may_see_it(staff, role, status):
    client = staff(*filter(None, [role]))
    assert [client.get(address).status_code for address in (ADDRESS, EXPORT)] == [status, status]
    assert (f'href="{ADDRESS}"' in client.get("/admin/").content.decode()) is (status == 200)


@pytest.mark.parametrize("page", ["add/", "{}/", "{}/change/", "{}/delete/", "{}/history/"])
def test_nothing_can_be_changed_here(staff, page):
    entry = logged()
    client = staff(superuser=True)
    assert client.post(ADDRESS + page.format(entry.pk), {"post": "yes"}).status_code == 404
    client.post(ADDRESS, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    assert LogEntry.objects.filter(pk=entry.pk).exists()


# --- The CSV file -----------------------------------------------------------------------------------------------


def test_the_file_begins_with_a_byte_order_mark_and_a_heading(editor):
    logged("付款失败", at=datetime(2026, 3, 1, 17, 30, 5, tzinfo=UTC), message="改了一处")
    content, rows = exported(editor)
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows == [
        ["时间（北京时间）", "操作人", "操作", "类型", "对象", "详情"],
        ["2026-03-02 01:30:05", "alice", "变更", "同义词", "付款失败", "改了一处"],
    ]


def test_the_file_is_in_the_readers_language(editor):
    logged()
    editor.cookies["language"] = "en"
    _content, rows = exported(editor)
    assert rows[0][1] == "Who"
    assert rows[1][2:4] == ["changed", "Synonyms"]


def test_the_file_has_all_pages_and_fetches_them_in_chunks(editor, django_assert_num_queries):
    many(1001)
    response = editor.get(EXPORT)
    with django_assert_num_queries(3):  # 500, 500, 1
        rows = b"".join(response).decode().splitlines()
    assert len(rows) == 1 + 1001


def test_the_file_is_offered_under_a_name_with_the_date(editor, monkeypatch):
    response = editor.get(EXPORT)
    assert response["Content-Disposition"].startswith('attachment; filename="activity-20')
    assert response["Content-Disposition"].endswith('.csv"')


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(start):
    assert harmless_cell(f'{start}HYPERLINK("x")') == f'\'{start}HYPERLINK("x")'


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1), max_size=3))
def test_every_text_comes_out_of_the_file_as_it_went_in_and_none_is_run(rows):
    content = b"".join(csv_response("x.csv", rows)).decode("utf-8-sig")
    read = list(csv.reader(StringIO(content, newline="")))
    assert read == [[harmless_cell(cell) for cell in row] for row in rows]
    assert not [cell for row in read for cell in row if cell.startswith(FORMULA_STARTS)]
