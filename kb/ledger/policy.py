"""Says how many people a change needs, and why. Reads nothing: `policy_inputs` gives it what it needs beside the facts.

One person is enough unless `reasons_for_two` returns a reason. Staff see the reasons before they submit.

What a change is compared with is what was public: a page that is published, a notice that is shown for longer and a
subject that is restored bring in everything that they hold, also if two people once let it through.

A number that is split between two subjects, such as two notices, is not seen here. Nor are words in another step that
speak of a number.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import chain, starmap
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.ledger.changed_words import (
    ChangedWords,
    ContactPoint,
    How,
    changed_words,
    first_contact_point,
    shows_hotlines,
    steps_that_newly_show_hotlines,
)
from kb.ledger.completeness import is_public
from kb.ledger.fact_fields import Facts, base_name, parts_of, texts_of
from kb.ledger.new_links import NewContact, NewLink, hosts_of, new_contacts, new_links
from kb.ledger.new_numbers import NewNumber, new_numbers
from kb.ledger.wallet_names import named_wallets
from kb.models import AdviceTopic, PublicationState


class Rule(StrEnum):
    HOTLINE = "hotline"
    ADVICE = "advice"
    SYMPTOM = "symptom"
    REMOVED_WITH_OTHERS = "removed-with-others"
    NAME = "name"
    WALLET = "wallet"
    DOMAINS = "domains"
    LINK = "link"
    CONTACT = "contact"
    NUMBER = "number"
    WORDS = "words"
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
    goes_with: Sequence[str] = (),
    own_names: Sequence[str] = (),
    other_names: Sequence[str] = (),
    always: bool = False,
) -> list[Reason]:
    """Returns why the change needs two people; nothing if one is enough.

    `kind` is the kind of subject: "provider", "hotline", "faq" … `domains` are those, in force before the change, of
    the wallets that the new facts are about. `goes_with` are the titles of what visitors lose when the subject is
    deleted or taken off: the numbers, the advice and the notices of a wallet, the symptoms that lead to a question.
    `own_names` are those of a wallet before the change, `other_names` those of the other wallets. `always`: the setting
    that asks two people for everything.
    """
    if old == new:
        return []
    before = None if _becomes_public(old, new) else old
    brought_in = _brought_in(before, new, domains)
    return [
        *_about_the_subject(kind, old, new, goes_with=goes_with),
        *(_about_the_wallet(before or {}, new) if kind == "provider" and new else ()),
        *(_about_new_aliases(old or {}, new, own_names, other_names) if kind == "provider" and new else ()),
        *(_about_symptom(old, new) if kind == "symptom" else ()),
        *brought_in,
        *_about_changed_words(kind, old, new, brought_in, domains),
        *_about_changed_wallets(kind, old, new, domains),
        *_about_wallets_beside_hotlines(kind, before, new, own_names, other_names),
        *([Reason(Rule.ALWAYS, _("every change needs a second person here"))] if always else ()),
    ]


def _brought_in(old: Facts | None, new: Facts | None, domains: frozenset[str]) -> list[Reason]:
    return [
        *map(_about_link, new_links(old, new, domains=domains)),
        *map(_about_contact, new_contacts(old, new)),
        *map(_about_number, new_numbers(old, new)),
    ]


def reasons_against_words(words: Facts, *, domains: frozenset[str]) -> list[Reason]:
    """Returns why one person may not say this about a number; nothing if that person may.

    It brings in a link, an account, or what may be a telephone number. `domains` are those of the wallet.
    """
    return _brought_in(None, words, domains)


def _becomes_public(old: Facts | None, new: Facts | None) -> bool:
    """Returns True if visitors did not see the old facts, or not then, not in that language, not about that wallet."""
    if old is None or new is None:
        return False
    is_published = new.get("publication") == PublicationState.PUBLISHED != old.get("publication")
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


def _about_the_subject(
    kind: str, old: Facts | None, new: Facts | None, *, goes_with: Sequence[str]
) -> Iterator[Reason]:
    if kind == "hotline":
        yield Reason(Rule.HOTLINE, _("changes a telephone number or what is said of it"))
    if kind == "advice":
        is_to_deceived = any(facts and facts.get("topic") == AdviceTopic.DECEIVED for facts in (old, new))
        words = _("changes the advice to those who were scammed") if is_to_deceived else _("changes advice about calls")
        yield Reason(Rule.ADVICE, words)
    titles = gettext("; ").join(goes_with)
    if old and titles and new is None:
        words = _("is deleted together with: {titles}")
        yield Reason(Rule.REMOVED_WITH_OTHERS, format_lazy(words, titles=titles))
    if old and titles and new and old.get("publication") == PublicationState.PUBLISHED != new.get("publication"):
        words = _("is taken off together with: {titles}")
        yield Reason(Rule.REMOVED_WITH_OTHERS, format_lazy(words, titles=titles), "publication")


def _about_symptom(old: Facts | None, new: Facts | None) -> Iterator[Reason]:
    """A symptom is the way from "what happened" to the numbers of the wallets, with the words to say there."""
    if old is None:
        yield Reason(Rule.SYMPTOM, _("adds a way to the numbers that visitors call"))
    elif new is None:
        yield Reason(Rule.REMOVED_WITH_OTHERS, _("takes away a way to the numbers that visitors call"))
    elif old.get("faq") != new.get("faq"):
        words = _("leads visitors elsewhere than to the numbers that they found before")
        yield Reason(Rule.REMOVED_WITH_OTHERS, words, "faq")
    else:
        yield Reason(Rule.SYMPTOM, _("changes the words that lead visitors to the numbers, or what they say there"))


def _about_the_wallet(old: Facts, new: Facts) -> Iterator[Reason]:
    for field in ("name_zh_hans", "name_en"):
        if (old.get(field) or "") != (new.get(field) or ""):
            yield Reason(Rule.NAME, _("changes the name of a wallet"), field)
    if (old.get("aliases") or "") != (new.get("aliases") or ""):
        words = _("changes the other names of a wallet: they decide whose number a search shows")
        yield Reason(Rule.NAME, words, "aliases")
    if old and old.get("slug") != new.get("slug"):
        yield Reason(Rule.NAME, _("changes the address of a wallet"), "slug")
    if set((old.get("domains") or "").split()) != set((new.get("domains") or "").split()):
        yield Reason(Rule.DOMAINS, _("changes which sites belong to a wallet"), "domains")


def _about_new_aliases(
    old: Facts, new: Facts, own_names: Sequence[str], other_names: Sequence[str]
) -> Iterator[Reason]:
    """A search for another wallet's name would find this one, with its number."""
    before = (old.get("aliases") or "").splitlines()
    for alias in (new.get("aliases") or "").splitlines():
        named = next(named_wallets(alias, other_names, without=own_names), "") if alias not in before else ""
        if named:
            yield Reason(Rule.WALLET, format_lazy(_("names another wallet: {name}"), name=named), "aliases")
            return


def _about_link(link: NewLink) -> Reason:
    words = _("contains an address that is not one of the wallet's own sites: {address}")
    if not link.is_text:
        words = _("links to a site that is not one of the wallet's own: {address}")
    return Reason(Rule.LINK, format_lazy(words, address=link.address), link.field, link.part)


def _about_contact(contact: NewContact) -> Reason:
    words = _("contains an account to write to: {contact}")
    return Reason(Rule.CONTACT, format_lazy(words, contact=contact.contact), contact.field, contact.part)


def _about_number(number: NewNumber) -> Reason:
    words = _("contains what may be a telephone number: {number}")
    if number.is_split:
        words = _("contains what may be the start of a telephone number that goes on in the next text: {number}")
    return Reason(Rule.NUMBER, format_lazy(words, number=number.excerpt), number.field, number.part)


_WORDS_CHANGE = {
    "number": _("the words around the number {bearing} change"),
    "address": _("the words around the address {bearing} change"),
    "contact": _("the words around the account {bearing} change"),
    "hotlines": _("the words of a step that shows {bearing} change"),
}
_PART_GOES = {
    How.TAKEN_AWAY: _("is taken away with what can be called or opened: {bearing}"),
    How.MOVED: _("changes its place, with what can be called or opened: {bearing}"),
    How.BROUGHT_IN: _("shows what can be called: {bearing}"),
}


def _about_changed_words(
    kind: str, old: Facts | None, new: Facts | None, brought_in: Iterable[Reason], domains: frozenset[str]
) -> Iterator[Reason]:
    """Yields the reasons for words that change while they are public, and for steps that show hotlines in what becomes
    public. Parts with a reason in `brought_in` get no second one.
    """
    if new is None or kind == "hotline" or not is_public(new):
        return
    parts = {reason.part for reason in brought_in}
    becomes_public = old is None or _becomes_public(old, new)
    changes = steps_that_newly_show_hotlines({}, new) if becomes_public else iter(())
    if old is not None and is_public(old):
        changes = chain(changes, changed_words(old, new, own=hosts_of(domains)))
    for changed in changes:
        if changed.place[1] not in parts:
            yield _about_words(changed)


def _about_words(changed: ChangedWords) -> Reason:
    words = _PART_GOES.get(changed.how) or _WORDS_CHANGE[changed.contact_point.kind]
    return Reason(Rule.WORDS, format_lazy(words, bearing=_in_words(changed.contact_point)), changed.field, changed.part)


def _in_words(contact_point: ContactPoint) -> str | Promise:
    return _("the hotlines of the wallets") if contact_point.kind == "hotlines" else contact_point.text


def _about_changed_wallets(
    kind: str, old: Facts | None, new: Facts | None, domains: frozenset[str]
) -> Iterator[Reason]:
    """Yields a reason if what can be called or opened stays public and is no longer said of a wallet.

    Where a wallet is added, all of it counts as brought in.
    """
    if old is None or new is None or kind == "hotline" or not (is_public(old) and is_public(new)):
        return
    is_removed = bool(set(old.get("providers") or ()) - set(new.get("providers") or ()))
    contact_point = first_contact_point(old, own=hosts_of(domains)) if is_removed else None
    if contact_point:
        words = _("is about other wallets than before, with what can be called or opened: {bearing}")
        yield Reason(Rule.WORDS, format_lazy(words, bearing=_in_words(contact_point)), "providers")


def _about_wallets_beside_hotlines(
    kind: str, old: Facts | None, new: Facts | None, own_names: Sequence[str], other_names: Sequence[str]
) -> Iterator[Reason]:
    """Yields the public texts on a page with hotlines that are new or changed and name a wallet of other hotlines.

    One reason for each part. All texts count as new if the wallets of a question are not those of before.
    """
    if new is None or not is_public(new) or not _page_shows_hotlines(kind, new):
        return
    before = old if old and old.get("providers") == new.get("providers") else {}
    known = {text[:3]: text.text for text in chain(*texts_of(before))}
    for texts in texts_of(new):
        for text in texts:
            is_changed = known.get(text[:3]) != text.text
            if not is_changed or (kind == "provider" and base_name(text.field) in _NAMES_OF_A_WALLET):
                continue
            if name := next(named_wallets(text.text, other_names, without=own_names), ""):
                yield Reason(
                    Rule.WALLET, format_lazy(_("names another wallet: {name}"), name=name), text.field, text.part
                )
                break


_NAMES_OF_A_WALLET = ("name", "slug", "aliases")
"""Fields with rules of their own."""


def _page_shows_hotlines(kind: str, facts: Facts) -> bool:
    """Returns True if the page of the subject shows hotlines: of a question, those of its wallets."""
    if kind == "provider":
        return True
    return bool(facts.get("providers")) or any(starmap(shows_hotlines, parts_of(facts)))
