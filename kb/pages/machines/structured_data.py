"""What a page says to machines: its content as schema.org describes it, for the JSON-LD in its head.

A text without its translation is in Chinese and says so. A telephone number stands there only while it may be
called, and never without its state.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from kb.hotlines.words import verification_status_in_words
from kb.localize.state import Text, text_in
from kb.models import FAQ, Hotline, Provider, Section, Step
from kb.models.addresses import address_of
from kb.models.languages import SOURCE, TAG
from kb.pages.rendering.render import reader_language

Node = dict[str, Any]
"""A thing of schema.org, without the @context that the page adds."""


def home() -> list[Node]:
    """The site, how to search it, and whose it is."""
    publisher = {"@type": "Organization", "@id": f"{settings.SITE_URL}/#organization"}
    address = _absolute(address_of("home"))
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{_absolute(address_of('search'))}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    site = {
        "@type": "WebSite",
        "@id": f"{address}#website",
        "url": address,
        "name": _("Wallet Helpline"),
        "inLanguage": TAG[reader_language()],
        "publisher": publisher,
        "potentialAction": search,
    }
    return [site, {**publisher, "name": _("Wallet Helpline"), "url": f"{settings.SITE_URL}/"}]


def provider(shown: Provider) -> list[Node]:
    """The provider, with a contact point for each number that may be called. It is one of `wallets`."""
    organization: Node = {
        "@type": "Organization",
        "@id": f"{_absolute(shown.get_absolute_url())}#organization",
        "name": _tagged(text_in(reader_language(), shown, "name")),
    }
    summary = text_in(reader_language(), shown, "summary")
    contacts = [_contact_point(hotline) for hotline in shown.hotlines.all() if hotline.is_callable]
    found = {
        "url": shown.official_site,
        "alternateName": shown.alias_list,
        "description": summary.words and _tagged(summary),
        "contactPoint": contacts,
    }
    organization |= {name: value for name, value in found.items() if value}
    return [organization, _breadcrumbs((_("Hotlines"), "providers"), shown, "name")]


def faq(shown: FAQ, steps: Sequence[Step]) -> list[Node]:
    """The question with its answer as one text, and the same as steps to follow."""
    address = _absolute(shown.get_absolute_url())
    question = text_in(reader_language(), shown, "question")
    language = _common_language(
        (shown, "introduction"), *((step, part) for step in steps for part in ("title", "text"))
    )
    instructions = _lines(language, steps)
    answer: Node = {
        "@type": "Answer",
        "url": address,
        "text": "\n".join([text_in(language, shown, "introduction").words, *instructions]),
        "inLanguage": TAG[language],
    }
    asked: Node = {
        "@type": "Question",
        "name": question.words,
        "inLanguage": TAG[question.language],
        "acceptedAnswer": answer,
    }
    nodes: list[Node] = [
        {
            "@type": "FAQPage",
            "@id": address,
            "url": address,
            "inLanguage": TAG[reader_language()],
            "mainEntity": [asked],
        },
    ]
    if steps:
        nodes.append(_how_to(shown, steps, address))
    return [*nodes, _breadcrumbs((_("Questions"), "faqs"), shown, "question")]


def section(shown: Section) -> list[Node]:
    return [_breadcrumbs((_("Guide"), "guide"), shown, "title")]


def worth(hotline: Hotline) -> Text:
    """What is repeated along with a number: its state and its source, all in one language."""
    source = text_in(reader_language(), hotline, "source_name")
    with override(source.language):
        said = _("%(state)s. Source: %(source)s") % {
            "state": verification_status_in_words(hotline),
            "source": source.words,
        }
    return Text(said, source.language)


def _contact_point(hotline: Hotline) -> Node:
    point: Node = {
        "@type": "ContactPoint",
        "telephone": hotline.dialled,
        "contactType": _tagged(text_in(reader_language(), hotline, "purpose")),
        "description": _tagged(worth(hotline)),
        "areaServed": "CN",
    }
    return {**point, "availableLanguage": hotline.languages} if hotline.languages else point


def _how_to(shown: FAQ, steps: Sequence[Step], address: str) -> Node:
    language = _common_language((shown, "question"), (shown, "introduction"))
    return {
        "@type": "HowTo",
        "name": text_in(language, shown, "question").words,
        "description": text_in(language, shown, "introduction").words,
        "inLanguage": TAG[language],
        "step": [_how_to_step(place, step, address) for place, step in enumerate(steps, 1)],
    }


def _how_to_step(place: int, step: Step, address: str) -> Node:
    language = _common_language((step, "title"), (step, "text"))
    return {
        "@type": "HowToStep",
        "position": place,
        "name": text_in(language, step, "title").words,
        "text": text_in(language, step, "text").words,
        "url": f"{address}#{step.key}",
        "inLanguage": TAG[language],
    }


def _breadcrumbs(parent: tuple[str, str], obj: Provider | FAQ | Section, field: str) -> Node:
    """As the page shows them, and then the page itself; `parent` is a name and the name of its view."""
    label, view = parent
    trail = [
        (_("Home"), address_of("home")),
        (label, address_of(view)),
        (_tagged(text_in(reader_language(), obj, field)), obj.get_absolute_url()),
    ]
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


def _lines(language: str, steps: Sequence[Step]) -> list[str]:
    with override(language):
        name_and_value = _("%(name)s: %(value)s")
    return [
        f"{place}. {name_and_value}"
        % {field: text_in(language, step, text).words for field, text in (("name", "title"), ("value", "text"))}
        for place, step in enumerate(steps, 1)
    ]


def _tagged(text: Text) -> str | Node:
    """The words, marked with their language (JSON-LD 1.1, 4.2.4) where that is not the page's."""
    if text.language == reader_language():
        return text.words
    return {"@value": text.words, "@language": TAG[text.language]}


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
