"""The search of lists and the quick search: staff find content as visitors do, drafts too."""

import pytest

from kb.models import FAQ, Advice, Section, Step, Symptom


def found(client, kind, query):
    response = client.get(f"/admin/kb/{kind}/", {"q": query})
    return [obj.slug for obj in response.context["cl"].result_list]


@pytest.fixture
def editor(searchable, staff):
    return staff("editor")


@pytest.fixture
def draft(editor):
    """A question that only staff see, and the search index does not know."""
    faq = FAQ.objects.create(slug="nfc", question_zh_hans="手机碰一碰没反应？", introduction_zh_hans="先看开关。")
    faq.providers.set([1])
    Step.objects.create(
        faq=faq, key="on", title_zh_hans="打开感应", title_en="Switch on contactless", text_zh_hans="好。"
    )
    return faq


@pytest.mark.parametrize(
    "query", ["付款失败", "付款失敗", "fukuan shibai", "My payment failed", "payment-failed", "支付失败怎么办"]
)
def test_a_question_is_found_first_however_it_is_written(editor, query):
    assert found(editor, "faq", query)[0] == "payment-failed"


def test_a_question_is_found_by_a_step(editor):
    assert found(editor, "faq", "進入找回頁面")[0] == "forgot-password"


@pytest.mark.parametrize(
    "query", ["碰一碰", "手機碰一碰", "peng yi peng", "pyp", "contactless", "打開感應", "Switch contactless"]
)
def test_a_draft_is_found_as_well(editor, draft, query):
    assert draft.slug in found(editor, "faq", query)


@pytest.mark.parametrize(
    ("kind", "model", "query"),
    [
        ("section", Section, "shenme shi shuzi qianbao"),
        ("symptom", Symptom, "bei pian"),
        ("advice", Advice, "驗證碼"),
    ],
)
def test_other_content_is_found_in_pinyin_and_in_traditional_characters(editor, kind, model, query):
    slugs = found(editor, kind, query)
    assert 0 < len(slugs) < model.objects.count()


def test_what_is_only_loosely_related_is_not_listed(editor):
    assert found(editor, "faq", "账户被锁") == ["account-locked"]


def quick_search(client, text):
    return client.get("/admin/search/", {"s": text, "extended": "1"}).content.decode()


@pytest.mark.parametrize("query", ["fukuan shibai", "付款失敗", "My payment failed"])
def test_the_quick_search_finds_content_and_leads_to_its_form(editor, query):
    faq = FAQ.objects.get(slug="payment-failed")
    assert f'href="/admin/kb/faq/{faq.pk}/change/"' in quick_search(editor, query)


def test_the_quick_search_shows_what_was_just_written_and_says_that_it_is_a_draft(editor):
    assert "碰一碰" not in quick_search(editor, "碰一碰")
    FAQ.objects.create(slug="nfc", question_zh_hans="手机碰一碰没反应？", introduction_zh_hans="先看开关。")
    html = quick_search(editor, "碰一碰")
    assert "手机碰一碰没反应？" in html
    assert "草稿" in html


def test_the_quick_search_shows_no_content_to_whoever_may_not_see_it(content, staff):
    assert "/admin/kb/" not in quick_search(staff("no role"), "付款失败")


def test_the_quick_search_searches_the_index_once_for_all_kinds(editor, django_assert_max_num_queries):
    quick_search(editor, "付款失败")
    # Session, person, rights, permissions; 7 of the public search; for each of six kinds two to find rows that
    # contain the words and one to read them, and the parts of three.
    with django_assert_max_num_queries(5 + 7 + 6 * 3 + 3):
        quick_search(editor, "付款失败")
