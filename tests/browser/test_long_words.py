"""A word or an address that has no place to break widens no page on a small phone."""

from urllib.parse import quote

import pytest
from django.db import models

from kb.hotlines.proposals import approve
from kb.models import FAQ, Advice, Notice, ProposalKind, Provider, Section, SectionItem, Step, Symptom
from kb.models.languages import SOURCE, TARGET, column, translated_fields
from tests.browser.conftest import SMALL_PHONE, Objections
from tests.browser.test_pages import CUT_OFF
from tests.hotlines.changes import entered, proposed
from tests.people import hotline_person

WORD = "Donaudampfschifffahrtselektrizitätengesellschaftshauptbetriebswerk"
URL = "https://example.com/" + "averylongpathwithoutanybreak" * 5
CONTENT = (Provider, FAQ, Step, Section, SectionItem, Advice, Notice, Symptom)


def _fill(model, text):
    """Writes the text into every translated column of every row, as much of it as the column holds."""
    texts = {}
    for name in translated_fields(model):
        for language in (SOURCE, TARGET):
            field = model._meta.get_field(column(name, language))
            texts[field.name] = text[: field.max_length] if isinstance(field, models.CharField) else text
    model.objects.update(**texts)


@pytest.fixture
def long_words(every_state):
    Notice.objects.create(text_zh_hans=URL, text_en=URL)
    for place, model in enumerate(CONTENT):
        _fill(model, URL if place % 2 else WORD)
    for slug in ("alipay-support", "wechat-pay-support", "google-pay-support"):
        entered(slug, purpose_zh_hans=WORD, purpose_en=WORD, source_name_zh_hans=URL, source_name_en=URL)
    alice, bob = hotline_person("alice"), hotline_person("bob")
    approve(proposed(ProposalKind.CHANGE, by=alice, new={"source_name_zh_hans": URL, "source_url": URL}), by=bob)


TYPED = {
    "a long search": f"/{{}}/search/?q={quote(URL[:200])}",
    "a long search in one word": f"/{{}}/search/?q={quote(WORD)}",
    "a long number": f"/{{}}/check-number/?number={quote(URL[:100])}",
    "many digits": "/{}/check-number/?number=" + "1" * 60,
}


def test_a_long_word_widens_no_page_of_a_small_phone(long_words, each_page, open_page, live_server):
    """In English, whose own words are the longer ones: the content has the same words in both languages."""
    objections = Objections()
    for name, page in each_page("en", viewport=SMALL_PHONE):
        objections.add(name, *page.evaluate(CUT_OFF, {}))
    with open_page("/livez", viewport=SMALL_PHONE, java_script_enabled=True) as page:
        for name, address in TYPED.items():
            page.goto(live_server.url + address.format("en"))
            objections.add(name, *page.evaluate(CUT_OFF, {}))
    objections.none()
