"""The feed: what changed last, in one language."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from kb.localize.english import with_english
from kb.localize.state import text_in
from kb.models import FAQ
from kb.models.addresses import address_in
from kb.models.languages import SOURCE
from kb.models.last_change import last_changed_questions
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import reader_language

MOST_ENTRIES = 50

_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class MarkedAtomFeed(Atom1Feed):
    """Atom whose entries are plain text and say which language they are in.

    Django calls summaries HTML: a reader would take `<App Store>` for an element and leave it out.
    """

    def item_attributes(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("summary", item["description"], {"type": "text"})


class LatestQuestions(Feed[FAQ, None]):
    """Atom (RFC 4287): the questions whose answer changed last, newest first."""

    feed_type = MarkedAtomFeed

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

    def items(self) -> list[FAQ]:
        return last_changed_questions(MOST_ENTRIES, rows=with_english(FAQ.objects.all(), "steps"))

    def item_title(self, item: FAQ) -> str:
        return for_xml(text_in(_language_of(item), item, "question").text)

    def item_description(self, item: FAQ) -> str:
        return for_xml(text_in(_language_of(item), item, "introduction").text)

    def item_link(self, item: Any) -> str:
        """The page in the reader's language, or in Chinese where it has no English in it."""
        language = reader_language() if item.in_english else SOURCE
        return f"{settings.SITE_URL}{address_in(language, 'faq', item.slug)}"

    def item_guid(self, item: FAQ) -> str:
        return item.urn

    def item_updateddate(self, item: Any) -> datetime:
        return item.last_change  # type: ignore[no-any-return]  # annotated in items()

    def item_extra_kwargs(self, item: FAQ) -> dict[str, Any]:
        return {"language": _language_of(item)}


def _language_of(faq: FAQ) -> str:
    """The reader's language, or the Chinese when an entry in theirs would have gaps."""
    shown = [text_in(reader_language(), faq, field).language for field in ("question", "introduction")]
    return next((language for language in shown if language != reader_language()), reader_language())


def for_xml(text: str) -> str:
    """Removes the characters that XML 1.0 has no way to write: pasted text may hold them."""
    return _NOT_IN_XML.sub("", text)


feed = read_only(LatestQuestions())
