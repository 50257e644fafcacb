"""The page and the feed of number changes: each change with its reason."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kb.hotlines.number_changes import NumberChange, latest_number_changes
from kb.ledger.entries import EntryKind
from kb.localize.state import text_in
from kb.models.languages import SOURCE
from kb.pages.machines.feeds import PlainTextAtomFeed, strip_invalid_xml
from kb.pages.provider_lookup import all_providers
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import reader_language, render_page

MAX_CHANGES = 100


@read_only
def number_changes(request: HttpRequest) -> HttpResponse:
    described = [
        (change, describe_change(change)) for change in latest_number_changes(all_providers(), most=MAX_CHANGES)
    ]
    return render_page(request, "number_changes.html", {"changes": described})


def describe_change(change: NumberChange) -> str:
    """Describes a change in the active language, without the number."""
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
    """The changes, newest first (Atom, RFC 4287)."""

    feed_type = PlainTextAtomFeed

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
        return latest_number_changes(all_providers(), most=MAX_CHANGES)

    def item_title(self, item: NumberChange) -> str:
        name = text_in(_entry_language(item), item.provider, "name").text
        return strip_invalid_xml(f"{name}: {_numbers(item)}")

    def item_description(self, item: NumberChange) -> str:
        language = _entry_language(item)
        with override(language):
            description = describe_change(item)
        return strip_invalid_xml(f"{description} {text_in(language, item, 'why').text}".strip())

    def item_link(self, item: NumberChange) -> str:
        return f"{self.link()}#change-{item.sequence}"

    def item_guid(self, item: NumberChange) -> str:
        return f"urn:uuid:{item.uid}"

    def item_updateddate(self, item: NumberChange) -> datetime:
        return item.at

    def item_extra_kwargs(self, item: NumberChange) -> dict[str, Any]:
        return {"language": _entry_language(item)}


def _numbers(change: NumberChange) -> str:
    is_replaced = change.old_number and change.old_number != change.number
    return f"{change.old_number} → {change.number}" if is_replaced else change.number


def _entry_language(change: NumberChange) -> str:
    """Returns the language of the entry: Chinese if one of its texts is not translated."""
    texts = (text_in(reader_language(), change.provider, "name"), text_in(reader_language(), change, "why"))
    return reader_language() if all(text.language == reader_language() or not text.text for text in texts) else SOURCE


feed = read_only(NumberChanges())
