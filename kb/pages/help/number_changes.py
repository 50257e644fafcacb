"""Number changes, in public: a page and a feed of what happened to each number, and why."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kb.hotlines.ledger import EntryKind
from kb.hotlines.number_changes import NumberChange, latest_number_changes
from kb.localize.state import text_in
from kb.models.languages import SOURCE
from kb.pages.machines.feeds import MarkedAtomFeed, for_xml
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import reader_language, render_page

MOST_CHANGES = 100


@read_only
def number_changes(request: HttpRequest) -> HttpResponse:
    rows = [(change, what_happened(change)) for change in latest_number_changes(most=MOST_CHANGES)]
    return render_page(request, "number_changes.html", {"changes": rows})


def what_happened(change: NumberChange) -> str:
    """In the reader's language, without the number."""
    if change.kind is EntryKind.CHANGED and change.old_number == change.number:
        return _("Its source or its number for callers abroad changed; the number did not.")
    return {
        EntryKind.IMPORTED: _("Listed when this site was set up; not yet checked then."),
        EntryKind.ADDED: _("Number added."),
        EntryKind.CHANGED: _("Number changed."),
        EntryKind.DISPUTED: _("Number disputed: it can no longer be called from here."),
        EntryKind.WITHDRAWN: _("Number withdrawn: do not call it."),
        EntryKind.RESTORED: _("Number listed again; not yet checked then."),
    }[change.kind]


class NumberChanges(Feed[NumberChange, None]):
    """Atom (RFC 4287): the changes, newest first."""

    feed_type = MarkedAtomFeed

    def title(self) -> str:
        return _("Wallet Helpline: number changes")

    def subtitle(self) -> str:
        return _("Every hotline that was listed, changed or withdrawn here, and why.")

    def author_name(self) -> str:
        return _("Wallet Helpline")

    def link(self) -> str:
        return f"{settings.SITE_URL}{reverse('number-changes')}"

    def feed_url(self) -> str:
        return f"{settings.SITE_URL}{reverse('number-changes-feed')}"

    def items(self) -> list[NumberChange]:
        return latest_number_changes(most=MOST_CHANGES)

    def item_title(self, item: NumberChange) -> str:
        name = text_in(_language_of(item), item.provider, "name").text
        return for_xml(f"{name}: {_numbers(item)}")

    def item_description(self, item: NumberChange) -> str:
        language = _language_of(item)
        with override(language):
            happened = what_happened(item)
        return for_xml(f"{happened} {text_in(language, item, 'why').text}".strip())

    def item_link(self, item: NumberChange) -> str:
        return f"{self.link()}#change-{item.sequence}"

    def item_guid(self, item: NumberChange) -> str:
        return f"urn:uuid:{item.uid}"

    def item_updateddate(self, item: NumberChange) -> datetime:
        return item.at

    def item_extra_kwargs(self, item: NumberChange) -> dict[str, Any]:
        return {"language": _language_of(item)}


def _numbers(change: NumberChange) -> str:
    replaced = change.old_number and change.old_number != change.number
    return f"{change.old_number} → {change.number}" if replaced else change.number


def _language_of(change: NumberChange) -> str:
    """The reader's language, or the Chinese when an entry in theirs would have gaps."""
    shown = (text_in(reader_language(), change.provider, "name"), text_in(reader_language(), change, "why"))
    return reader_language() if all(text.language == reader_language() or not text.text for text in shown) else SOURCE


feed = read_only(NumberChanges())
