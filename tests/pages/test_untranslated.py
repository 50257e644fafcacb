"""A missing translation shows the Chinese, marked as such, with a short notice; never a blank.

What has no English at all is not offered to search engines as a page in English.
"""

import re

import pytest

from kb.models import FAQ, Hotline, Provider, Section, SectionItem, Step, Symptom
from kb.models.languages import column, translated_fields
from tests.hotlines.changes import entered

pytestmark = pytest.mark.usefixtures("content")

NOTICE = "Some of this page has not been translated yet and is shown in Chinese."

# What is left without its English, and where that would be read.
GAPS = [
    (
        Provider,
        "name",
        ["/en/", "/en/providers/", "/en/providers/{}/", "/en/faq/payment-failed/", "/en/search/?q=95188"],
    ),
    (Provider, "summary", ["/en/providers/", "/en/providers/{}/"]),
    (Hotline, "purpose", ["/en/", "/en/providers/", "/en/providers/alipay/", "/en/faq/payment-failed/"]),
    (Hotline, "source_name", ["/en/", "/en/providers/", "/en/providers/alipay/", "/en/faq/payment-failed/"]),
    (FAQ, "question", ["/en/", "/en/faq/", "/en/faq/{}/", "/en/providers/alipay/"]),
    (FAQ, "introduction", ["/en/faq/{}/"]),
    (Step, "title", ["/en/faq/payment-failed/"]),
    (Step, "text", ["/en/faq/payment-failed/"]),
    (Section, "title", ["/en/guide/", "/en/guide/{}/", "/en/guide/summary/"]),
    (Section, "text", ["/en/guide/{}/"]),
    (SectionItem, "title", ["/en/guide/", "/en/guide/main-features/"]),
    (SectionItem, "text", ["/en/guide/main-features/"]),
]
FIRST = {
    Hotline: {"slug": "alipay-support"},
    SectionItem: {"section__slug": "main-features"},
    Step: {"faq__slug": "payment-failed"},
}


@pytest.mark.parametrize(("model", "field", "addresses"), GAPS, ids=lambda value: getattr(value, "__name__", None))
def test_untranslated_texts_are_marked_as_chinese_with_a_notice(read, model, field, addresses):
    gap = model.objects.filter(**FIRST.get(model, {})).in_order().first()
    if model is Hotline:
        entered(gap.slug, **{f"{field}_en": None})
    else:
        model.objects.filter(pk=gap.pk).update(**{f"{field}_en": None})
    for address in addresses:
        page = read(address.format(getattr(gap, "slug", "")))
        assert page.texts("p", role="note") == [NOTICE], address
        marked = [
            element
            for element in page.one("main").within + page.elements
            if element.attributes.get("lang") == "zh-Hans" and element.tag in ("span", "div")
        ]
        assert marked, address
        assert {element.text.strip() for element in marked} == {getattr(gap, f"{field}_zh_hans")}, address


@pytest.mark.parametrize("blank", ["", " \n　"])
def test_white_space_is_no_translation(read, blank):
    FAQ.objects.filter(slug="payment-failed").update(question_en=blank)
    page = read("/en/faq/payment-failed/")
    assert page.texts("p", role="note") == [NOTICE]
    assert page.one("h1").text == FAQ.objects.get(slug="payment-failed").question_zh_hans


@pytest.mark.parametrize("address", ["/en/", "/en/providers/", "/en/faq/payment-failed/", "/en/guide/main-features/"])
def test_a_page_in_english_throughout_has_no_notice(read, address):
    assert NOTICE not in read(address).texts("p")


def test_a_gap_that_does_not_show_on_a_page_is_not_mentioned_there(read):
    FAQ.objects.update(introduction_en="")
    assert NOTICE not in read("/en/").texts("p")


def test_the_chinese_page_has_no_notice_and_marks_nothing(read):
    FAQ.objects.update(question_en=None, introduction_en=None)
    page = read("/zh-hans/faq/payment-failed/")
    assert not page.all("p", role="note")
    assert not page.all("span", lang="zh-Hans")


def test_a_text_that_contains_the_mark_does_not_cause_the_notice(read):
    FAQ.objects.filter(slug="payment-failed").update(question_en='<span lang="zh-Hans">')
    assert NOTICE not in read("/en/faq/payment-failed/").texts("p")


# --- A page without any English in it ---------------------------------------------------------------------------

PARTS = {Provider: "hotlines", FAQ: "steps", Section: "items"}
PAGES = {
    Provider: "providers/alipay/",
    FAQ: "faq/payment-failed/",
    Section: "guide/main-features/",
    Symptom: "what-happened/wrong-person/",
}


def without_english(model, address: str):
    """Takes all English from the object at this address and from its parts."""
    row = model.objects.get(slug=address.split("/")[1])
    if model is Provider:
        entered(purpose_en=None, source_name_en=None)
    elif model in PARTS:
        parts = getattr(row, PARTS[model])
        parts.update(**_blank(parts.model))
    model.objects.filter(pk=row.pk).update(**_blank(model))
    return row


def _blank(model) -> dict[str, str | None]:
    """White space is no translation; phrasings, which no page shows, are none either."""
    return {column(field, "en"): " \u3000" for field in translated_fields(model) if field != "phrasings"}


def _alternates(page) -> dict[str, str]:
    return {str(link["hreflang"]): str(link["href"]) for link in page.all("link") if "hreflang" in link.attributes}


@pytest.mark.parametrize(("model", "path"), PAGES.items())
def test_the_english_address_of_a_page_without_english_is_not_offered(read, model, path):
    without_english(model, path)
    chinese = f"http://testserver/zh-hans/{path}"
    page = read(f"/en/{path}")
    assert page.one("link", rel="canonical")["href"] == chinese
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert _alternates(page) == {}
    assert not [meta for meta in page.all("meta") if str(meta.attributes.get("property")).startswith("og:")]
    page = read(f"/zh-hans/{path}")
    assert page.one("link", rel="canonical")["href"] == chinese
    assert not page.all("meta", name="robots")
    assert _alternates(page) == {"zh-Hans": chinese, "x-default": "http://testserver/"}
    assert not page.all("meta", property="og:locale:alternate")
    assert not [link for link in page.all("a") if link.attributes.get("hreflang") == "en"]


@pytest.mark.parametrize(("model", "path"), PAGES.items())
def test_a_page_with_one_translated_text_is_in_english(read, model, path):
    row = without_english(model, path)
    if model in PARTS and model is not Provider:
        part = getattr(row, PARTS[model]).first()
        type(part).objects.filter(pk=part.pk).update(title_en="In English")
    else:
        model.objects.filter(pk=row.pk).update(**{next(iter(_blank(model))): "In English"})
    page = read(f"/en/{path}")
    assert _alternates(page) == {
        "zh-Hans": f"http://testserver/zh-hans/{path}",
        "en": f"http://testserver/en/{path}",
        "x-default": "http://testserver/",
    }


@pytest.mark.parametrize(("model", "path"), PAGES.items())
def test_the_sitemap_has_a_page_without_english_in_chinese_alone(client, model, path):
    without_english(model, path)
    index = client.get("/sitemap.xml").content.decode()
    parts = re.findall("http://testserver(/sitemap-.*?)<", index)
    written = "".join(client.get(part).content.decode() for part in parts)
    assert f"<loc>http://testserver/zh-hans/{path}</loc>" in written
    assert f"http://testserver/en/{path}" not in written


def test_the_feed_and_llms_txt_lead_to_the_chinese_page(client):
    without_english(FAQ, PAGES[FAQ])
    without_english(Provider, PAGES[Provider])
    without_english(Section, PAGES[Section])
    feed = client.get("/en/feed/").content.decode()
    assert 'href="http://testserver/zh-hans/faq/payment-failed/"' in feed
    assert "/en/faq/payment-failed/" not in feed
    listed = client.get("/llms.txt").content.decode()
    for path in ("faq/payment-failed.md", "providers/alipay.md", "guide/main-features/"):
        assert f"http://testserver/zh-hans/{path}" in listed
        assert f"http://testserver/en/{path}" not in listed


@pytest.mark.parametrize("path", ["faq/payment-failed", "providers/alipay"])
def test_the_markdown_leads_search_engines_to_the_chinese_page(client, path):
    model = FAQ if path.startswith("faq") else Provider
    without_english(model, f"{path}/")
    response = client.get(f"/en/{path}.md")
    assert response["Link"] == f'<http://testserver/zh-hans/{path}/>; rel="canonical"'
