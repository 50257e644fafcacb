"""The Atom feed of the questions that changed last, in one language."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from kb.content.changed_questions import ChangedQuestion, last_changed_questions
from kb.localize.english import has_english
from kb.localize.state import text_in
from kb.models import FAQ
from kb.models.languages import SOURCE
from kb.models.page_addresses import address_in
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import reader_language

MAX_ENTRIES = 50

_INVALID_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class PlainTextAtomFeed(Atom1Feed):
    """Atom with summaries of type "text", and the language of each entry.

    Django writes summaries of type "html", in which a feed reader takes `<App Store>` for an element and drops it.
    """

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})


class LatestQuestions(Feed[ChangedQuestion, None]):
    """The questions whose answer changed last, newest first (Atom, RFC 4287)."""

    feed_type = PlainTextAtomFeed

    def title(self) -> str:
        return _("Wallet Helpline: questions and answers")

    def subtitle(self) -> str:
        return _("Answers about digital wallets in China, the last changed first.")

    def author_name(self) -> str:
        return _("Wallet Helpline")

    def link(self) -> str:
        return f"{settings.SITE_URL}/{reader_language()}/"

    def feed_url(self) -> str:
        return f"{self.link()}feed/"

    def items(self) -> list[ChangedQuestion]:
        return last_changed_questions(MAX_ENTRIES)

    def item_title(self, item: ChangedQuestion) -> str:
        return strip_invalid_xml(text_in(_entry_language(item.faq), item.faq, "question").text)

    def item_description(self, item: ChangedQuestion) -> str:
        return strip_invalid_xml(text_in(_entry_language(item.faq), item.faq, "introduction").text)

    def item_link(self, item: ChangedQuestion) -> str:
        """Returns the page in the reader's language; in Chinese if neither question nor introduction is in English."""
        language = reader_language() if has_english(item.faq) else SOURCE
        return f"{settings.SITE_URL}{address_in(language, 'faq', item.faq.slug)}"

    def item_guid(self, item: ChangedQuestion) -> str:
        return item.faq.urn

    def item_updateddate(self, item: ChangedQuestion) -> datetime:
        return item.last_change

    def item_extra_kwargs(self, item: ChangedQuestion) -> dict[str, Any]:
        return {"language": _entry_language(item.faq)}


def _entry_language(faq: FAQ) -> str:
    """Returns the language of the entry: Chinese if one of its texts is not translated."""
    language = reader_language()
    is_translated = all(text_in(language, faq, field).language == language for field in ("question", "introduction"))
    return language if is_translated else SOURCE


def strip_invalid_xml(text: str) -> str:
    """Removes the characters that XML 1.0 cannot hold, which pasted text may contain."""
    return _INVALID_XML.sub("", text)


feed = read_only(LatestQuestions())
