"""The guide's contents and its sections."""

import pytest

from kb.models import Section


@pytest.fixture
def read(read_shipped):
    return read_shipped


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_contents_name_every_section_and_item_in_order(read, language):
    column = f"title_{language.replace('-', '_')}"
    page = read(f"/{language}/guide/")
    sections = Section.objects.in_order()
    assert page.texts("h2") == [getattr(section, column) for section in sections]
    links = [a["href"] for a in page.all("a") if any(element.tag == "section" for element in a.within)]
    expected = []
    for section in sections:
        address = f"/{language}/guide/{section.slug}/"
        expected += [address, *(f"{address}#{item.key}" for item in section.items.all())]
    assert links == expected


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_section_has_its_text_and_its_items(read, language):
    column = language.replace("-", "_")
    section = Section.objects.get(slug="talking-to-support")
    page = read(f"/{language}/guide/talking-to-support/")
    assert page.one("h1").text == getattr(section, f"title_{column}")
    for item in section.items.all():
        assert getattr(item, f"title_{column}") in page.texts("h2")
        assert getattr(item, f"text_{column}") in page.texts("p")
        assert page.one("li", id=item.key)


def test_a_section_leads_to_the_others_but_not_to_itself(read):
    page = read("/en/guide/summary/")
    links = [
        a["href"] for a in page.all("a") if any(element.attributes.get("class") == "links" for element in a.within)
    ]
    assert "/en/guide/introduction/" in links
    assert "/en/guide/summary/" not in links
    assert len(links) == 5


def test_an_unknown_section_is_not_found(read):
    read("/en/guide/nothing/", status=404)
