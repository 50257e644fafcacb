"""Translators see the Chinese beside each English field and can alter nothing but English, whatever they send."""

import pytest

from kb.models import FAQ, Advice, Hotline, Provider, Section, SectionItem, Step, Symptom

EVERYTHING = (Provider, Hotline, FAQ, Step, Section, SectionItem, Advice, Symptom)


def columns(wanted):
    """The columns whose name is `wanted`, of every row of the content, as the database holds them."""
    rows = {
        (model.__name__, row["id"]): {name: value for name, value in row.items() if wanted(name)}
        for model in EVERYTHING
        for row in model.objects.rewrite(False).values()
    }
    return rows | {"links": sorted(FAQ.providers.through.objects.values_list("faq", "provider"))}


def stored():
    """Everything but the English and the time of change."""
    return columns(lambda name: not name.endswith("_en") and name != "updated")


def english():
    return columns(lambda name: name.endswith("_en"))


def address(obj):
    return f"/admin/kb/{obj._meta.model_name}/{obj.pk}/change/"


@pytest.fixture
def translator(content, staff):
    return staff("translator")


@pytest.fixture
def faq(content):
    return FAQ.objects.get(slug="payment-failed")


@pytest.mark.parametrize(("model", "slug"), [(Provider, "alipay"), (FAQ, "payment-failed"), (Section, "main-features")])
def test_the_forms_have_english_fields_and_nothing_else(translator, model, slug):
    response = translator.get(address(model.objects.get(slug=slug)))
    fields = set(response.context["adminform"].form.fields)
    of_the_rows = set()
    for inline in response.context["inline_admin_formsets"]:
        of_the_rows |= {"id", inline.formset.fk.name}
        for form in inline.formset.forms:
            fields |= set(form.fields)
    assert {name for name in fields if not name.endswith("_en")} == of_the_rows


def test_the_chinese_is_beside_the_english_read_only(translator, faq):
    html = translator.get(address(faq)).content.decode()
    assert faq.question_zh_hans in html
    assert faq.steps.first().text_zh_hans in html
    assert 'name="question_zh_hans"' not in html
    assert 'name="question_en"' in html


def test_the_form_offers_no_dragging_no_adding_and_no_deleting(translator, faq):
    html = translator.get(address(faq)).content.decode()
    assert "x-sort:handle" not in html
    assert 'class="add-row' not in html
    assert "-DELETE" not in html
    assert "/delete/" not in html


def test_a_translation_is_saved(translator, filled_in, faq):
    before = stored()
    data = filled_in(translator.get(address(faq)))
    step = faq.steps.get(pk=data["steps-2-id"])
    data |= {"question_en": "Why did it fail?", "steps-2-title_en": "Look at the method"}
    assert translator.post(address(faq), data).status_code == 302
    faq.refresh_from_db()
    step.refresh_from_db()
    assert (faq.question_en, step.title_en) == ("Why did it fail?", "Look at the method")
    assert stored() == before


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_translation_can_be_taken_out_again(translator, filled_in, faq, language):
    translator.cookies["language"] = language
    before = stored()
    data = filled_in(translator.get(address(faq))) | {"question_en": ""}
    assert translator.post(address(faq), data).status_code == 302
    faq.refresh_from_db()
    assert not faq.question_en
    assert stored() == before


def test_chinese_edited_after_the_form_was_loaded_stays(translator, filled_in, faq):
    data = filled_in(translator.get(address(faq))) | {"question_en": "Newer English"}
    faq.question_zh_hans = "更新后的问题"
    faq.save()
    translator.post(address(faq), data)
    faq.refresh_from_db()
    assert (faq.question_zh_hans, faq.question, faq.question_en) == ("更新后的问题", "更新后的问题", "Newer English")


FORGED = {
    "question": "伪造",
    "question_zh_hans": "伪造",
    "introduction_zh_hans": "伪造",
    "publication": "draft",
    "position": "5",
    "slug": "forged",
    "providers": [],
    "steps-0-title": "伪造",
    "steps-0-title_zh_hans": "伪造",
    "steps-0-text_zh_hans": "伪造",
    "steps-0-kind": "contact",
    "steps-0-key": "forged",
    "steps-0-position": "5",
    "steps-1-position": "1",
    "steps-0-DELETE": "on",
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_field_changes_nothing(translator, filled_in, faq, name):
    before = stored()
    data = filled_in(translator.get(address(faq))) | {"question_en": "Written all the same", name: FORGED[name]}
    translator.post(address(faq), data)
    faq.refresh_from_db()
    assert faq.question_en == "Written all the same"
    assert stored() == before


@pytest.mark.parametrize(
    "forged",
    [
        {"hotlines-0-number": "12345"},
        {"hotlines-0-state": "checked", "hotlines-0-checked_on": "2026-01-01"},
        {"hotlines-0-purpose_zh_hans": "伪造"},
        {"hotlines-0-languages": ["en"]},
        {"hotlines-0-source_url": "https://forged.example/"},
        {"hotlines-0-DELETE": "on"},
        {"official_site": "https://forged.example/"},
        {"aliases": "forged"},
    ],
)
def test_forged_fields_of_a_hotline_change_nothing(translator, filled_in, forged):
    provider = Provider.objects.first()
    before = stored()
    data = filled_in(translator.get(address(provider))) | {"summary_en": "Written all the same"} | forged
    translator.post(address(provider), data)
    provider.refresh_from_db()
    assert provider.summary_en == "Written all the same"
    assert stored() == before


def test_a_forged_extra_row_adds_nothing(translator, filled_in, faq):
    before = stored()
    data = filled_in(translator.get(address(faq)))
    total = int(data["steps-TOTAL_FORMS"])
    data |= {
        "steps-TOTAL_FORMS": total + 1,
        f"steps-{total}-title_zh_hans": "伪造",
        f"steps-{total}-text_zh_hans": "伪造",
        f"steps-{total}-title_en": "Forged",
        f"steps-{total}-text_en": "Forged",
        f"steps-{total}-kind": "action",
        f"steps-{total}-faq": faq.pk,
        f"steps-{total}-id": "",
    }
    translator.post(address(faq), data)
    assert stored() == before


def test_existing_rows_sent_as_new_ones_add_nothing(translator, filled_in, faq):
    before = stored()
    data = filled_in(translator.get(address(faq))) | {"steps-INITIAL_FORMS": 0, "steps-0-title_en": "Forged"}
    translator.post(address(faq), data)
    assert stored() == before


@pytest.mark.parametrize("pk", ["other", "999999", "", "forged", "\0"])
def test_a_row_that_names_a_step_of_another_question_changes_neither(translator, filled_in, faq, pk):
    other = Step.objects.exclude(faq=faq).first()
    before, before_english = stored(), english()
    data = filled_in(translator.get(address(faq)))
    data |= {"steps-0-id": other.pk if pk == "other" else pk, "steps-0-title_en": "Forged"}
    translator.post(address(faq), data)
    assert stored() == before
    assert english() == before_english


def test_a_row_cannot_be_moved_to_another_question(translator, filled_in, faq):
    other = FAQ.objects.exclude(pk=faq.pk).first()
    before = stored()
    data = filled_in(translator.get(address(faq))) | {"steps-0-faq": other.pk, "steps-0-title_en": "Forged"}
    translator.post(address(faq), data)
    assert stored() == before


@pytest.mark.parametrize(
    "data",
    [
        {"action": "delete_selected", "post": "yes"},
        {"_save": "1", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-position": "4"},
    ],
)
def test_nothing_can_be_altered_from_the_list(translator, faq, data):
    before = stored()
    translator.post("/admin/kb/faq/", data | {"_selected_action": [faq.pk], "form-0-id": faq.pk})
    assert stored() == before


@pytest.mark.parametrize("path", ["add/", "{}/delete/"])
def test_adding_and_deleting_are_refused(translator, faq, path):
    before = stored()
    response = translator.post("/admin/kb/faq/" + path.format(faq.pk), {"post": "yes", "question_zh_hans": "伪造"})
    assert response.status_code == 403
    assert stored() == before


def test_saving_as_new_adds_nothing(translator, filled_in, faq):
    before = stored()
    data = filled_in(translator.get(address(faq))) | {"_saveasnew": "1"}
    translator.post(address(faq), data)
    assert stored() == before


def test_a_person_with_both_roles_writes_both_languages(content, staff, faq):
    response = staff("editor", "translator").get(address(faq))
    assert {"question_zh_hans", "question_en"} <= set(response.context["adminform"].form.fields)


def test_the_chinese_keeps_its_line_breaks_and_says_which_language_it_is(translator, faq):
    FAQ.objects.filter(pk=faq.pk).update(introduction_zh_hans="第一行\n第二行<b>")
    step = faq.steps.first()
    Step.objects.filter(pk=step.pk).update(text_zh_hans="甲\n\n乙")
    html = translator.get(address(faq)).content.decode()
    assert '<span lang="zh-Hans">第一行<br>第二行&lt;b&gt;</span>' in html
    assert '<span lang="zh-Hans">甲<br><br>乙</span>' in html
