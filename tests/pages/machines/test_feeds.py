"""The feed of each language."""

import datetime

import feedparser
import pytest
from defusedxml import ElementTree

from kb.models import FAQ, Provider, Step

pytestmark = pytest.mark.usefixtures("content")

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def feed(client):
    return lambda language="en": ElementTree.fromstring(client.get(f"/{language}/feed/").content)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_feed_has_every_question_at_its_public_address(feed, language):
    entries = feed(language).findall(f"{ATOM}entry")
    expected = {f"http://testserver/{language}/faq/{faq.slug}/": faq.urn for faq in FAQ.objects.all()}
    assert {entry.find(f"{ATOM}link").get("href"): entry.findtext(f"{ATOM}id") for entry in entries} == expected


@pytest.mark.parametrize("address", ["feed/", "changes/feed/"])
def test_an_entry_has_one_id_in_both_languages_and_under_a_new_address(client, address):
    def ids(language):
        read = feedparser.parse(client.get(f"/{language}/{address}").content)
        return [entry.id for entry in read.entries]

    before = ids("en")
    assert len(set(before)) == 5
    FAQ.objects.filter(slug="payment-failed").update(slug="new")
    Provider.objects.filter(slug="alipay").update(slug="ali")
    assert ids("zh-hans") == ids("en") == before


WORDS = "请在<App Store>里更新 & <b>重启</b> &lt;"


def test_a_feed_reader_keeps_words_in_angle_brackets(client):
    FAQ.objects.filter(slug="payment-failed").update(question_zh_hans=WORDS, introduction_zh_hans=WORDS)
    Provider.objects.filter(slug="alipay").update(name_zh_hans=WORDS)
    read = feedparser.parse(client.get("/zh-hans/feed/").content)
    (entry,) = [entry for entry in read.entries if entry.link.endswith("/payment-failed/")]
    assert (entry.title, entry.summary) == (WORDS, WORDS)
    assert entry.title_detail.type == entry.summary_detail.type == "text/plain"
    changes = feedparser.parse(client.get("/zh-hans/changes/feed/").content).entries
    assert f"{WORDS}: 95188" in [entry.title for entry in changes]
    assert {entry.title_detail.type for entry in changes} == {"text/plain"}
    assert {entry.summary_detail.type for entry in changes} == {"text/plain"}


@pytest.mark.parametrize(
    ("language", "title"), [("zh-hans", "数字钱包求助站：常见问题"), ("en", "Wallet Helpline: questions and answers")]
)
def test_the_feed_says_whose_it_is_and_in_which_language(feed, language, title):
    root = feed(language)
    assert root.get(LANGUAGE) == language
    assert root.findtext(f"{ATOM}title") == title
    assert root.findtext(f"{ATOM}id") == f"http://testserver/{language}/"
    assert root.find(f"{ATOM}link[@rel='self']").get("href") == f"http://testserver/{language}/feed/"
    assert root.findtext(f"{ATOM}author/{ATOM}name")


def test_the_title_is_the_question_in_the_language_of_the_feed(feed):
    faq = FAQ.objects.get(slug="payment-failed")
    titles = {language: [title.text for title in feed(language).iter(f"{ATOM}title")] for language in ("zh-hans", "en")}
    assert faq.question_zh_hans in titles["zh-hans"]
    assert faq.question_en in titles["en"]


def test_the_last_changed_comes_first_and_a_changed_step_counts(feed):
    old = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    FAQ.objects.update(updated=old)
    Step.objects.update(updated=old)
    step = Step.objects.filter(faq__slug="cancel-transaction").first()
    Step.objects.filter(pk=step.pk).update(updated=datetime.datetime(2026, 2, 3, 4, 5, 6, tzinfo=datetime.UTC))
    root = feed()
    first = root.find(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}id") == step.faq.urn
    for element in (root, first):
        assert datetime.datetime.fromisoformat(element.findtext(f"{ATOM}updated")) == datetime.datetime(
            2026, 2, 3, 4, 5, 6, tzinfo=datetime.UTC
        )


def test_entries_that_changed_at_once_have_a_stable_order(feed):
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    FAQ.objects.update(updated=now)
    Step.objects.update(updated=now)
    ids = [entry.findtext(f"{ATOM}id") for entry in feed().findall(f"{ATOM}entry")]
    assert ids == [faq.urn for faq in FAQ.objects.in_order()]


def test_an_entry_that_is_not_fully_translated_is_in_chinese(feed):
    FAQ.objects.filter(slug="payment-failed").update(introduction_en="")
    faq = FAQ.objects.get(slug="payment-failed")
    entry = next(e for e in feed().findall(f"{ATOM}entry") if e.findtext(f"{ATOM}id") == faq.urn)
    assert entry.get(LANGUAGE) == "zh-hans"
    assert entry.findtext(f"{ATOM}title") == faq.question_zh_hans
    assert entry.findtext(f"{ATOM}summary") == faq.introduction_zh_hans


def test_pasted_control_characters_do_not_break_the_feed(feed):
    FAQ.objects.filter(slug="payment-failed").update(question_en="a\x0bb\x1f", introduction_en="c\ufffe <&>")
    assert "a b" in [title.text for title in feed().iter(f"{ATOM}title")]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ["feed/", "changes/feed/"])
def test_a_feed_parser_accepts_the_feed(client, language, address):
    read = feedparser.parse(client.get(f"/{language}/{address}").content)
    assert (read.version, read.bozo) == ("atom10", False)
    assert read.feed.title
    assert read.feed.id
    assert read.feed.updated_parsed
    assert all(entry.title and entry.id and entry.link and entry.updated_parsed for entry in read.entries)
    assert len(read.entries) >= 5


def test_an_empty_feed_is_valid(feed):
    FAQ.objects.all().delete()
    assert not feed().findall(f"{ATOM}entry")
