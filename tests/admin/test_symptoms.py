"""Symptoms in the admin: as other content by language, and the question chosen by its words."""

import pytest

from kb.models import FAQ, Symptom
from tests.people import let_through

pytestmark = pytest.mark.usefixtures("content")

TEXTS = ("label", "sentence", "have_ready", "to_ask")


@pytest.fixture
def symptom(content):
    return Symptom.objects.get(slug="locked-out")


@pytest.fixture
def editor(staff):
    return staff("editor")


def address(symptom):
    return f"/admin/kb/symptom/{symptom.pk}/change/"


def form(client, symptom):
    return client.get(address(symptom)).context["adminform"].form


def test_editors_write_the_chinese_and_translators_the_english(staff, editor, symptom):
    assert set(form(editor, symptom).fields) == {*(f"{name}_zh_hans" for name in TEXTS), "faq", "position", "slug"}
    assert set(form(staff("translator"), symptom).fields) == {f"{name}_en" for name in TEXTS}


def test_the_chinese_is_saved(editor, filled_in, symptom):
    english = symptom.label_en
    data = filled_in(editor.get(address(symptom))) | {"label_zh_hans": "登不上", "label_en": "Forged"}
    assert editor.post(address(symptom), data).status_code == 302
    let_through()
    symptom.refresh_from_db()
    assert (symptom.label_zh_hans, symptom.label_en) == ("登不上", english)


def test_the_english_is_saved_and_nothing_else(staff, filled_in, symptom):
    client = staff("translator")
    forged = {"sentence_zh_hans": "伪造", "slug": "forged", "position": "1", "faq": ""}
    before = Symptom.objects.values(*forged).get(pk=symptom.pk)
    data = filled_in(client.get(address(symptom))) | {"sentence_en": "I cannot get in."} | forged
    assert client.post(address(symptom), data).status_code == 302
    let_through()
    assert Symptom.objects.values(*forged).get(pk=symptom.pk) == before
    assert Symptom.objects.get(pk=symptom.pk).sentence_en == "I cannot get in."


@pytest.mark.parametrize(("language", "column"), [("zh-hans", "question_zh_hans"), ("en", "question_en")])
def test_the_question_is_chosen_by_its_words_and_neither_added_nor_edited_here(editor, symptom, language, column):
    editor.cookies["language"] = language
    response = editor.get(address(symptom))
    offered = [str(label) for _, label in response.context["adminform"].form.fields["faq"].choices][1:]
    assert offered == list(FAQ.objects.in_order().values_list(column, flat=True))
    assert "related-widget-wrapper" not in response.content.decode()


def test_of_all_questions_only_the_chosen_one_is_in_the_page_and_the_others_are_looked_up(editor, symptom):
    html = editor.get(address(symptom)).content.decode()
    chosen, other = symptom.faq, FAQ.objects.exclude(pk=symptom.faq_id).first()
    assert chosen.question_zh_hans in html
    assert other.question_zh_hans not in html
    asked = {"app_label": "kb", "model_name": "symptom", "field_name": "faq", "term": other.question_zh_hans}
    found = editor.get("/admin/autocomplete/", asked).json()["results"]
    assert found == [{"id": str(other.pk), "text": other.question_zh_hans}]


def test_a_symptom_without_a_question_is_for_the_deceived(editor, filled_in, symptom):
    assert editor.post(address(symptom), filled_in(editor.get(address(symptom))) | {"faq": ""}).status_code == 302
    let_through()
    symptom.refresh_from_db()
    assert symptom.faq is None
    assert symptom.get_absolute_url() == "/zh-hans/deceived/"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("label_zh_hans", ""),
        ("label_zh_hans", "长" * 61),
        ("sentence_zh_hans", "长" * 201),
        ("have_ready_zh_hans", "长" * 101),
        ("to_ask_zh_hans", "问\n" * 101),
        ("faq", "999999"),
        ("slug", "症状"),
        ("position", "first"),
    ],
)
def test_bad_input_is_answered_at_its_field(editor, filled_in, symptom, field, typed):
    before = Symptom.objects.values().get(pk=symptom.pk)
    response = editor.post(address(symptom), filled_in(editor.get(address(symptom))) | {field: typed})
    assert field in response.context["adminform"].form.errors
    assert Symptom.objects.values().get(pk=symptom.pk) == before


def test_a_new_one_goes_to_the_end(editor, filled_in):
    there = Symptom.objects.count()
    data = filled_in(editor.get("/admin/kb/symptom/add/"))
    data |= {"label_zh_hans": "手机丢了", "sentence_zh_hans": "您好，我的手机丢了。", "slug": "phone-lost"}
    assert editor.post("/admin/kb/symptom/add/", data).status_code == 302
    let_through()
    assert Symptom.objects.get(slug="phone-lost").position == there + 1


def shown(response):
    return [obj.slug for obj in response.context["cl"].result_list]


def test_the_list_is_in_order_found_by_words_and_by_missing_english(editor, symptom):
    assert shown(editor.get("/admin/kb/symptom/")) == list(Symptom.objects.in_order().values_list("slug", flat=True))
    assert shown(editor.get("/admin/kb/symptom/?q=cannot log in")) == ["locked-out"]
    Symptom.objects.filter(pk=symptom.pk).update(to_ask_en="")
    response = editor.get("/admin/kb/symptom/?english=missing")
    assert shown(response) == ["locked-out"]
    assert "3/4" in response.content.decode()


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("reviewer", 403), ("translator", 403)])
def test_only_administrators_and_editors_add_one(staff, role, status):
    assert staff(role).get("/admin/kb/symptom/add/").status_code == status


def test_who_has_no_role_does_not_read_them(staff):
    assert staff().get("/admin/kb/symptom/").status_code == 403
