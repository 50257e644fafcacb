"""The sitemap."""

import datetime

import pytest
from defusedxml import ElementTree

from kb.models import FAQ, Step, Symptom
from kb.pages.machines.sitemaps import SITEMAPS

pytestmark = pytest.mark.usefixtures("content")

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
KINDS = ("what-happened", "providers", "faq", "guide")
LINK = "{http://www.w3.org/1999/xhtml}link"


def read(client, address):
    return ElementTree.fromstring(client.get(address).content)


def parts(client):
    """The addresses that the index leads to."""
    entries = read(client, "/sitemap.xml").findall(f"{SITEMAP}sitemap")
    return [entry.findtext(f"{SITEMAP}loc").removeprefix("http://testserver") for entry in entries]


@pytest.fixture
def urls(client):
    """The entries of all parts, by address."""

    def urls():
        entries = [url for part in parts(client) for url in read(client, part).findall(f"{SITEMAP}url")]
        found = {url.findtext(f"{SITEMAP}loc"): url for url in entries}
        assert len(found) == len(entries)
        return found

    return urls


def test_every_page_is_there_once_in_each_language(urls):
    # home, three lists, the call sheet and four pages about numbers, 6 symptoms, 5 providers, 5 questions, 6 sections
    assert len(urls()) == 2 * (9 + 6 + 5 + 5 + 6)


def test_every_address_in_it_is_a_page(urls, client):
    for address in urls():
        assert address.startswith("http://testserver/")
        assert client.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_each_names_its_alternates_with_the_front_door_for_everyone_else(urls):
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


def test_the_index_is_built_as_the_protocol_has_it(client):
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{SITEMAP}sitemapindex"
    assert {(entry.tag, *(child.tag for child in entry)) for entry in root} == {(f"{SITEMAP}sitemap", f"{SITEMAP}loc")}
    assert parts(client) == [f"/sitemap-{kind}-1.xml" for kind in SITEMAPS]


@pytest.mark.parametrize("kind", SITEMAPS)
def test_each_part_is_built_as_the_protocol_has_it(client, kind):
    response = client.get(f"/sitemap-{kind}-1.xml")
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


@pytest.mark.parametrize("part", ["guide-2", "guide-0", "guide-01", "guide-x", f"guide-{'9' * 5000}", "no-1", "guide"])
def test_a_part_that_does_not_exist_is_not_found(client, part):
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_a_kind_of_which_there_is_nothing_has_no_part(client):
    Symptom.objects.all().delete()
    assert "/sitemap-symptoms-1.xml" not in parts(client)
