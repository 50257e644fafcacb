"""Notices in the admin: content by language, moments in China's time, and a button that ends one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from kb.ledger.history import revisions
from kb.models import Notice, Provider
from tests.admin.pages import Words

pytestmark = pytest.mark.usefixtures("content")

LIST = "/admin/kb/notice/"
HOUR = timedelta(hours=1)


def notice(text="支付宝暂停付款", *, starts=-HOUR, ends=None, **fields):
    now = timezone.now()
    moments = {"starts": now + starts, "ends": None if ends is None else now + ends}
    return Notice.objects.create(text_zh_hans=text, **moments, **fields)


def address(row, page="change"):
    return f"{LIST}{row.pk}/{page}/"


@pytest.fixture
def editor(staff):
    return staff("editor")


def fields(client, row):
    return set(client.get(address(row)).context["adminform"].form.fields)


def test_editors_write_the_chinese_and_all_else_and_translators_the_english(staff, editor):
    row = notice()
    assert fields(editor, row) == {"text_zh_hans", "provider", "language", "starts", "ends", "position"}
    assert fields(staff("translator"), row) == {"text_en"}


def test_a_translation_is_saved_and_nothing_else(staff, filled_in):
    row = notice()
    client = staff("translator")
    forged = {"text_zh_hans": "伪造", "starts": "2030-01-01T00:00", "ends": "2031-01-01T00:00", "language": "en"}
    data = filled_in(client.get(address(row))) | {"text_en": "Alipay is down."} | forged
    before = Notice.objects.values(*forged).get()
    assert client.post(address(row), data).status_code == 302
    assert Notice.objects.values(*forged).get() == before
    assert Notice.objects.get().text_en == "Alipay is down."


def test_a_notice_is_added_with_moments_in_chinas_time(editor, filled_in):
    data = filled_in(editor.get(f"{LIST}add/"))
    data |= {"text_zh_hans": "暂停付款", "starts": "2030-05-01T12:00", "ends": "2030-05-01T18:30"}
    data["provider"] = Provider.objects.get(slug="alipay").pk
    assert editor.post(f"{LIST}add/", data).status_code == 302
    row = Notice.objects.get()
    assert row.starts == datetime(2030, 5, 1, 4, tzinfo=UTC)
    assert row.ends == datetime(2030, 5, 1, 10, 30, tzinfo=UTC)
    assert row.provider.slug == "alipay"


def test_a_new_one_begins_now_unless_another_moment_is_typed(editor, filled_in):
    response = editor.get(f"{LIST}add/")
    assert b'type="datetime-local"' in response.content
    data = filled_in(response) | {"text_zh_hans": "暂停付款"}
    assert editor.post(f"{LIST}add/", data).status_code == 302
    assert timedelta() <= timezone.now() - Notice.objects.get().starts < timedelta(minutes=2)


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "北京时间。"), ("en", "China time.")])
def test_the_form_says_whose_time_it_is(editor, language, said):
    editor.cookies["language"] = language
    assert editor.get(f"{LIST}add/").content.decode().count(said) == 2


def test_saving_an_untouched_form_changes_no_moment(editor, filled_in):
    row = notice(ends=HOUR)
    html = editor.get(address(row)).content.decode()
    data = filled_in(editor.get(address(row)))
    for name in ("starts", "ends"):  # as a browser sends them: what stands in the page
        data[name] = html.split(f'name="{name}" value="')[1].split('"')[0]
    assert editor.post(address(row), data | {"text_zh_hans": "改过"}).status_code == 302
    before, row = row, Notice.objects.get()
    assert (row.text_zh_hans, row.starts, row.ends) == ("改过", before.starts, before.ends)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("text_zh_hans", ""),
        ("text_zh_hans", "长" * 301),
        ("text_zh_hans", "\0"),
        ("starts", ""),
        ("starts", "soon"),
        ("starts", "0001-01-01T00:00"),
        ("starts", "9999-12-31T23:59"),
        ("ends", "9999-12-31T23:59-12:00"),
        ("ends", "2030-02-31T10:00"),
        ("ends", "\0"),
        ("provider", "999999"),
        ("language", "fr"),
        ("position", "9" * 5000),
    ],
)
def test_bad_input_is_answered_at_its_field(editor, filled_in, field, typed):
    row = notice()
    before = Notice.objects.values().get()
    response = editor.post(address(row), filled_in(editor.get(address(row))) | {field: typed})
    assert field in response.context["adminform"].form.errors
    assert Notice.objects.values().get() == before


def test_one_that_ends_before_it_starts_is_answered_in_the_form(editor, filled_in):
    row = notice()
    response = editor.post(address(row), filled_in(editor.get(address(row))) | {"ends": "2020-01-01T00:00"})
    assert "结束时间必须晚于开始时间。" in response.content.decode()
    assert Notice.objects.get().ends is None


@pytest.fixture
def three(content):
    notice("以后", starts=HOUR)
    notice("现在")
    notice("从前", ends=-HOUR / 2)


@pytest.mark.parametrize(
    ("language", "states"),
    [("zh-hans", ["待发布", "显示中", "已结束"]), ("en", ["planned", "in effect", "over"])],
)
def test_the_list_shows_the_state_of_each(editor, three, language, states):
    editor.cookies["language"] = language
    rows = editor.get(LIST).content.decode().split('id="changelist-form"')[1].split("</form>")[0]
    assert [words for words in Words(f"<form {rows}").found if words in states] == states


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("planned", ["以后"]), ("in-effect", ["现在"]), ("over", ["从前"]), ("x", ["以后", "现在", "从前"])],
)
def test_the_list_can_be_narrowed_to_a_state(editor, three, wanted, expected):
    rows = editor.get(f"{LIST}?state={wanted}").context["cl"].result_list
    assert [row.text_zh_hans for row in rows] == expected


def test_only_one_in_effect_offers_to_be_ended(editor, three):
    html = editor.get(LIST).content.decode()
    assert html.count("formaction=") == 1
    assert f'formaction="{address(Notice.objects.get(text_zh_hans="现在"), "end")}"' in html


@pytest.mark.parametrize("role", ["administrator", "editor", "reviewer"])
def test_one_click_ends_it_and_is_written_down(staff, role):
    row = notice(ends=HOUR)
    assert staff(role).post(address(row, "end")).status_code == 302
    row.refresh_from_db()
    assert row.ends <= timezone.now()
    assert revisions(row.subject)[0].by == role


@pytest.mark.parametrize("moments", [{"starts": HOUR}, {"starts": -HOUR, "ends": -HOUR / 2}])
def test_one_that_is_not_in_effect_is_not_ended(editor, moments):
    row = notice(**moments)
    response = editor.post(address(row, "end"), follow=True)
    assert "这条公告当前没有显示" in response.content.decode()
    assert Notice.objects.get().ends == row.ends


def test_a_translator_does_not_end_one_nor_is_offered_to(staff):
    row = notice()
    client = staff("translator")
    assert "formaction=" not in client.get(LIST).content.decode()
    assert client.post(address(row, "end")).status_code == 403
    assert Notice.objects.get().ends is None


def test_a_link_ends_nothing(editor):
    row = notice()
    assert editor.get(address(row, "end")).status_code == 405
    assert Notice.objects.get().ends is None


def test_another_sites_form_ends_nothing(editor):
    row = notice()
    editor.handler.enforce_csrf_checks = True
    assert editor.post(address(row, "end")).status_code == 403
    assert Notice.objects.get().ends is None


def test_one_that_is_gone_is_not_found(editor):
    assert editor.post(f"{LIST}999999/end/").status_code == 404


def test_the_list_says_that_one_about_a_draft_is_not_shown(editor):
    notice(provider=Provider.objects.get(slug="alipay"))
    Provider.objects.filter(slug="alipay").update(publication="draft")
    assert "支付宝（草稿，不显示）" in editor.get(LIST).content.decode()


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("reviewer", 403), ("translator", 403)])
def test_only_administrators_and_editors_add_one(staff, role, status):
    assert staff(role).get(f"{LIST}add/").status_code == status


def test_the_sidebar_shows_it_to_permitted_staff_alone(staff):
    for role, seen in (("translator", True), (None, False)):
        client = staff(role) if role else staff()
        assert (f'href="{LIST}"' in client.get("/admin/").content.decode()) is seen
        assert client.get(LIST).status_code == (200 if seen else 403)
