"""A question side by side in both languages."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.models import FAQ, Provider, Step
from tests.pages.document import Document

pytestmark = pytest.mark.usefixtures("content")

LANGUAGES = ["zh-hans", "en"]
ADDRESS = "/{}/faq/account-locked/side-by-side/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_step_has_chinese_before_english_marked_with_their_languages(read, language):
    faq = FAQ.objects.get(slug="account-locked")
    page = read(ADDRESS.format(language))
    assert [span["lang"] for span in page.all("span") if span.within[-1].tag == "h1"] == ["zh-Hans-CN", "en"]
    titles = page.texts("h3")
    steps = list(faq.steps.in_order())
    assert titles == [title for step in steps for title in (step.title_zh_hans, step.title_en)]
    for step in steps:
        for code, text in (("zh-Hans-CN", step.text_zh_hans), ("en", step.text_en)):
            paragraph = next(p for p in page.all("p") if p.text == text)
            assert code in [element.attributes.get("lang") for element in paragraph.within]
            assert step.key in [element.attributes.get("id") for element in paragraph.within]
    assert not page.all("p", class_="message")
    assert not page.all("p", class_="note")


@pytest.mark.parametrize("language", LANGUAGES)
def test_untranslated_texts_have_a_note(read, language):
    FAQ.objects.filter(slug="account-locked").update(question_en="", introduction_en=" ")
    Step.objects.filter(faq__slug="account-locked", position=1).update(title_en="")
    Step.objects.filter(faq__slug="account-locked", position=2).update(title_en="", text_en="")
    page = read(ADDRESS.format(language))
    assert len(page.all("p", class_="note")) == 3
    assert len(page.all("h3", lang="en")) == 3


@pytest.mark.parametrize(("query", "calls"), [("", 5), ("?provider=wechat-pay", 1), ("?provider=", 5)])
def test_the_hotlines_stand_at_the_step_that_says_to_call(read, query, calls):
    page = read(ADDRESS.format("en") + query)
    contact = Step.objects.get(faq__slug="account-locked", kind="contact")
    assert len(page.calls) == calls
    for a in page.all("a"):
        if str(a["href"]).startswith("tel:"):
            assert contact.key in [element.attributes.get("id") for element in a.within]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_links_to_the_question_in_each_language_with_the_wallet(read, language):
    links = [a["href"] for a in read(ADDRESS.format(language) + "?provider=alipay").all("a", class_="button")]
    assert links == ["/zh-hans/faq/account-locked/?provider=alipay", "/en/faq/account-locked/?provider=alipay"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_wallet_gets_a_message_and_all_hotlines(read, language):
    Provider.objects.filter(slug="jd-pay").update(publication="draft")
    for slug in ("nope", "jd-pay", "%00"):
        page = read(ADDRESS.format(language) + f"?provider={slug}", status=404)
        assert page.one("p", class_="message", role="alert")
        assert len(page.calls) == 4


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20))
def test_no_address_fails(slug):
    response = Client().get(ADDRESS.format("en"), {"provider": slug})
    assert response.status_code == (404 if slug else 200)
    assert bool(Document(response).all("p", class_="message")) == bool(slug)


def test_an_unknown_question_and_a_draft_are_not_found(read):
    FAQ.objects.filter(slug="account-locked").update(publication="draft")
    read("/en/faq/nope/side-by-side/", status=404)
    read(ADDRESS.format("en"), status=404)


def test_markup_in_a_text_is_escaped(read):
    Step.objects.filter(faq__slug="account-locked", position=1).update(text="<b>粗</b>", text_en="<b>bold</b>")
    texts = read(ADDRESS.format("en")).texts("p")
    assert {"<b>粗</b>", "<b>bold</b>"} <= set(texts)


def test_it_is_not_indexed(read):
    assert read(ADDRESS.format("en")).one("meta", name="robots")["content"] == "noindex"


def test_it_costs_three_queries(client, warm_snapshot, django_assert_num_queries):
    # the question, its steps, which wallets it is about
    with warm_snapshot(), django_assert_num_queries(3):
        client.get(ADDRESS.format("en"))
