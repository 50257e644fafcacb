"""Fixtures that read pages, and that create many rows."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from secrets import token_hex

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from kb.delivery.snapshot import in_snapshot
from kb.models import FAQ, Hotline, Provider, Section, SectionItem, Step
from kb.models.content import Content
from kb.models.one_door import open_door
from kb.pages.help.guide import all_sections
from kb.pages.help.home import all_symptoms
from kb.pages.provider_lookup import advice_on_calls, all_providers
from kb.pages.rendering import render
from tests.door import enter
from tests.pages.document import Document


@pytest.fixture
def read(client) -> Callable[..., Document]:
    """`read("/en/faq/")` returns the parsed page; fails if its status is not 200 (or `status`)."""

    def read(address: str, status: int = 200, **headers: str) -> Document:
        response = client.get(address, headers=headers or None)
        assert response.status_code == status, (address, response.status_code)
        return Document(response)

    return read


@pytest.fixture
def warm_snapshot(db) -> Callable[[], AbstractContextManager[None]]:
    """`with warm_snapshot():` renders pages of a snapshot whose shared content was looked up before."""

    @contextmanager
    def warm() -> Iterator[None]:
        with in_snapshot(token_hex()):
            for look_up in (all_providers, advice_on_calls, all_symptoms, all_sections, render.current_notices):
                look_up()
            yield

    return warm


@pytest.fixture(scope="module")
def shipped_client(django_db_setup, django_db_blocker) -> Iterator[Client]:
    """A client of a site with the shipped content, loaded once, for modules whose tests only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_kb", verbosity=0)
        yield Client()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def read_shipped(shipped_client) -> Callable[..., Document]:
    """Like `read`, with the shipped content; fetches each address once."""
    pages: dict[str, Document] = {}

    def read(address: str, status: int = 200) -> Document:
        if address not in pages:
            response = shipped_client.get(address)
            assert response.status_code == status, (address, response.status_code)
            pages[address] = Document(response)
        return pages[address]

    return read


@pytest.fixture
def many(db) -> Callable[[int], None]:
    """`many(500)` creates 500 questions of five steps, providers with a hotline and sections of two items each."""
    return _many


def _both(name: str, number: int) -> dict[str, str]:
    return {f"{name}_zh_hans": f"第{number}个", f"{name}_en": f"Number {number}"}


def _object(number: int) -> dict[str, object]:
    return {"slug": f"number-{number}", "position": number, "publication": "published"}


def _part(number: int) -> dict[str, object]:
    return {"key": f"part-{number}", "position": number, **_both("title", number), **_both("text", number)}


def _many(count: int) -> None:
    with open_door():
        rows = _create_many(range(1, count + 1))
    enter(*rows)


def _create_many(numbers: range) -> list[Content]:
    providers = Provider.objects.bulk_create(Provider(**_object(n), **_both("name", n)) for n in numbers)
    texts = {**_both("purpose", 1), **_both("source_name", 1)}
    hotlines = Hotline.objects.bulk_create(
        Hotline(provider=provider, slug=provider.slug, position=1, number="95188", **texts) for provider in providers
    )
    faqs = FAQ.objects.bulk_create(
        FAQ(**_object(n), **_both("question", n), **_both("introduction", n)) for n in numbers
    )
    Step.objects.bulk_create(
        Step(faq=faq, kind="contact" if n == 5 else "action", **_part(n)) for faq in faqs for n in range(1, 6)
    )
    FAQ.providers.through.objects.bulk_create(
        FAQ.providers.through(faq=faq, provider=provider) for faq in faqs for provider in providers[:5]
    )
    sections = Section.objects.bulk_create(
        Section(**_object(n), **_both("title", n), **_both("text", n)) for n in numbers
    )
    SectionItem.objects.bulk_create(SectionItem(section=section, **_part(n)) for section in sections for n in (1, 2))
    return [*providers, *hotlines, *faqs, *sections]
