"""Which links stand in public content."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kb.content.links import addresses_in, links_in_content
from kb.models import FAQ, Advice, Notice, Provider, Section, Symptom
from kb.models.web_links import link_host
from tests.hotlines.changes import entered

PAGE = "https://example.com/help"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请打开https://example.com/a查看。", ["https://example.com/a"]),
        ("See (https://example.com/a).", ["https://example.com/a"]),
        ("See https://example.com/a_(b), then https://example.org!", ["https://example.com/a_(b)", "https://example.org"]),
        ("见 https://example.com/?q=1&r=2#top；", ["https://example.com/?q=1&r=2#top"]),
        ("http://", []),
        ("ftp://example.com HTTPS:// https:/ /", []),
    ],
)  # fmt: skip
def test_an_address_ends_where_the_sentence_goes_on(text, expected):
    assert [url for url in addresses_in(text) if link_host(url)] == expected


@given(st.text(alphabet="https:/.()[]a,;。 ", max_size=80))
def test_every_text_can_be_searched(text):
    assert all(url in text for url in addresses_in(text))


def found():
    return {(link.url, link.stands_in) for link in links_in_content() if "example" in link.url}


@pytest.mark.parametrize("field", ["question_zh_hans", "introduction_zh_hans", "introduction_en"])
def test_a_link_in_a_question_is_found_in_both_languages(content, field):
    faq = FAQ.objects.first()
    FAQ.objects.filter(pk=faq.pk).update(**{field: f"见{PAGE}。"})
    assert found() == {(PAGE, faq)}


def test_a_link_in_a_step_or_item_stands_in_its_page(content):
    faq, section = FAQ.objects.first(), Section.objects.filter(items__isnull=False).first()
    faq.steps.filter(pk=faq.steps.first().pk).update(text_en=f"See {PAGE}")
    section.items.filter(pk=section.items.first().pk).update(text_en=f"See {PAGE}")
    assert found() == {(PAGE, faq), (PAGE, section)}


def test_the_links_that_have_a_field_of_their_own_are_found(content):
    provider = Provider.objects.get(slug="alipay")
    Provider.objects.filter(pk=provider.pk).update(official_site=f"{PAGE}/site")
    hotline = entered(source_url=f"{PAGE}/hotline")
    advice = Advice.objects.first()
    Advice.objects.filter(pk=advice.pk).update(source_url=f"{PAGE}/advice")
    assert found() == {(f"{PAGE}/site", provider), (f"{PAGE}/hotline", hotline), (f"{PAGE}/advice", advice)}


def test_notices_that_are_not_over_and_symptoms_are_looked_through(content):
    now = timezone.now()
    notice = Notice.objects.create(text_zh_hans=f"见{PAGE}", starts=now)
    over = {"starts": now - timedelta(hours=2), "ends": now - timedelta(hours=1)}
    Notice.objects.create(text_zh_hans="见https://example.com/over", **over)
    symptom = Symptom.objects.first()
    Symptom.objects.filter(pk=symptom.pk).update(sentence_zh_hans=f"见{PAGE}")
    assert found() == {(PAGE, notice), (PAGE, symptom)}


def test_what_visitors_do_not_see_is_left_out(content):
    faq, provider = FAQ.objects.first(), Provider.objects.get(slug="alipay")
    FAQ.objects.filter(pk=faq.pk).update(publication="draft")
    faq.steps.update(text_en=f"See {PAGE}")
    FAQ.objects.filter(slug="account-locked").update(phrasings_zh_hans=PAGE)
    Provider.objects.filter(pk=provider.pk).update(publication="draft", official_site=PAGE)
    entered(source_url=PAGE)
    provider.advice.update(source_url=PAGE)
    assert found() == set()


@pytest.mark.parametrize("url", ["http://localhost/", "http://127.0.0.1/", "https://a@example.com/"])
def test_what_may_not_become_a_link_is_left_out(content, url):
    FAQ.objects.filter(slug="account-locked").update(introduction_zh_hans=f"见 {url}")
    assert url not in {link.url for link in links_in_content()}


def test_it_costs_one_query_a_model(content, django_assert_num_queries):
    # providers, hotlines, questions, sections, symptoms, advice, notices, steps, items
    with django_assert_num_queries(9):
        assert list(links_in_content())
