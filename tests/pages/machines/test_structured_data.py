"""The metadata in a page's head: JSON-LD and Open Graph."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from pyld import jsonld

from kb.hotlines import verification
from kb.models import FAQ, Hotline, Provider, Step
from tests.hotlines.changes import entered
from tests.pages.document import Document

pytestmark = pytest.mark.usefixtures("content")

SCHEMA = "https://schema.org/"
REQUIRED = {
    "WebSite": {"url", "name", "inLanguage", "potentialAction", "publisher"},
    "SearchAction": {"target", "query-input"},
    "Organization": {"name"},
    "ContactPoint": {"telephone", "contactType", "description", "areaServed"},
    "FAQPage": {"mainEntity", "inLanguage", "dateModified"},
    "WebPage": {"mainEntity", "inLanguage", "dateModified"},
    "Article": {"headline", "url", "inLanguage", "dateModified"},
    "Question": {"name", "acceptedAnswer", "inLanguage"},
    "Answer": {"text", "inLanguage"},
    "HowTo": {"step", "inLanguage"},
    "HowToStep": {"position", "name", "text", "url", "inLanguage"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
}
"""The required properties by type."""
KINDS = {
    "": {"WebSite", "SearchAction", "Organization"},
    "providers/alipay/": {"WebPage", "Organization", "ContactPoint", "BreadcrumbList", "ListItem"},
    "faq/payment-failed/": {"FAQPage", "Question", "Answer", "HowTo", "HowToStep", "BreadcrumbList", "ListItem"},
    "guide/summary/": {"Article", "BreadcrumbList", "ListItem"},
}


CHECKED = {"state": "checked", "checked_on": date(2026, 11, 20), "checked_how": "official-app"}


@pytest.fixture
def checked(content, monkeypatch) -> None:
    """Checks the number of Alipay, a week ago."""
    monkeypatch.setattr(verification.timezone, "localdate", lambda: date(2026, 11, 27))
    entered(**CHECKED)


def _no_network(url: str, options: object) -> dict[str, object]:
    assert url == "https://schema.org"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": {"@vocab": SCHEMA}}}


def _script(page: Document) -> str:
    return page.one("script", type="application/ld+json").text


@pytest.fixture
def things(read):
    """Returns the nodes of the page by type, as a JSON-LD processor reads them."""

    def things(address: str) -> dict[str, list[dict]]:
        flat = jsonld.flatten(json.loads(_script(read(address))), options={"documentLoader": _no_network})
        found: dict[str, list[dict]] = {}
        for node in flat:
            for kind in node.get("@type", []):
                found.setdefault(kind.removeprefix(SCHEMA), []).append(node)
        return found

    return things


def _value(node: dict, name: str) -> str:
    (value,) = node[SCHEMA + name]
    return value["@value"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", KINDS)
def test_a_page_describes_its_content_with_all_required_properties(things, checked, language, path):
    found = things(f"/{language}/{path}")
    assert KINDS[path] <= set(found)
    for kind, nodes in found.items():
        for node in nodes:
            given = {name.removeprefix(SCHEMA) for name in node}
            # The site's organization is named again where something refers to it; flattening makes one of them.
            assert REQUIRED.get(kind, set()) <= given, (kind, node)


def test_addresses_are_public_and_in_the_language_of_the_page(things, client):
    crumbs = sorted(things("/en/faq/payment-failed/")["ListItem"], key=lambda item: _value(item, "position"))
    assert [_value(item, "name") for item in crumbs] == ["Home", "Questions"]
    for item in crumbs:
        assert client.get(_value(item, "item").removeprefix("http://testserver")).status_code == 200


def test_the_answer_is_the_introduction_and_the_steps_to_follow(things):
    faq = FAQ.objects.get(slug="payment-failed")
    found = things("/en/faq/payment-failed/")
    (answer,), (how_to,) = found["Answer"], found["HowTo"]
    assert answer is how_to
    assert _value(answer, "text") == faq.introduction_en
    steps = sorted(found["HowToStep"], key=lambda step: _value(step, "position"))
    said = [(_value(step, "name"), _value(step, "text")) for step in steps]
    assert said == [(step.title_en, step.text_en) for step in faq.steps.in_order()]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", [path for path in KINDS if path])
def test_each_text_is_contained_once(read, checked, language, path):
    def texts(node):
        if isinstance(node, dict):
            if "@value" in node:
                yield node["@value"]
            for name, value in node.items():
                if name in ("name", "headline", "text", "description", "alternateName", "contactType", "telephone"):
                    yield from [value] if isinstance(value, str) else ()
                yield from texts(value)
        elif isinstance(node, list):
            for one in node:
                yield from texts(one)

    found = list(texts(json.loads(_script(read(f"/{language}/{path}")))))
    assert found
    assert len(found) == len(set(found)), found


@pytest.mark.parametrize("path", ["providers/alipay/", "faq/payment-failed/", "guide/summary/", ""])
def test_ids_are_urns_and_the_same_in_both_languages(read, path):
    def ids(language):
        return re.findall('"@id":"(.*?)"', _script(read(f"/{language}/{path}")))

    assert ids("en") == ids("zh-hans")
    assert ids("en")
    assert not [one for one in ids("en") if "/en/" in one or (path and path in one)]


def test_alternate_names_are_names_and_not_aliases(things):
    Provider.objects.filter(slug="wechat-pay").update(aliases="威信\n零钱通\n微信")
    (organization,) = things("/en/providers/wechat-pay/")["Organization"]
    assert organization[f"{SCHEMA}alternateName"] == [{"@value": "微信支付", "@language": "zh-hans"}]
    (organization,) = things("/zh-hans/providers/apple-pay/")["Organization"]
    assert f"{SCHEMA}alternateName" not in organization  # Apple Pay in both languages


def test_each_step_links_to_its_anchor(things, read):
    steps = sorted(things("/en/faq/payment-failed/")["HowToStep"], key=lambda step: _value(step, "position"))
    keys = [_value(step, "url").partition("/en/faq/payment-failed/#")[2] for step in steps]
    assert keys == [step.key for step in Step.objects.filter(faq__slug="payment-failed").in_order()]
    assert all(read("/en/faq/payment-failed/").one("li", id=key) for key in keys)


@pytest.mark.parametrize(
    ("language", "worth"),
    [("en", "Checked on Nov. 20, 2026 in the official app. Source: The article"), ("zh-hans", "2026年11月20日")],
)
def test_a_telephone_has_its_state_and_source(things, checked, language, worth):
    (point,) = things(f"/{language}/providers/alipay/")["ContactPoint"]
    assert _value(point, "telephone") == "95188"
    assert _value(point, "description").startswith(worth)
    assert getattr(Hotline.objects.get(slug="alipay-support"), f"source_name_{language.replace('-', '_')}") in _value(
        point, "description"
    )


def test_a_telephone_names_the_languages_spoken(things):
    entered(languages=["zh", "en"], **CHECKED)
    (point,) = things("/en/providers/alipay/")["ContactPoint"]
    assert {value["@value"] for value in point[f"{SCHEMA}availableLanguage"]} == {"zh", "en"}


@pytest.mark.parametrize(
    "state",
    [
        {"state": "not-yet-checked"},
        {"state": "disputed"},
        {"state": "withdrawn"},
        {**CHECKED, "checked_on": date(2020, 11, 20)},  # due for its next check
    ],
)
def test_only_a_checked_number_is_a_telephone(read, state):
    entered(number_from_abroad="+86-571-26888888", **state)
    assert "95188" not in _script(read("/en/providers/alipay/"))
    assert "26888888" not in _script(read("/en/providers/alipay/"))


def test_a_withheld_number_is_left_out(read):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    script = _script(read("/en/providers/alipay/"))
    assert "ContactPoint" not in script
    assert "123" not in script


def test_an_answer_that_is_not_all_translated_is_in_chinese_and_says_so(things):
    FAQ.objects.filter(slug="payment-failed").update(introduction_en="")
    found = things("/en/faq/payment-failed/")
    faq = FAQ.objects.get(slug="payment-failed")
    (question,), (answer,), (how_to,) = found["Question"], found["Answer"], found["HowTo"]
    assert (_value(question, "name"), _value(question, "inLanguage")) == (faq.question_en, "en")
    assert _value(answer, "inLanguage") == _value(how_to, "inLanguage") == "zh-Hans"
    assert _value(answer, "text") == faq.introduction_zh_hans
    assert {_value(step, "inLanguage") for step in found["HowToStep"]} == {"en"}


def test_a_name_without_its_translation_is_marked_as_chinese(things):
    Provider.objects.filter(slug="alipay").update(name_en="")
    organization = next(node for node in things("/en/providers/alipay/")["Organization"])
    assert organization[f"{SCHEMA}name"] == [{"@value": "支付宝", "@language": "zh-hans"}]


def test_no_text_ends_the_script_element(read, things):
    Provider.objects.filter(slug="alipay").update(summary_en="</script><script>alert(1)</script>&amp;<!--")
    assert "<" not in _script(read("/en/providers/alipay/"))
    organization = next(node for node in things("/en/providers/alipay/")["Organization"])
    assert _value(organization, "description") == "</script><script>alert(1)</script>&amp;<!--"


# --- Open Graph ---------------------------------------------------------------------

PAGES = [
    "",
    "providers/",
    "providers/alipay/",
    "faq/",
    "faq/payment-failed/",
    "guide/",
    "guide/summary/",
    "call-sheet/",
    "deceived/",
    "check-number/",
    "changes/",
    "hotlines-file/",
    "what-happened/payment-failed/",
]


def _said(page: Document) -> dict[str, str]:
    return {
        element.attributes["property"]: element.attributes["content"] or ""
        for element in page.all("meta")
        if "property" in element.attributes
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_shared_link_has_the_title_and_an_existing_picture(read, client, language, path):
    page = read(f"/{language}/{path}")
    said = _said(page)
    assert page.one("title").text.startswith(said["og:title"])
    assert said["og:title"]
    assert said["og:description"] == page.one("meta", name="description").attributes["content"]
    assert said["og:url"] == page.one("link", rel="canonical").attributes["href"]
    assert said["og:locale"] == {"zh-hans": "zh_CN", "en": "en_US"}[language]
    picture = client.get(said["og:image"].removeprefix("http://testserver"))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")


def test_the_title_is_escaped_where_it_stands_in_an_attribute(read):
    FAQ.objects.filter(slug="payment-failed").update(question_en='"><b>x')
    page = read("/en/faq/payment-failed/")
    assert _said(page)["og:title"] == '"><b>x'
    assert not page.all("b")


@pytest.mark.parametrize("path", ["faq/payment-failed", "providers/alipay"])
def test_a_page_links_to_its_markdown(read, client, path):
    (twin,) = read(f"/en/{path}/").all("link", type="text/markdown")
    assert twin.attributes["href"] == f"http://testserver/en/{path}.md"
    assert client.get(f"/en/{path}.md").status_code == 200


@pytest.mark.parametrize("address", ["/en/nowhere/", "/en/search/?q=alipay"])
def test_pages_that_are_not_indexed_have_no_metadata(client, address):
    assert b"og:title" not in client.get(address).content
