"""Advice in the admin: as other content by language, ordered within its topic, and checked against an address."""

import pytest

from kb.models import Advice, AdviceTopic, Provider
from tests.people import let_through

pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture
def advice(content):
    return Advice.objects.filter(topic=AdviceTopic.NEVER_ASKS).in_order().first()


@pytest.fixture
def editor(staff):
    return staff("editor")


def address(advice):
    return f"/admin/kb/advice/{advice.pk}/change/"


def fields(client, advice):
    return set(client.get(address(advice)).context["adminform"].form.fields)


def test_editors_write_the_chinese_and_translators_the_english(staff, editor, advice):
    assert {name for name in fields(editor, advice) if name.endswith("_en")} == set()
    assert fields(staff("translator"), advice) == {"text_en", "source_name_en"}


def test_the_chinese_is_saved(editor, filled_in, advice):
    english = advice.text_en
    data = filled_in(editor.get(address(advice))) | {"text_zh_hans": "客服不会索要密码。", "text_en": "Forged"}
    assert editor.post(address(advice), data).status_code == 302
    let_through()
    advice.refresh_from_db()
    assert (advice.text_zh_hans, advice.text_en) == ("客服不会索要密码。", english)


def test_the_english_is_saved_and_nothing_else(staff, filled_in, advice):
    client = staff("translator")
    forged = {"text_zh_hans": "伪造", "topic": "deceived", "source_url": "https://forged.example/", "position": "9"}
    data = filled_in(client.get(address(advice))) | {"text_en": "No password, ever."} | forged
    before = Advice.objects.values(*forged).get(pk=advice.pk)
    assert client.post(address(advice), data).status_code == 302
    let_through()
    assert Advice.objects.values(*forged).get(pk=advice.pk) == before
    assert Advice.objects.get(pk=advice.pk).text_en == "No password, ever."


def test_checked_advice_needs_an_address(editor, filled_in, advice):
    Advice.objects.filter(pk=advice.pk).update(provider=Provider.objects.get(slug="alipay"))
    data = filled_in(editor.get(address(advice))) | {"checked_on": "2026-01-02"}
    response = editor.post(address(advice), data)
    assert response.status_code == 200
    assert "所依据的网址" in response.content.decode()
    data["source_url"] = "https://www.alipay.com/"
    assert editor.post(address(advice), data).status_code == 302
    let_through()
    assert str(Advice.objects.get(pk=advice.pk).checked_on) == "2026-01-02"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("text_zh_hans", ""),
        ("text_zh_hans", "长" * 10_000),
        ("source_url", "no address"),
        ("checked_on", "soon"),
        ("provider", "999999"),
        ("slug", "提醒"),
    ],
)
def test_bad_input_is_answered_at_its_field(editor, filled_in, advice, field, typed):
    before = Advice.objects.values().get(pk=advice.pk)
    response = editor.post(address(advice), filled_in(editor.get(address(advice))) | {field: typed})
    assert field in response.context["adminform"].form.errors
    assert Advice.objects.values().get(pk=advice.pk) == before


def test_it_is_moved_within_its_topic(editor, commits, filled_in, advice):
    others = Advice.objects.exclude(topic=advice.topic).order_by("pk")
    before = list(others.values_list("position", flat=True))
    moved = filled_in(editor.get(address(advice))) | {"position": "2"}
    assert commits(editor).post(address(advice), moved).status_code == 302
    assert Advice.objects.get(pk=advice.pk).position == 2
    assert list(others.values_list("position", flat=True)) == before


def test_its_topic_stays(editor, filled_in, advice):
    editor.post(address(advice), filled_in(editor.get(address(advice))) | {"topic": "deceived"})
    assert Advice.objects.get(pk=advice.pk).topic == AdviceTopic.NEVER_ASKS


def test_new_advice_goes_to_the_end_of_its_topic(editor, filled_in):
    there = Advice.objects.filter(topic=AdviceTopic.NEVER_ASKS).count()
    data = filled_in(editor.get("/admin/kb/advice/add/"))
    data |= {"text_zh_hans": "告诉家人。", "topic": "never-asks", "slug": "tell-family", "source_name_zh_hans": "本站"}
    assert editor.post("/admin/kb/advice/add/", data).status_code == 302
    let_through()
    assert Advice.objects.get(slug="tell-family").position == there + 1


def shown(response):
    return {obj.pk for obj in response.context["cl"].result_list}


def test_it_is_filtered_by_topic_provider_and_missing_english(editor, advice):
    Advice.objects.filter(pk=advice.pk).update(provider=Provider.objects.get(slug="alipay"), text_en="")
    assert shown(editor.get("/admin/kb/advice/?provider=alipay")) == {advice.pk}
    assert shown(editor.get("/admin/kb/advice/?english=missing")) == {advice.pk}
    found = shown(editor.get("/admin/kb/advice/?topic__exact=calls-out"))
    assert found == set(Advice.objects.filter(topic=AdviceTopic.CALLS_OUT).values_list("pk", flat=True))


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("reviewer", 403), ("translator", 403)])
def test_only_administrators_and_editors_add_it(staff, role, status):
    assert staff(role).get("/admin/kb/advice/add/").status_code == status


def test_who_has_no_role_does_not_read_it(staff):
    assert staff().get("/admin/kb/advice/").status_code == 403
