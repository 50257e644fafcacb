"""The sitemap."""

import datetime

import pytest
from defusedxml import ElementTree

from kb.models import FAQ, Step

pytestmark = pytest.mark.usefixtures("content")

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def urls(client):
    """The entries, by address."""

    def urls():
        root = ElementTree.fromstring(client.get("/sitemap.xml").content)
        return {url.findtext(f"{SITEMAP}loc"): url for url in root.findall(f"{SITEMAP}url")}

    return urls


def test_every_page_is_there_once_in_each_language(urls):
    # home, three lists and four pages about numbers, 5 providers, 5 questions, 6 sections
    assert len(urls()) == 2 * (8 + 5 + 5 + 6)


def test_every_address_in_it_is_a_page(urls, client):
    for address in urls():
        assert address.startswith("http://testserver/")
        assert client.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_each_names_its_alternates_with_chinese_for_everyone_else(urls):
    for address, url in urls().items():
        path = address.removeprefix("http://testserver/").partition("/")[2]
        assert {link.get("hreflang"): link.get("href") for link in url.findall(LINK)} == {
            "zh-hans": f"http://testserver/zh-hans/{path}",
            "en": f"http://testserver/en/{path}",
            "x-default": f"http://testserver/zh-hans/{path}",
        }


def test_a_changed_step_counts_as_a_change_of_its_question(urls):
    FAQ.objects.update(updated=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    Step.objects.update(updated=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    step = Step.objects.filter(faq__slug="payment-failed").first()
    Step.objects.filter(pk=step.pk).update(updated=datetime.datetime(2026, 2, 3, tzinfo=datetime.UTC))
    entries = urls()
    assert entries["http://testserver/en/faq/payment-failed/"].findtext(f"{SITEMAP}lastmod") == "2026-02-03"
    assert entries["http://testserver/en/faq/account-locked/"].findtext(f"{SITEMAP}lastmod") == "2026-01-01"


@pytest.mark.parametrize("page", ["2", "0", "x", "9" * 5000])
def test_a_part_that_does_not_exist_is_not_found(client, page):
    assert client.get(f"/sitemap.xml?p={page}").status_code == 404
