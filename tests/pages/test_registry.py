"""The registry: one line declares a page everywhere."""

from types import ModuleType

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.urls import resolve

import config.urls
from kb.content.former_addresses import MODEL_OF_VIEW
from kb.delivery.cache_policy import CACHEABLE, is_cacheable
from kb.delivery.outage import WITHOUT_DATABASE
from kb.models import Section, SectionItem
from kb.models.page_addresses import address_in
from kb.pages.registry import PAGES, ROOT_PAGES, PublicPage, pages_in_sitemap
from kb.pages.urls import register_pages
from tests.pages.addresses import PAGES as ADDRESSES

pytestmark = pytest.mark.usefixtures("content")

SINGLE_PAGE = PublicPage(
    "another/",
    "help.guide.guide",
    "another",
    cached_by=("page",),
    title="Another page",
    parent="guide",
    sitemap="lists",
    is_offline=True,
    is_crawled=False,
    needs_database=False,
)
PAGE_OF_ROWS = PublicPage(
    "chapters/<slug:slug>/",
    "help.guide.section_detail",
    "chapter",
    cached_by=(),
    parent="guide",
    objects=Section.objects.published,
    title_field="title",
    sitemap="chapters",
    is_offline=True,
    model=Section,
    is_article=True,
)


@pytest.fixture
def registered(monkeypatch, settings):
    """Two more lines in the registry."""
    more = (SINGLE_PAGE, PAGE_OF_ROWS)
    for module in ("kb.pages.registry", "kb.pages.machines.crawlers"):
        monkeypatch.setattr(f"{module}.PAGES", (*PAGES, *more))
    settings.ROOT_URLCONF = ModuleType("more_urls")
    settings.ROOT_URLCONF.urlpatterns = [*config.urls.urlpatterns, *i18n_patterns(*register_pages(more))]
    address_in.cache_clear()
    yield
    for page in more:
        CACHEABLE.pop(page.name)
        WITHOUT_DATABASE.discard(page.name)
        MODEL_OF_VIEW.pop(page.name, None)
    address_in.cache_clear()


@pytest.mark.usefixtures("registered")
def test_a_line_in_the_registry_registers_a_page_everywhere(client):
    page = client.get("/en/another/").content.decode()
    assert '<a href="/en/guide/">Guide</a>' in page.partition('class="breadcrumbs')[2].partition("</nav>")[0]
    assert "/en/picture/page/another.png" in page
    assert client.get("/en/picture/page/another.png").status_code == 200
    assert is_cacheable("/en/another/", "page=2")
    assert not is_cacheable("/en/another/", "provider=alipay")
    assert "http://testserver/en/another/" in client.get("/sitemap-lists-1.xml").content.decode()
    assert {"/en/another/", "/zh-hans/another/"} <= {*client.get("/saved-pages.json").json()["addresses"]}
    assert "Disallow: /*/another/" in client.get("/robots.txt").content.decode()
    assert "another" in WITHOUT_DATABASE


@pytest.mark.usefixtures("registered")
def test_a_line_with_objects_registers_a_page_for_each_row(client):
    page = client.get("/en/chapters/summary/")
    assert page.status_code == 200
    assert '<meta property="og:type" content="article">' in page.content.decode()
    assert client.get("/en/picture/chapter/summary.png").status_code == 200
    assert "/en/chapters/summary/" in client.get("/saved-pages.json").json()["addresses"]
    Section.objects.filter(slug="summary").update(slug="new")
    for address in ("/en/chapters/{}/", "/en/picture/chapter/{}.png"):
        assert client.get(address.format("summary")).url == address.format("new")


@pytest.mark.usefixtures("registered")
def test_a_line_with_objects_is_in_the_sitemap_with_last_change_and_languages(client):
    SectionItem.objects.filter(section__slug="main-features").update(updated="2030-02-03T00:00:00Z")
    blank = {f"{field}_en": "" for field in ("title", "text")}
    Section.objects.filter(slug="introduction").update(**blank)
    SectionItem.objects.filter(section__slug="introduction").update(**blank)
    assert "/sitemap-chapters-1.xml" in client.get("/sitemap.xml").content.decode()
    sitemap = client.get("/sitemap-chapters-1.xml").content.decode()
    _, entry = sitemap.split("<loc>http://testserver/en/chapters/main-features/</loc>")
    assert entry.startswith("<lastmod>2030-02-03</lastmod>")
    assert "/zh-hans/chapters/introduction/" in sitemap
    assert "/en/chapters/introduction/" not in sitemap


def test_a_page_of_rows_has_a_section_of_the_sitemap_of_its_own():
    for section, pages in pages_in_sitemap().items():
        assert len(pages) == 1 or not any(page.objects for page in pages), section


def test_no_two_lines_have_the_same_name():
    names = [page.name for page in (*ROOT_PAGES, *PAGES)]
    assert len(names) == len({*names})


def test_the_tests_of_every_page_visit_every_registered_page():
    visited = {resolve(address.format("zh-hans").partition("?")[0]).url_name for address in ADDRESSES.values()}
    assert {page.name for page in PAGES if page.is_offline or page.sitemap} <= visited
