"""The schema.org description of a page's content, for the JSON-LD in its head.

It contains each text once; a text without a translation is marked as Chinese. It contains a telephone number only if
the number is checked and callable, always with its status, because programs repeat a number without the words beside
it. An `@id` is the same in both languages and does not change with the address.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from kb.hotlines.status_in_words import verification_status_in_words
from kb.localize.state import LocalizedText, text_in
from kb.models import FAQ, Hotline, Provider, Section, SectionItem, Step, VerificationStatus
from kb.models.languages import SOURCE, TAG, TARGET
from kb.models.last_change import last_change
from kb.models.page_addresses import address_of
from kb.pages.registry import ancestors, find_page
from kb.pages.rendering.render import reader_language

Node = dict[str, Any]
"""A schema.org node without `@context`, which `json_ld` adds."""


def home_nodes() -> list[Node]:
    """Describes the site, its search and its publisher."""
    publisher = {"@type": "Organization", "@id": f"{settings.SITE_URL}/#organization"}
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{_absolute(address_of('search'))}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    site = {
        "@type": "WebSite",
        "@id": f"{settings.SITE_URL}/#website",
        "url": _absolute(address_of("home")),
        "name": _("Wallet Helpline"),
        "inLanguage": TAG[reader_language()],
        "publisher": publisher,
        "potentialAction": search,
    }
    return [site, {**publisher, "name": _("Wallet Helpline"), "url": f"{settings.SITE_URL}/"}]


def provider_nodes(provider: Provider) -> list[Node]:
    """Describes a provider of `all_providers`, with a contact point for each checked number."""
    hotlines = list(provider.hotlines.all())
    organization: Node = {
        "@type": "Organization",
        "@id": provider.urn,
        "name": _tagged(text_in(reader_language(), provider, "name")),
    }
    summary = text_in(reader_language(), provider, "summary")
    optional = {
        "url": provider.official_site,
        "alternateName": _name_in_other_language(provider),
        "description": summary.text and _tagged(summary),
        "contactPoint": [_contact_point(hotline) for hotline in hotlines if _is_checked(hotline)],
    }
    organization |= {name: value for name, value in optional.items() if value}
    page = _page("WebPage", provider, last_change(provider, hotlines))
    return [{**page, "mainEntity": organization}, _breadcrumbs("provider")]


def faq_nodes(faq: FAQ, steps: Sequence[Step]) -> list[Node]:
    """Describes a question and its answer: the introduction and the steps."""
    question = text_in(reader_language(), faq, "question")
    introduction = text_in(reader_language(), faq, "introduction")
    address = _absolute(faq.get_absolute_url())
    answer: Node = {"@type": "Answer", "text": introduction.text, "inLanguage": TAG[introduction.language]}
    if steps:
        answer["@type"] = ["Answer", "HowTo"]
        answer["step"] = [_how_to_step(place, step, address) for place, step in enumerate(steps, 1)]
    entity = {
        "@type": "Question",
        "@id": faq.urn,
        "name": question.text,
        "inLanguage": TAG[question.language],
        "acceptedAnswer": answer,
    }
    page = _page("FAQPage", faq, last_change(faq, steps))
    return [{**page, "mainEntity": [entity]}, _breadcrumbs("faq")]


def section_nodes(section: Section, items: Iterable[SectionItem]) -> list[Node]:
    """Describes a section of the guide as an article."""
    title = text_in(reader_language(), section, "title")
    article = {
        **_page("Article", section, last_change(section, items)),
        "@id": section.urn,
        "headline": title.text,
        "inLanguage": TAG[title.language],
    }
    return [article, _breadcrumbs("section")]


def _status_and_source(hotline: Hotline) -> LocalizedText:
    """Returns the status and source of a number as one text in one language."""
    source = text_in(reader_language(), hotline, "source_name")
    with override(source.language):
        words = _("%(state)s. Source: %(source)s") % {
            "state": verification_status_in_words(hotline),
            "source": source.text,
        }
    return LocalizedText(words, source.language)


def _page(kind: str, obj: Provider | FAQ | Section, changed: datetime) -> Node:
    return {
        "@type": kind,
        "url": _absolute(obj.get_absolute_url()),
        "inLanguage": TAG[reader_language()],
        "dateModified": localtime(changed).isoformat(timespec="seconds"),
    }


def _is_checked(hotline: Hotline) -> bool:
    """Returns True if the number counts as checked today; one that is due for its next check does not."""
    return hotline.verification_status == VerificationStatus.CHECKED


def _contact_point(hotline: Hotline) -> Node:
    point: Node = {
        "@type": "ContactPoint",
        "telephone": hotline.dialled,
        "contactType": _tagged(text_in(reader_language(), hotline, "purpose")),
        "description": _tagged(_status_and_source(hotline)),
        "areaServed": "CN",
    }
    return {**point, "availableLanguage": hotline.languages} if hotline.languages else point


def _name_in_other_language(provider: Provider) -> str | Node:
    """Returns the provider's name in the other language than the page's; "" if it is the same.

    Aliases are not names: they are search terms, and include misspellings and other products.
    """
    other = SOURCE if reader_language() == TARGET else TARGET
    name = text_in(other, provider, "name")
    is_different = name.text != text_in(reader_language(), provider, "name").text
    return _tagged(name) if is_different else ""


def _how_to_step(place: int, step: Step, address: str) -> Node:
    language = _common_language((step, "title"), (step, "text"))
    return {
        "@type": "HowToStep",
        "position": place,
        "name": text_in(language, step, "title").text,
        "text": text_in(language, step, "text").text,
        "url": f"{address}#{step.key}",
        "inLanguage": TAG[language],
    }


def _breadcrumbs(name: str) -> Node:
    """Returns the breadcrumbs of the page with this name as the page shows them, without the page itself."""
    page = find_page(name)
    if page is None:
        raise LookupError(name)
    crumbs = [(str(ancestor.label), address_of(ancestor.name)) for ancestor in ancestors(page)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": _absolute(path)}
            for place, (name, path) in enumerate(crumbs, 1)
        ],
    }


def _common_language(*texts: tuple[object, str]) -> str:
    """Returns the reader's language; Chinese if one of the texts is not translated."""
    reader = reader_language()
    return SOURCE if any(text_in(reader, obj, field).language == SOURCE for obj, field in texts) else reader


def _tagged(text: LocalizedText) -> str | Node:
    """Returns the words, marked with their language (JSON-LD 1.1, 4.2.4) if it is not the page's."""
    if text.language == reader_language():
        return text.text
    return {"@value": text.text, "@language": TAG[text.language]}


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
