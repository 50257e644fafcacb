"""The sitemap."""

import datetime

import pytest
from defusedxml import ElementTree

from kb.models import FAQ, Step, Symptom
from kb.pages.registry import pages_in_sitemap

pytestmark = pytest.mark.usefixtures("content")

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FOLDERS = ("what-happened", "providers", "faq", "guide")
LINK = "{http://www.w3.org/1999/xhtml}link"


def read(client, address):
    return ElementTree.fromstring(client.get(address).content)


def parts(client):
    """Returns the addresses of the parts in the index."""
    entries = read(client, "/sitemap.xml").findall(f"{SITEMAP}sitemap")
    return [entry.findtext(f"{SITEMAP}loc").removeprefix("http://testserver") for entry in entries]


@pytest.fixture
def urls(client):
    """Returns the entries of all parts, by address."""

    def urls():
        entries = [url for part in parts(client) for url in read(client, part).findall(f"{SITEMAP}url")]
        by_address = {url.findtext(f"{SITEMAP}loc"): url for url in entries}
        assert len(by_address) == len(entries)
        return by_address

    return urls


def test_the_sitemap_has_every_page_once_in_each_language(urls):
    # home, three lists, the call sheet and four pages about numbers, 6 symptoms, 5 providers, 5 questions, 6 sections
    assert len(urls()) == 2 * (9 + 6 + 5 + 5 + 6)


def test_every_address_in_the_sitemap_answers(urls, client):
    for address in urls():
        assert address.startswith("http://testserver/")
        assert client.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_each_entry_has_its_alternates_and_the_root_as_x_default(urls):
    for address, url in urls().items():
        path = address.removeprefix("http://testserver/").partition("/")[2]
        assert {link.get("hreflang"): link.get("href") for link in url.findall(LINK)} == {
            "zh-hans": f"http://testserver/zh-hans/{path}",
            "en": f"http://testserver/en/{path}",
            "x-default": "http://testserver/",
        }


def test_a_changed_step_counts_as_a_change_of_its_question(urls):
    FAQ.objects.update(updated=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    Step.objects.update(updated=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    step = Step.objects.filter(faq__slug="payment-failed").first()
    Step.objects.filter(pk=step.pk).update(updated=datetime.datetime(2026, 2, 3, tzinfo=datetime.UTC))
    entries = urls()
    assert entries["http://testserver/en/faq/payment-failed/"].findtext(f"{SITEMAP}lastmod") == "2026-02-03"
    assert entries["http://testserver/en/faq/account-locked/"].findtext(f"{SITEMAP}lastmod") == "2026-01-01"


def test_the_index_follows_the_protocol(client):
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{SITEMAP}sitemapindex"
    assert {(entry.tag, *(child.tag for child in entry)) for entry in root} == {(f"{SITEMAP}sitemap", f"{SITEMAP}loc")}
    assert parts(client) == [f"/sitemap-{section}-1.xml" for section in pages_in_sitemap()]


@pytest.mark.parametrize("section", pages_in_sitemap())
def test_each_part_follows_the_protocol(client, section):
    response = client.get(f"/sitemap-{section}-1.xml")
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{SITEMAP}urlset"
    assert {url.tag for url in root} == {f"{SITEMAP}url"}
    for url in root:
        tags = [child.tag for child in url]
        assert tags[0] == f"{SITEMAP}loc"
        assert set(tags) <= {f"{SITEMAP}loc", f"{SITEMAP}lastmod", LINK}
        assert {child.get("rel") for child in url.findall(LINK)} == {"alternate"}


def test_the_pages_of_rows_have_a_lastmod_and_single_pages_have_none(urls):
    paths = {address: address.split("/")[4:] for address in urls()}
    objects = {address for address, path in paths.items() if path[0] in FOLDERS and path[1]}
    assert len(objects) == 2 * (6 + 5 + 5 + 6)
    assert {address for address, url in urls().items() if url.find(f"{SITEMAP}lastmod") is not None} == objects


@pytest.mark.parametrize("part", ["guide-2", "guide-0", "guide-01", "guide-x", f"guide-{'9' * 5000}", "no-1", "guide"])
def test_a_part_that_does_not_exist_is_not_found(client, part):
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_a_section_without_rows_has_no_part(client):
    Symptom.objects.all().delete()
    assert "/sitemap-symptoms-1.xml" not in parts(client)
