"""Editors write everything but the English, and saving never touches a column that was not changed."""

import pytest

from kb.models import FAQ, Provider, Section, Step


def address(obj):
    return f"/admin/kb/{obj._meta.model_name}/{obj.pk}/change/"


@pytest.fixture
def faq(content):
    return FAQ.objects.get(slug="payment-failed")


@pytest.mark.parametrize("role", ["editor", "reviewer"])
@pytest.mark.parametrize("model", [Provider, FAQ, Section])
def test_the_forms_of_editors_and_reviewers_have_no_english_column(content, staff, role, model):
    html = staff(role).get(address(model.objects.last())).content.decode()
    assert '_zh_hans"' in html
    assert '_en"' not in html


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_chinese_is_saved_and_the_base_column_follows_it_in_either_language(content, staff, filled_in, faq, language):
    client = staff("editor")
    client.cookies["language"] = language
    data = filled_in(client.get(address(faq)))
    step = Step.objects.get(pk=data["steps-0-id"])
    english = (faq.question_en, step.title_en)
    data |= {"question_zh_hans": "付不了款怎么办？", "steps-0-title_zh_hans": "先看网络"}
    assert client.post(address(faq), data).status_code == 302
    row = FAQ.objects.rewrite(False).filter(pk=faq.pk).values("question", "question_zh_hans", "question_en").get()
    step_row = Step.objects.rewrite(False).filter(pk=step.pk).values("title", "title_zh_hans", "title_en").get()
    assert row == {"question": "付不了款怎么办？", "question_zh_hans": "付不了款怎么办？", "question_en": english[0]}
    assert step_row == {"title": "先看网络", "title_zh_hans": "先看网络", "title_en": english[1]}


def test_a_stale_form_does_not_blank_newer_english(staff, filled_in, faq):
    client = staff("editor")
    data = filled_in(client.get(address(faq))) | {"introduction_zh_hans": "新的引言"}
    faq.question_en = "English of a minute ago"
    faq.save()
    client.post(address(faq), data)
    faq.refresh_from_db()
    assert (faq.introduction_zh_hans, faq.question_en) == ("新的引言", "English of a minute ago")


def test_forged_english_is_not_saved(staff, filled_in, faq):
    client = staff("editor")
    before = faq.question_en
    data = filled_in(client.get(address(faq))) | {"question_en": "Forged", "steps-0-title_en": "Forged"}
    client.post(address(faq), data)
    faq.refresh_from_db()
    assert faq.question_en == before
    assert not Step.objects.filter(title_en="Forged").exists()


@pytest.mark.parametrize("blank", ["", "   ", "\u3000\n"])
@pytest.mark.parametrize("name", ["question_zh_hans", "introduction_zh_hans", "steps-0-title_zh_hans"])
def test_blank_chinese_is_refused_with_an_error(staff, filled_in, faq, name, blank):
    client = staff("editor")
    data = filled_in(client.get(address(faq))) | {name: blank}
    response = client.post(address(faq), data)
    assert response.status_code == 200
    assert "这个字段是必填项。" in response.content.decode()


def test_a_question_is_added_at_the_end_with_its_steps(content, staff, filled_in):
    client = staff("editor")
    data = filled_in(client.get("/admin/kb/faq/add/"))
    data |= {
        "question_zh_hans": "怎么开发票？",
        "introduction_zh_hans": "可以开。",
        "slug": "invoice",
        "providers": [Provider.objects.first().pk],
        "steps-TOTAL_FORMS": "2",
    }
    for row, title in enumerate(["打开账单", "联系客服"]):
        data |= {
            f"steps-{row}-{name}": value
            for name, value in {
                "title_zh_hans": title,
                "text_zh_hans": "照做。",
                "kind": "action",
                "position": "",
                "id": "",
                "faq": "",
            }.items()
        }
    assert client.post("/admin/kb/faq/add/", data).status_code == 302
    added = FAQ.objects.get(slug="invoice")
    assert added.position == 6
    assert list(added.steps.in_order().values_list("title_zh_hans", "position")) == [("打开账单", 1), ("联系客服", 2)]


def test_an_unchanged_save_writes_no_row(staff, filled_in, faq):
    client = staff("editor")
    data = filled_in(client.get(address(faq)))
    before = FAQ.objects.get(pk=faq.pk).updated, list(Step.objects.values_list("updated", flat=True))
    assert client.post(address(faq), data).status_code == 302
    assert (FAQ.objects.get(pk=faq.pk).updated, list(Step.objects.values_list("updated", flat=True))) == before


@pytest.mark.usefixtures("ordinary_questions")
def test_a_reviewer_publishes_but_adds_and_deletes_no_step(staff, filled_in, faq):
    client = staff("reviewer")
    data = filled_in(client.get(address(faq)))
    data |= {"publication": "draft", "steps-0-DELETE": "on", "steps-TOTAL_FORMS": "6"}
    data |= {
        "steps-5-title_zh_hans": "多的",
        "steps-5-text_zh_hans": "多的",
        "steps-5-kind": "action",
        "steps-5-id": "",
    }
    client.post(address(faq), data)
    faq.refresh_from_db()
    assert faq.publication == "draft"
    assert faq.steps.count() == 5


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_before_a_question_is_deleted_its_steps_are_listed_and_not_its_links_to_wallets(staff, faq, language):
    client = staff("editor")
    client.cookies["language"] = language
    page = client.get(f"/admin/kb/faq/{faq.pk}/delete/")
    assert [count for _, count in page.context["model_count"]] == [1, 5, 2]  # the question, its steps, its symptoms
    text = page.content.decode()
    column = "title_en" if language == "en" else "title_zh_hans"
    assert all(getattr(step, column) in text for step in faq.steps.all())
    assert faq.providers.exists()
    assert str(FAQ.providers.through.objects.filter(faq=faq).first()) not in text


def test_deleting_a_provider_without_hotlines_keeps_the_questions(content, staff):
    provider = Provider.objects.create(slug="other", name_zh_hans="其他")
    FAQ.objects.first().providers.add(provider)
    response = staff("editor").post(f"/admin/kb/provider/{provider.pk}/delete/", {"post": "yes"})
    assert response.status_code == 302
    assert not Provider.objects.filter(pk=provider.pk).exists()
    assert FAQ.objects.count() == 5
