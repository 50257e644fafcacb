"""The site's pages built for the page store, and after changes."""

from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from kb.delivery import front as front_module
from kb.delivery import page_builder
from kb.delivery.cache_policy import is_cacheable
from kb.delivery.page_builder import build_page
from kb.delivery.page_store import Page
from kb.delivery.watcher import Watcher
from kb.delivery.wsgi_bridge import wsgi_environ
from kb.models import FAQ, Notice, Provider, SynonymGroup
from tests.delivery.fake import Scope
from tests.delivery.test_cache_policy import CACHED
from tests.delivery.test_snapshot import raw
from tests.pages.addresses import ERRORS, LANGUAGES

pytestmark = pytest.mark.usefixtures("content", "no_connection_is_closed")

HOME = "/en/"


@pytest.fixture(scope="module")
def django() -> WSGIHandler:
    return WSGIHandler()


@pytest.fixture
def build(django):
    watcher = Watcher()

    def build(address: str = HOME, **headers: str) -> Page:
        path, _, query = address.partition("?")
        return build_page(django, watcher, wsgi_environ(Scope(path, query, **headers)))

    return build


@pytest.fixture
def text(build):
    return lambda address=HOME: build(address).encodings[""].body.decode()


def test_every_cacheable_page_equals_djangos_response(build, client):
    for address in CACHED:
        page = build(address, accept_language="en", cookie="language=en")
        assert page.is_shareable, address
        response = client.get(address)
        for encoded in page.encodings.values():
            headers = dict(encoded.headers)
            assert len(headers) == len(encoded.headers)
            for name in response.headers.keys() - {"ETag", "Vary", "Content-Length"}:
                assert headers[name] == response.headers[name], (address, name)
        assert page.encodings[""].body == response.content, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_equals_djangos_response_and_is_not_shareable(build, client, language):
    for address in (address.format(language) for address in ERRORS.values()):
        path, _, query = address.partition("?")
        if is_cacheable(path, query):
            page, response = build(address), client.get(address)
            assert (page.status, page.is_shareable) == (response.status_code, False)
            assert page.encodings[""].body == response.content


def test_a_change_is_on_the_next_page_and_a_reverted_one_is_not(text, build):
    assert "New name" not in text()
    Provider.objects.filter(slug="alipay").update(name_en="New name")
    assert "New name" in text()
    raw("UPDATE kb_provider SET name_en = 'Newer name' WHERE slug = 'alipay'")
    assert "Newer name" not in text()  # nobody entered it
    FAQ.objects.filter(slug="payment-failed").update(publication="draft")
    assert build("/en/faq/payment-failed/").status == 404


@pytest.mark.parametrize(("changes", "builds"), [(0, 1), (1, 2), (9, page_builder.MOST_BUILDS)])
def test_a_page_is_built_again_if_the_content_changes_meanwhile(build, monkeypatch, changes, builds):
    # It could leave out what was published: this host has seen a newer entry than the one that the page read.
    render, rendered = page_builder._get_response, []

    def render_while_others_publish(*arguments):
        rendered.append(arguments)
        if len(rendered) <= changes:
            SynonymGroup.objects.create(slug=f"meanwhile-{len(rendered)}", words="付款\n支付")
        return render(*arguments)

    monkeypatch.setattr(page_builder, "_get_response", render_while_others_publish)
    assert build().status == 200
    assert len(rendered) == builds


@pytest.mark.parametrize("address", [HOME, "/en/guide/"])
def test_a_notice_starts_and_ends_on_the_page_on_time(text, monkeypatch, address):
    now = timezone.now()
    Notice.objects.create(
        text_zh_hans="付款暂不可用",
        text_en="Payments are down",
        starts=now + timedelta(minutes=5),
        ends=now + timedelta(minutes=10),
    )
    for minutes, is_shown in {0: False, 4.9: False, 5: True, 9.9: True, 10: False}.items():
        monkeypatch.setattr(timezone, "now", lambda minutes=minutes: now + timedelta(minutes=minutes))
        assert ("Payments are down" in text(address)) is is_shown


def test_the_version_of_saved_pages_changes_with_a_notice(text):
    before = text("/saved-pages.json")
    Notice.objects.create(text_zh_hans="公告", starts=timezone.now() - timedelta(seconds=1))
    with_notice = text("/saved-pages.json")
    Notice.objects.update(ends=timezone.now())
    assert len({before, with_notice, text("/saved-pages.json")}) == 3


def test_a_change_without_a_trigger_is_on_a_page_after_a_minute_at_most(text, monkeypatch):
    from kb.delivery import snapshot as snapshot_module  # noqa: PLC0415

    monkeypatch.setattr(snapshot_module, "content_version", lambda: "the same as ever")
    monkeypatch.setattr(snapshot_module, "monotonic", lambda: 0.0)
    text()
    Provider.objects.filter(slug="alipay").update(name_en="New name")
    assert "New name" not in text()  # what pages share is not read again yet
    monkeypatch.setattr(snapshot_module, "monotonic", lambda: snapshot_module.SHARED_SECONDS)
    assert "New name" in text()


def test_the_server_has_every_static_file_of_a_page(monkeypatch):
    # Without the manifest's names, pages would have no style in an outage.
    storage = type("Storage", (), {"hashed_files": {"kb/site.css": "kb/site.0123456789ab.css"}})()
    monkeypatch.setattr(front_module, "staticfiles_storage", storage)
    front_module._static_files.cache_clear()
    assert front_module._is_static_file("/static/kb/site.0123456789ab.css")
    assert not front_module._is_static_file("/static/kb/other.css")
    front_module._static_files.cache_clear()
