"""The site's own pages by way of the store: what Django would answer, and what a change makes of them."""

from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from kb.delivery.keeping import may_be_kept
from kb.delivery.memory import Page
from kb.delivery.store import Answer, Store
from kb.models import FAQ, Notice, Provider
from tests.delivery.fake import asking
from tests.delivery.test_edition import raw
from tests.delivery.test_keeping import KEPT
from tests.pages.addresses import ERRORS, LANGUAGES

pytestmark = pytest.mark.usefixtures("content", "no_connection_is_closed")

HOME = "/en/"


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(WSGIHandler(), tmp_path / "pages")


def ask(store, address, **more):
    path, _, query = address.partition("?")
    return store.page(f"{path}?{query}", asking(path, query, **more))


def text(store, address=HOME) -> str:
    """The page after a look, as the background has it five times a second."""
    store.editions.look()
    return ask(store, address).forms[""].body.decode()


def test_every_kept_page_is_what_django_answers(store, client):
    for address in KEPT:
        page = ask(store, address, HTTP_ACCEPT_LANGUAGE="en", HTTP_COOKIE="language=en")
        assert isinstance(page, Page), address
        response = client.get(address)
        assert page.forms[""].body == response.content, address
        for form in page.forms.values():
            headers = dict(form.headers)
            assert len(headers) == len(form.headers), address
            assert "Set-Cookie" not in headers
            for name in response.headers.keys() - {"ETag", "Vary", "Content-Length"}:
                assert headers[name] == response.headers[name], (address, name)
    assert set(store.memory._pages) == {address if "?" in address else f"{address}?" for address in KEPT}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_is_what_django_answers_and_is_not_kept(store, client, language):
    for address in (address.format(language) for address in ERRORS.values()):
        path, _, query = address.partition("?")
        if may_be_kept(path, query):
            answer = ask(store, address)
            response = client.get(address)
            assert isinstance(answer, Answer)
            assert answer.status.startswith(f"{response.status_code} ")
            assert answer.bodies[""] == response.content
    assert not store.memory._pages


def test_a_change_is_on_the_page_after_the_next_look(store):
    assert "New name" not in text(store)
    Provider.objects.filter(slug="alipay").update(name_en="New name")
    assert "New name" in text(store)
    raw("UPDATE kb_provider SET name_en = 'Newer name' WHERE slug = 'alipay'")
    assert "Newer name" in text(store)


def test_a_page_that_is_taken_back_is_gone_and_comes_back(store):
    address = "/en/faq/payment-failed/"
    text(store, address)
    FAQ.objects.filter(slug="payment-failed").update(publication="draft")
    store.editions.look()
    assert ask(store, address).status == "404 Not Found"
    FAQ.objects.filter(slug="payment-failed").update(publication="published")
    text(store, address)


@pytest.mark.parametrize("address", [HOME, "/en/faq/payment-failed/", "/en/offline/"])
def test_a_notice_is_on_the_page_as_soon_as_the_edition_has_it_and_goes_with_it(store, address):
    assert "Payments are down" not in text(store, address)
    notice = Notice.objects.create(
        text_zh_hans="付款暂不可用", text_en="Payments are down", starts=timezone.now() - timedelta(seconds=1)
    )
    assert "Payments are down" in text(store, address)
    Notice.objects.filter(pk=notice.pk).update(text_en="Payments are slow")
    assert "Payments are slow" in text(store, address)
    raw("DELETE FROM kb_notice")
    assert "Payments are" not in text(store, address)


def test_what_browsers_keep_moves_with_a_notice(store):
    before = text(store, "/saved-pages.json")
    Notice.objects.create(text_zh_hans="公告", starts=timezone.now() - timedelta(seconds=1))
    with_notice = text(store, "/saved-pages.json")
    Notice.objects.update(ends=timezone.now())
    assert len({before, with_notice, text(store, "/saved-pages.json")}) == 3


@pytest.mark.parametrize("address", [HOME, "/en/guide/"])
def test_a_notice_begins_and_ends_on_the_page_at_its_moments(store, monkeypatch, address):
    now = timezone.now()
    Notice.objects.create(
        text_zh_hans="付款暂不可用",
        text_en="Payments are down",
        starts=now + timedelta(minutes=5),
        ends=now + timedelta(minutes=10),
    )
    for minutes, is_shown in {0: False, 4.9: False, 5: True, 9.9: True, 10: False}.items():
        monkeypatch.setattr(timezone, "now", lambda minutes=minutes: now + timedelta(minutes=minutes))
        assert ("Payments are down" in text(store, address)) is is_shown


def test_a_page_in_an_edition_of_its_own_is_not_what_another_process_has_of_another(store, tmp_path):
    other = Store(WSGIHandler(), tmp_path / "pages")
    text(store)
    Provider.objects.filter(slug="alipay").update(name_en="New name")
    assert "New name" in text(other)
    assert "New name" in text(store)
    assert ask(store, HOME).edition.name == ask(other, HOME).edition.name
