"""Pages, the feed and the sitemap with much content: they show a part and link to the rest."""

import datetime
import re

import pytest
from defusedxml import ElementTree

from kb.models import FAQ, Step
from kb.pages.help.providers import MAX_QUESTIONS
from kb.pages.machines import sitemaps
from kb.pages.machines.feeds import MAX_ENTRIES
from tests.pages.machines.test_feeds import ATOM


def test_a_provider_with_many_questions_shows_the_first_and_links_to_all(read, many):
    many(MAX_QUESTIONS + 1)
    page = read("/en/providers/number-1/")
    assert f"Number {MAX_QUESTIONS}" in page.texts("a")
    assert f"Number {MAX_QUESTIONS + 1}" not in page.texts("a")
    assert page.one("a", href="/en/faq/?provider=number-1").text == "All questions"


def test_the_feed_has_the_last_changed_of_very_many_in_order(client, many):
    many(MAX_ENTRIES + 20)
    days = [datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(days=day) for day in range(200)]
    for number in range(1, MAX_ENTRIES + 21):
        FAQ.objects.filter(slug=f"number-{number}").update(updated=days[number])
    Step.objects.update(updated=days[0])
    Step.objects.filter(faq__slug="number-3", key="part-2").update(updated=days[150])
    FAQ.objects.filter(slug="number-70").update(publication="draft")
    feed = ElementTree.fromstring(client.get("/en/feed/").content)
    slugs = [entry.find(f"{ATOM}link").get("href").split("/")[-2] for entry in feed.findall(f"{ATOM}entry")]
    assert slugs == ["number-3", *(f"number-{number}" for number in range(69, 69 - MAX_ENTRIES + 1, -1))]


@pytest.fixture
def parts(client, monkeypatch):
    """Returns the addresses of the parts of the sitemap, with three questions each."""
    monkeypatch.setattr(sitemaps, "PART_SIZE", 3)

    def parts():
        index = client.get("/sitemap.xml").content.decode()
        return re.findall(r"<loc>http://testserver(/sitemap-questions-[^<]+)</loc>", index)

    return parts


def test_the_parts_of_the_sitemap_have_each_question_once(client, many, parts):
    many(7)
    assert parts() == [f"/sitemap-questions-{number}.xml" for number in (1, 2, 3)]
    found = [re.findall(r"<loc>([^<]+)</loc>", client.get(part).content.decode()) for part in parts()]
    assert [len(addresses) for addresses in found] == [6, 6, 2]
    assert sorted(address for addresses in found for address in addresses) == sorted(
        f"http://testserver/{language}/faq/number-{number}/" for language in ("zh-hans", "en") for number in range(1, 8)
    )


def test_drafts_do_not_count_in_the_parts_of_the_sitemap(client, many, parts):
    many(4)
    FAQ.objects.filter(slug="number-2").update(publication="draft")
    assert parts() == ["/sitemap-questions-1.xml"]
    assert "number-2" not in client.get("/sitemap-questions-1.xml").content.decode()
