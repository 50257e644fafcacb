"""Says how many people a change needs, and why, from its old and new facts alone.

One person is enough unless `reasons_for_two` returns a reason. Staff see the reasons before they submit.

What a change is compared with is what was public: a page that is published, a notice that is shown for longer and a
subject that is restored bring in everything that they hold, also if two people once let it through.

A number that is split between two subjects, such as two notices, is not seen here.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kb.ledger.fact_fields import Facts
from kb.ledger.new_links import NewLink, new_links
from kb.ledger.new_numbers import NewNumber, new_numbers

DECEIVED = "deceived"
"""The topic of the advice to those who were scammed."""
PUBLISHED = "published"


class Rule(StrEnum):
    HOTLINE = "hotline"
    IMPOSTOR = "impostor"
    DECEIVED = "deceived"
    REMOVED_WITH_NUMBERS = "removed-with-numbers"
    NAME = "name"
    DOMAINS = "domains"
    LINK = "link"
    NUMBER = "number"
    ALWAYS = "always"


class Reason(NamedTuple):
    """A rule that asks for two people, and why, in words for staff (a lazy translation).

    `field` is the column that it is about and `part` the key of its step or item; "" where it is about the subject as a
    whole. The caller writes their names in front of the words.
    """

    rule: Rule
    words: str | Promise
    field: str = ""
    part: str = ""


def reasons_for_two(
    kind: str,
    old: Facts | None,
    new: Facts | None,
    *,
    domains: frozenset[str] = frozenset(),
    has_numbers: bool = False,
    always: bool = False,
) -> list[Reason]:
    """Returns why the change needs two people; nothing if one is enough.

    `kind` is the kind of subject: "provider", "hotline", "faq" … `domains` are those, in force before the change, of
    the wallets that the new facts are about. `has_numbers`: hotlines are deleted or taken off together with it.
    `always`: the setting that asks two people for everything.
    """
    if old == new:
        return []
    before = None if _becomes_public(old, new) else old
    return [
        *_about_the_subject(kind, old, new, has_numbers=has_numbers),
        *(_about_the_wallet(before or {}, new) if kind == "provider" and new else ()),
        *map(_about_link, new_links(before, new, domains=domains)),
        *map(_about_number, new_numbers(before, new)),
        *([Reason(Rule.ALWAYS, _("every change needs a second person here"))] if always else ()),
    ]


def _becomes_public(old: Facts | None, new: Facts | None) -> bool:
    """Returns True if visitors did not see the old facts, or not then, not in that language, not about that wallet."""
    if old is None or new is None:
        return False
    is_published = new.get("publication") == PUBLISHED != old.get("publication")
    return is_published or _is_about_another_wallet(old, new) or _is_shown_at_other_times(old, new)


def _is_about_another_wallet(old: Facts, new: Facts) -> bool:
    added = set(new.get("providers") or ()) - set(old.get("providers") or ())
    return bool(added) or old.get("provider") != new.get("provider")


def _is_shown_at_other_times(old: Facts, new: Facts) -> bool:
    """Returns True for a notice that begins at another time, ends later or is in another language.

    One that only ends earlier brings in nothing, so that one person can end it.
    """
    if any(old.get(field) != new.get(field) for field in ("starts", "language")):
        return True
    old_end, new_end = old.get("ends"), new.get("ends")
    if new_end == old_end:
        return False
    return not new_end or bool(old_end and datetime.fromisoformat(new_end) > datetime.fromisoformat(old_end))


def _about_the_subject(kind: str, old: Facts | None, new: Facts | None, *, has_numbers: bool) -> Iterator[Reason]:
    if kind == "hotline":
        yield Reason(Rule.HOTLINE, _("changes a telephone number or what is said of it"))
    if kind == "impostor":
        yield Reason(Rule.IMPOSTOR, _("changes the list of fraudulent numbers"))
    if kind == "advice" and any(facts and facts.get("topic") == DECEIVED for facts in (old, new)):
        yield Reason(Rule.DECEIVED, _("changes the advice to those who were scammed"))
    if old and has_numbers and new is None:
        yield Reason(Rule.REMOVED_WITH_NUMBERS, _("is deleted together with telephone numbers"))
    if old and has_numbers and new and old.get("publication") == PUBLISHED != new.get("publication"):
        yield Reason(Rule.REMOVED_WITH_NUMBERS, _("is taken off together with telephone numbers"), "publication")


def _about_the_wallet(old: Facts, new: Facts) -> Iterator[Reason]:
    for field in ("name_zh_hans", "name_en"):
        if (old.get(field) or "") != (new.get(field) or ""):
            yield Reason(Rule.NAME, _("changes the name of a wallet"), field)
    if old and old.get("slug") != new.get("slug"):
        yield Reason(Rule.NAME, _("changes the address of a wallet"), "slug")
    if set((old.get("domains") or "").split()) != set((new.get("domains") or "").split()):
        yield Reason(Rule.DOMAINS, _("changes which sites belong to a wallet"), "domains")


def _about_link(link: NewLink) -> Reason:
    words = _("contains an address that is not one of the wallet's own sites: {address}")
    if not link.is_text:
        words = _("links to a site that is not one of the wallet's own: {address}")
    return Reason(Rule.LINK, format_lazy(words, address=link.address), link.field, link.part)


def _about_number(number: NewNumber) -> Reason:
    words = _("contains what may be a telephone number: {number}")
    if number.is_split:
        words = _("contains what may be the start of a telephone number that goes on in the next text: {number}")
    return Reason(Rule.NUMBER, format_lazy(words, number=number.excerpt), number.field, number.part)
