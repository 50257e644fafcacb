"""Says what visitors see after something was let through. The form, changes, actions on lists and imports use it."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from kb.ledger.completeness import is_public
from kb.ledger.fact_fields import Facts
from kb.ledger.facts import facts_of
from kb.ledger.live import Live
from kb.localize.row_title import row_title


class Outcome(StrEnum):
    PUBLISHED = "published"
    PLANNED = "planned"
    """A notice that begins later."""
    OVER = "over"
    """A notice that has ended."""
    HIDDEN = "hidden"
    TAKEN_OFF = "taken-off"
    DELETED = "deleted"


_DONE: dict[Outcome, Promise] = {
    Outcome.PUBLISHED: gettext_lazy("Published, visitors see it now: {}"),
    Outcome.PLANNED: gettext_lazy("Saved. Visitors see it from its beginning on: {}"),
    Outcome.OVER: gettext_lazy("Saved. Visitors do not see it, its time is over: {}"),
    Outcome.HIDDEN: gettext_lazy("Saved. Visitors do not see it, its publication is “draft”: {}"),
    Outcome.TAKEN_OFF: gettext_lazy("Taken off, visitors no longer see it: {}"),
    Outcome.DELETED: gettext_lazy("Deleted. The bin keeps it: {}"),
}
_EFFECTS: dict[Outcome, Promise] = {
    Outcome.PUBLISHED: gettext_lazy("Then visitors see it."),
    Outcome.PLANNED: gettext_lazy("Then visitors see it from its beginning on."),
    Outcome.OVER: gettext_lazy("Then visitors do not see it: its time is over."),
    Outcome.HIDDEN: gettext_lazy("Then it is saved, but visitors do not see it: its publication is “draft”."),
    Outcome.TAKEN_OFF: gettext_lazy("Then visitors no longer see it."),
    Outcome.DELETED: gettext_lazy("Then it is deleted. The bin keeps it."),
}


def outcome_of(before: Facts | None, after: Facts | None, *, at: datetime | None = None) -> Outcome:
    """Returns what visitors see once these facts have followed those before; `at` this time, now if it is None."""
    if after is None:
        return Outcome.DELETED
    if not is_public(after):
        return Outcome.TAKEN_OFF if is_public(before) else Outcome.HIDDEN
    at = at or timezone.now()
    if _moment(after, "starts", at) > at:
        return Outcome.PLANNED
    return Outcome.OVER if after.get("ends") and _moment(after, "ends", at) <= at else Outcome.PUBLISHED


def effect(outcome: Outcome) -> Promise:
    """Returns what stands beside the button that leads to this outcome."""
    return _EFFECTS[outcome]


def in_words(outcome: Outcome, what: object) -> SafeString:
    """Returns what to say of this, which is a title, titles or a number of rows."""
    return format_html(str(_DONE[outcome]), what)


def may_not_publish() -> str:
    """Returns what to say to a person who may write a draft, and may not publish all that it changes."""
    return gettext("You may not publish this: it changes more than you may. Your draft is saved. Ask an editor.")


def published_in_words(before: Live, row: Any) -> SafeString:
    """Returns what to say of a row that was published. `before` is what was live; was it deleted, says where it is."""
    outcome = outcome_of(before.facts, facts_of(row))
    words = in_words(outcome, titles([row], outcome))
    is_restored = before.facts is None and before.revision > 0
    return format_html("{} {}", words, _place(row)) if is_restored else words


def _place(row: Any) -> str:
    siblings = row.siblings()
    place = siblings.filter(position__lte=row.position).count()
    words = gettext("It is in its list again, at place %(place)s of %(total)s.")
    return words % {"place": place, "total": siblings.count()}


def titles(rows: Iterable[Any], outcome: Outcome) -> SafeString:
    """Returns the titles of rows. If visitors see them, each with a page of its own links to it."""
    return format_html_join(gettext("; "), "{}", ((_title(row, outcome),) for row in rows))


def _title(row: Any, outcome: Outcome) -> str:
    title = f"“{row_title(row)}”"
    if outcome != Outcome.PUBLISHED or not hasattr(row, "get_absolute_url"):
        return title
    return format_html('<a href="{}">{}</a>', row.get_absolute_url(), title)


def _moment(facts: Facts, field: str, default: datetime) -> datetime:
    return datetime.fromisoformat(facts[field]) if facts.get(field) else default
