"""The sitemap."""

import datetime

import pytest
from defusedxml import ElementTree

from kb.models import FAQ, Step

pytestmark = pytest.mark.usefixtures("content")

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
KINDS = ("what-happened", "providers", "faq", "guide")
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def urls(client):
    """The entries, by address."""

    def urls():
        root = ElementTree.fromstring(client.get("/sitemap.xml").content)
        return {url.findtext(f"{SITEMAP}loc"): url for url in root.findall(f"{SITEMAP}url")}

    return urls


def test_every_page_is_there_once_in_each_language(urls):
    # home, three lists, the call sheet and four pages about numbers, 6 symptoms, 5 providers, 5 questions, 6 sections
    assert len(urls()) == 2 * (9 + 6 + 5 + 5 + 6)


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


def test_it_is_built_as_the_protocol_has_it(client):
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{SITEMAP}urlset"
    assert {url.tag for url in root} == {f"{SITEMAP}url"}
    for url in root:
        tags = [child.tag for child in url]
        assert tags[0] == f"{SITEMAP}loc"
        assert set(tags) <= {f"{SITEMAP}loc", f"{SITEMAP}lastmod", LINK}
        assert {child.get("rel") for child in url.findall(LINK)} == {"alternate"}


def test_every_object_says_when_it_last_changed(urls):
    paths = {address: address.split("/")[4:] for address in urls()}
    objects = {address for address, path in paths.items() if path[0] in KINDS and path[1]}
    assert len(objects) == 2 * (6 + 5 + 5 + 6)
    assert {address for address, url in urls().items() if url.find(f"{SITEMAP}lastmod") is not None} == objects


@pytest.mark.parametrize("page", ["2", "0", "x", "9" * 5000])
def test_a_part_that_does_not_exist_is_not_found(client, page):
    assert client.get(f"/sitemap.xml?p={page}").status_code == 404
