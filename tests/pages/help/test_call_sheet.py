"""The call sheet, and the form that asks for the provider and the symptom."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.hotlines.checks import dispute
from kb.models import FAQ, Advice, Provider, Section, Symptom
from tests.hotlines.changes import hotline
from tests.pages.document import Document

pytestmark = pytest.mark.usefixtures("content")

LANGUAGES = ["zh-hans", "en"]
SHEET = "/{}/call-sheet/?provider=alipay&problem=charged-but-failed"


def _chosen(page: Document) -> list[str | None]:
    return [radio["value"] for radio in page.all("input", type="radio") if "checked" in radio.attributes]


def _hrefs(page: Document) -> list[str | None]:
    return [a["href"] for a in page.all("a")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_offers_every_wallet_and_every_problem(read, language):
    page = read(f"/{language}/call-sheet/")
    assert page.one("form").attributes.get("method") is None
    offered = [(radio["name"], radio["value"]) for radio in page.all("input", type="radio")]
    assert offered == [
        *(("provider", provider.slug) for provider in Provider.objects.in_order()),
        *(("problem", symptom.slug) for symptom in Symptom.objects.in_order()),
    ]
    assert _chosen(page) == []
    assert not page.all("p", class_="message")
    assert not page.calls


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("provider=alipay", ["alipay"]),
        ("problem=locked-out", ["locked-out"]),
        ("faq=account-locked", ["locked-out"]),
        ("faq=payment-failed", ["payment-failed"]),
        ("faq=payment-failed&problem=deceived", ["deceived"]),
        ("faq=payment-failed&provider=jd-pay", ["jd-pay", "payment-failed"]),
        ("provider=&problem=", []),
    ],
)
def test_choices_in_the_address_are_preselected(read, query, chosen):
    page = read(f"/en/call-sheet/?{query}")
    assert page.texts("h1") == ["Prepare a call"]
    assert _chosen(page) == chosen


def test_a_question_with_one_problem_and_a_wallet_make_the_sheet_at_once(read):
    page = read("/en/call-sheet/?provider=alipay&faq=account-locked")
    assert page.texts("h1") == ["Call sheet"]
    assert "I am locked out" in page.one("title").text or "locked" in page.one("p", class_="subject").text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        "provider=nope",
        "problem=nope",
        "faq=nope",
        "provider=alipay&problem=nope",
        "provider=nope&problem=deceived",
        "provider=alipay&problem=deceived&faq=nope",
        "provider=ALIPAY&problem=deceived",
        "provider=%00",
        "faq=%00",
        "problem=%FF",
    ],
)
def test_unknown_choices_get_a_message_and_the_form(read, language, query):
    page = read(f"/{language}/call-sheet/?{query}", status=400)
    assert page.one("p", class_="message", role="alert").text.strip()
    assert page.all("input", type="radio")
    assert not page.calls


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["provider", "problem", "faq", "page"]),
        st.text(max_size=20) | st.sampled_from(["alipay", "deceived", "account-locked"]),
    )
)
def test_no_address_fails(query):
    response = Client().get(f"/en/call-sheet/?{urlencode(query)}")
    assert response.status_code in (200, 400)
    page = Document(response)
    assert bool(page.all("p", class_="message")) == (response.status_code == 400)
    assert page.texts("h1") in (["Call sheet"], ["Prepare a call"])


def test_a_question_without_a_symptom_is_no_error(read):
    Symptom.objects.filter(slug="locked-out").delete()
    assert _chosen(read("/en/call-sheet/?faq=account-locked")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_has_everything_for_the_call(read, language):
    column = language.replace("-", "_")
    symptom = Symptom.objects.get(slug="charged-but-failed")
    page = read(SHEET.format(language))
    assert page.calls == ["tel:95188"]
    words = page.one("main").text
    wanted = [getattr(symptom, f"sentence_{column}")]
    wanted += getattr(symptom, f"have_ready_{column}").splitlines() + getattr(symptom, f"to_ask_{column}").splitlines()
    wanted += [getattr(advice, f"text_{column}") for advice in Advice.objects.filter(topic="never-asks")]
    assert [text for text in wanted if text not in words] == []
    assert len(page.all("input", type="checkbox")) == len(symptom.have_ready_zh_hans.splitlines())
    assert len(page.all("textarea")) == len(symptom.to_ask_zh_hans.splitlines())
    assert len(page.all("p", class_="said")) == Advice.objects.filter(topic="never-asks").count()
    assert f"/{language}/faq/payment-failed/?provider=alipay" in _hrefs(page)
    assert f"/{language}/guide/talking-to-support/" in _hrefs(page)


def test_readers_of_english_get_the_chinese_with_pinyin_and_the_screen_to_show(read):
    page = read(SHEET.format("en"))
    assert Symptom.objects.get(slug="charged-but-failed").sentence_zh_hans in page.texts("p", lang="zh-Hans-CN")
    assert page.one("p", lang="zh-Latn-pinyin").text.startswith("Nín hǎo, wǒ fù kuǎn shí")
    assert "/en/show/charged-but-failed/?provider=alipay" in _hrefs(page)
    assert not page.all("p", class_="message")
    assert not read(SHEET.format("zh-hans")).all("p", lang="zh-Latn-pinyin")


def test_the_fields_of_the_sheet_cannot_be_sent(read):
    page = read(SHEET.format("en"))
    assert not page.all("form")
    for tag in ("input", "textarea"):
        for field in page.all(tag):
            assert field.attributes.get("autocomplete") == "off" or field["type"] == "checkbox"
            assert not {"name", "form"} & field.attributes.keys()
    assert "nothing of it is sent or stored" in page.one("main").text


def test_every_field_is_labelled(read):
    page = read(SHEET.format("en"))
    labels = {label.attributes.get("for") for label in page.all("label")}
    ids = {element.attributes.get("id") for element in page.elements}
    for field in page.all("input") + page.all("textarea"):
        named = field.attributes.get("aria-labelledby") in ids or field.attributes.get("id") in labels
        assert named or field.within[-1].tag == "label"


def test_a_number_that_is_disputed_is_not_to_be_called(read, alice):
    dispute(hotline(), by=alice, why_zh_hans="可疑")
    page = read(SHEET.format("en"))
    assert not page.calls
    assert page.texts("s") == ["95188"]


def test_advice_about_another_wallet_and_on_another_topic_is_left_out(read):
    Advice.objects.filter(slug="never-asks-code").update(provider=Provider.objects.get(slug="jd-pay"))
    page = read(SHEET.format("en"))
    texts = set(page.texts("p"))
    assert Advice.objects.get(slug="never-asks-code").text_en not in texts
    assert Advice.objects.get(slug="calls-out-hang-up").text_en not in texts


def test_the_sheet_for_the_deceived_links_to_their_page(read):
    page = read("/en/call-sheet/?provider=alipay&problem=deceived")
    main = [a["href"] for a in page.all("a") if "main" in {element.tag for element in a.within}]
    assert "/en/deceived/" in main


def test_an_answer_that_is_not_about_the_wallet_is_linked_without_it(read):
    FAQ.objects.get(slug="payment-failed").providers.remove(Provider.objects.get(slug="alipay"))
    assert "/en/faq/payment-failed/" in _hrefs(read(SHEET.format("en")))


def test_the_guide_is_linked_as_a_whole_while_its_page_is_a_draft(read):
    Section.objects.filter(slug="talking-to-support").update(publication="draft")
    page = read(SHEET.format("en"))
    assert "/en/guide/talking-to-support/" not in _hrefs(page)


def test_untranslated_texts_are_marked_as_chinese_with_a_notice(read):
    Symptom.objects.filter(slug="charged-but-failed").update(to_ask_en="", sentence_en=" ")
    page = read(SHEET.format("en"))
    asked = Symptom.objects.get(slug="charged-but-failed").to_ask_zh_hans.splitlines()
    assert page.texts("label", lang="zh-Hans") == asked
    assert "has not been translated yet" in page.one("p", class_="message").text
    assert len(page.all("p", class_="say")) == 1


def test_empty_lists_are_left_out(read):
    Symptom.objects.filter(slug="charged-but-failed").update(have_ready="", have_ready_en="", to_ask="", to_ask_en="")
    page = read(SHEET.format("en"))
    assert "Have ready" not in page.texts("h2")
    assert not page.all("textarea")


@pytest.mark.parametrize("language", LANGUAGES)
def test_drafts_are_neither_offered_nor_on_a_sheet(read, language):
    FAQ.objects.filter(slug="account-locked").update(publication="draft")
    Provider.objects.filter(slug="jd-pay").update(publication="draft")
    offered = {radio["value"] for radio in read(f"/{language}/call-sheet/").all("input", type="radio")}
    assert not {"locked-out", "jd-pay"} & offered
    for query in (
        "provider=alipay&problem=locked-out",
        "provider=jd-pay&problem=deceived",
        "provider=alipay&faq=account-locked",
    ):
        read(f"/{language}/call-sheet/?{query}", status=400)


def test_only_the_form_is_indexed(read):
    assert read("/en/call-sheet/?utm_source=x").one("link", rel="canonical")["href"].endswith("/en/call-sheet/")
    for address in (SHEET.format("en"), "/en/call-sheet/?provider=alipay"):
        assert read(address).one("meta", name="robots")["content"] == "noindex"


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("", 0),
        ("?provider=alipay&problem=charged-but-failed", 0),
        # whether there is or was such a question
        ("?provider=alipay&faq=nope", 2),
    ],
)
def test_the_sheet_takes_few_queries(client, query, queries, warm_snapshot, django_assert_num_queries):
    with warm_snapshot(), django_assert_num_queries(queries):
        client.get(f"/en/call-sheet/{query}")
