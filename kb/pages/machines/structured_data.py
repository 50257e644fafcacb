"""What a page says to machines: its content as schema.org describes it, for the JSON-LD in its head.

Each text stands there once. A text without its translation is in Chinese and says so. A telephone number stands
there only if it has been checked and may be called, and never without its status: machines repeat a number without
the words beside it. What has an `@id` keeps it under a new address, and has the same one in both languages.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from kb.hotlines.words import verification_status_in_words
from kb.localize.state import LocalizedText, text_in
from kb.models import FAQ, Hotline, Provider, Section, SectionItem, Step, VerificationStatus
from kb.models.addresses import address_of
from kb.models.languages import SOURCE, TAG, TARGET
from kb.models.last_change import last_change
from kb.pages.registry import ancestors, find_page
from kb.pages.rendering.render import reader_language

Node = dict[str, Any]
"""A thing of schema.org, without the @context that the page adds."""


def home() -> list[Node]:
    """The site, how to search it, and whose it is."""
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


def provider(shown: Provider) -> list[Node]:
    """The provider, with a contact point for each checked number. It is one of `wallets`."""
    hotlines = list(shown.hotlines.all())
    organization: Node = {
        "@type": "Organization",
        "@id": shown.urn,
        "name": _tagged(text_in(reader_language(), shown, "name")),
    }
    summary = text_in(reader_language(), shown, "summary")
    found = {
        "url": shown.official_site,
        "alternateName": _name_in_other_language(shown),
        "description": summary.text and _tagged(summary),
        "contactPoint": [_contact_point(hotline) for hotline in hotlines if _is_checked(hotline)],
    }
    organization |= {name: value for name, value in found.items() if value}
    page = _page("WebPage", shown, last_change(shown, hotlines))
    return [{**page, "mainEntity": organization}, _breadcrumbs("provider")]


def faq(shown: FAQ, steps: Sequence[Step]) -> list[Node]:
    """The question, and its answer: a text, and steps to follow."""
    question = text_in(reader_language(), shown, "question")
    introduction = text_in(reader_language(), shown, "introduction")
    address = _absolute(shown.get_absolute_url())
    answer: Node = {"@type": "Answer", "text": introduction.text, "inLanguage": TAG[introduction.language]}
    if steps:
        answer["@type"] = ["Answer", "HowTo"]
        answer["step"] = [_how_to_step(place, step, address) for place, step in enumerate(steps, 1)]
    asked = {
        "@type": "Question",
        "@id": shown.urn,
        "name": question.text,
        "inLanguage": TAG[question.language],
        "acceptedAnswer": answer,
    }
    page = _page("FAQPage", shown, last_change(shown, steps))
    return [{**page, "mainEntity": [asked]}, _breadcrumbs("faq")]


def section(shown: Section, items: Iterable[SectionItem]) -> list[Node]:
    """The section as an article."""
    title = text_in(reader_language(), shown, "title")
    article = {
        **_page("Article", shown, last_change(shown, items)),
        "@id": shown.urn,
        "headline": title.text,
        "inLanguage": TAG[title.language],
    }
    return [article, _breadcrumbs("section")]


def _worth(hotline: Hotline) -> LocalizedText:
    """What is repeated along with a number: its status and its source, all in one language."""
    source = text_in(reader_language(), hotline, "source_name")
    with override(source.language):
        said = _("%(state)s. Source: %(source)s") % {
            "state": verification_status_in_words(hotline),
            "source": source.text,
        }
    return LocalizedText(said, source.language)


def _page(kind: str, shown: Provider | FAQ | Section, changed: datetime) -> Node:
    return {
        "@type": kind,
        "url": _absolute(shown.get_absolute_url()),
        "inLanguage": TAG[reader_language()],
        "dateModified": localtime(changed).isoformat(timespec="seconds"),
    }


def _is_checked(hotline: Hotline) -> bool:
    """Whether the number counts as checked today. One that is due for its next check does not."""
    return hotline.verification_status == VerificationStatus.CHECKED


def _contact_point(hotline: Hotline) -> Node:
    point: Node = {
        "@type": "ContactPoint",
        "telephone": hotline.dialled,
        "contactType": _tagged(text_in(reader_language(), hotline, "purpose")),
        "description": _tagged(_worth(hotline)),
        "areaServed": "CN",
    }
    return {**point, "availableLanguage": hotline.languages} if hotline.languages else point


def _name_in_other_language(shown: Provider) -> str | Node:
    """The provider's name in the language that the page is not in; "" where it has none of its own.

    The aliases are no names: they are what people search for, misspelt names and other products among them.
    """
    other = SOURCE if reader_language() == TARGET else TARGET
    name = text_in(other, shown, "name")
    is_another = name.text != text_in(reader_language(), shown, "name").text
    return _tagged(name) if is_another else ""


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
    """The breadcrumbs of the page with this name, without the page itself, as the page shows them."""
    page = find_page(name)
    if page is None:
        raise LookupError(name)
    trail = [(str(ancestor.label), address_of(ancestor.name)) for ancestor in ancestors(page)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": _absolute(path)}
            for place, (name, path) in enumerate(trail, 1)
        ],
    }


def _common_language(*texts: tuple[object, str]) -> str:
    """The reader's, or Chinese where one of the texts is missing in theirs: they never stand mixed in one sentence."""
    reader = reader_language()
    return SOURCE if any(text_in(reader, obj, field).language == SOURCE for obj, field in texts) else reader


def _tagged(text: LocalizedText) -> str | Node:
    """The words, marked with their language (JSON-LD 1.1, 4.2.4) where that is not the page's."""
    if text.language == reader_language():
        return text.text
    return {"@value": text.text, "@language": TAG[text.language]}


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
