"""The links to other web sites that stand in public content, each with the object that it stands in."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db.models import Model, Q
from django.utils import timezone

from kb.content.notices import NoticeState, in_state
from kb.models import FAQ, Advice, Hotline, Notice, Provider, PublicationState, Section, SectionItem, Step, Symptom
from kb.models.fields import URLField
from kb.models.languages import SOURCE, TARGET, column, translated_fields
from kb.models.link_check import LONGEST_URL
from kb.models.web_links import link_host

_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
"""The characters of RFC 3986. Chinese may follow an address without a space."""
_AFTER_AN_ADDRESS = ".,;:!?'"


class Link(NamedTuple):
    url: str
    stands_in: Model
    """The object whose form in the admin has the link: of a step its question, of an item its section."""


def links_in_content() -> Iterator[Link]:
    """Yields the links of published providers, questions and sections, and of what is shown with them.

    Leaves out what may not become a link (link_host) and addresses of more than LONGEST_URL characters. One query a
    model.
    """
    for rows, owner in _public_rows():
        addresses = [field.name for field in rows.model._meta.fields if isinstance(field, URLField)]
        texts = _text_columns(rows.model)
        condition = Q()
        for name in addresses:
            condition |= ~Q(**{name: ""})
        for name in texts:
            condition |= Q(**{f"{name}__contains": "://"})
        for row in rows.filter(condition):
            found = [getattr(row, name) for name in addresses]
            found += [url for name in texts for url in addresses_in(getattr(row, name) or "")]
            yield from (Link(url, owner(row)) for url in dict.fromkeys(found) if _may_be_checked(url))


def addresses_in(text: str) -> list[str]:
    """Returns the http and https addresses in a text, without the punctuation of the sentence around them."""
    return [_without_punctuation(match[0]) for match in _ADDRESS.finditer(text)]


def _without_punctuation(url: str) -> str:
    while url[-1] in _AFTER_AN_ADDRESS or (url[-1] in ")]" and _lacks_opening_bracket(url)):
        url = url[:-1]
    return url


def _lacks_opening_bracket(url: str) -> bool:
    opening = {")": "(", "]": "["}[url[-1]]
    return url.count(opening) < url.count(url[-1])


def _may_be_checked(url: str) -> bool:
    return len(url) <= LONGEST_URL and bool(link_host(url))


def _text_columns(model: type[Model]) -> list[str]:
    """Returns the columns of both languages, without the phrasings, which no visitor sees."""
    return [
        column(field, language)
        for field in translated_fields(model)
        if field != "phrasings"
        for language in (SOURCE, TARGET)
    ]


def _public_rows() -> Iterator[tuple[Any, Callable[[Any], Model]]]:
    """Yields the rows of each model that visitors see, with the function from a row to the object that owns it."""
    published = PublicationState.PUBLISHED
    of_public_provider = Q(provider=None) | Q(provider__publication=published)
    not_over = ~in_state(NoticeState.OVER, at=timezone.now())
    for rows in (
        Provider.objects.published(),
        Hotline.objects.published(),
        FAQ.objects.published(),
        Section.objects.published(),
        Symptom.objects.published(),
        Advice.objects.filter(of_public_provider),
        Notice.objects.filter(of_public_provider, not_over),
    ):
        yield rows, lambda row: row
    steps = Step.objects.filter(faq__publication=published).select_related("faq")
    yield steps, lambda step: step.faq
    items = SectionItem.objects.filter(section__publication=published).select_related("section")
    yield items, lambda item: item.section
