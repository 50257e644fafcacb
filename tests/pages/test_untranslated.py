"""A missing translation shows the Chinese, marked as such, with a short notice; never a blank."""

import pytest

from kb.models import FAQ, Hotline, Provider, Section, SectionItem, Step
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
def test_the_chinese_stands_in_marked_and_with_a_notice(read, model, field, addresses):
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


def test_a_text_that_spells_out_the_mark_does_not_bring_up_the_notice(read):
    FAQ.objects.filter(slug="payment-failed").update(question_en='<span lang="zh-Hans">')
    assert NOTICE not in read("/en/faq/payment-failed/").texts("p")
