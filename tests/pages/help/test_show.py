"""The screen to show to somebody."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.models import FAQ, Notice, Provider, Symptom
from tests.pages.document import Document

pytestmark = pytest.mark.usefixtures("content")

LANGUAGES = ["zh-hans", "en"]
ADDRESS = "/{}/show/locked-out/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_chinese_pinyin_and_english_are_marked_with_their_languages(read, language):
    symptom = Symptom.objects.get(slug="locked-out")
    page = read(ADDRESS.format(language) + "?provider=alipay")
    chinese, pinyin, english = (page.one("div", lang=code).text for code in ("zh-Hans-CN", "zh-Latn-pinyin", "en"))
    for text in ("支付宝", symptom.label_zh_hans, symptom.sentence_zh_hans):
        assert text in chinese
    for text in ("Zhī fù bǎo", "Nín hǎo, wǒ de zhàng hù bèi suǒ dìng le, dēng lù bù liǎo."):
        assert text in pinyin
    for text in ("Alipay", symptom.label_en, symptom.sentence_en):
        assert text in english
    assert page.texts("h1") == [symptom.label_zh_hans]
    assert not page.all("p", class_="message")


def test_without_a_wallet_no_name_is_shown(read):
    assert not read(ADDRESS.format("en")).all("p", class_="wallet")


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_way_back_and_no_menu(read, language):
    page = read(ADDRESS.format(language) + "?provider=alipay")
    links = [a["href"] for a in page.all("a") if a["href"] != "#page.main"]
    assert links == [f"/{language}/call-sheet/?problem=locked-out&provider=alipay", f"/{language}/"]
    assert page.one("main")
    button = page.one("button")
    assert "data-fullscreen" in button.attributes
    assert "scripted" in str(button["class"])


def test_missing_english_is_left_out(read):
    Symptom.objects.filter(slug="locked-out").update(sentence_en=" ")
    page = read(ADDRESS.format("en"))
    assert page.one("div", lang="en").text.strip() == Symptom.objects.get(slug="locked-out").label_en
    Symptom.objects.filter(slug="locked-out").update(label_en="")
    page = read(ADDRESS.format("en"))
    assert not page.all("div", lang="en")
    assert not page.all("p", class_="message")


def test_it_is_not_indexed(read):
    assert read(ADDRESS.format("en")).one("meta", name="robots")["content"] == "noindex"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_wallet_gets_a_message_and_the_screen(read, language):
    Provider.objects.filter(slug="jd-pay").update(publication="draft")
    for slug in ("nope", "jd-pay", "%00"):
        page = read(ADDRESS.format(language) + f"?provider={slug}", status=404)
        assert page.one("p", class_="message", role="alert")
        assert page.one("div", class_="show")
        assert not page.all("p", class_="wallet")


def test_an_unknown_problem_is_not_found(read):
    FAQ.objects.filter(slug="account-locked").update(publication="draft")
    for slug in ("nope", "locked-out"):
        assert "登录不了" not in read(f"/en/show/{slug}/", status=404).one("main").text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20))
def test_no_address_fails(slug):
    response = Client().get(ADDRESS.format("en"), {"provider": slug})
    assert response.status_code == (404 if slug else 200)
    assert bool(Document(response).all("p", class_="message")) == bool(slug)


def test_it_costs_no_query_of_its_own(client, warm_snapshot, django_assert_num_queries):
    with warm_snapshot(), django_assert_num_queries(0):
        client.get(ADDRESS.format("en") + "?provider=alipay")


def test_notices_are_not_shown(read):
    Notice.objects.create(text_zh_hans="系统维护", text_en="Down for an hour")
    assert not read(ADDRESS.format("en")).all("aside")
