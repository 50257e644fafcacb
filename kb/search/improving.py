"""How staff make the search better: one line more among the words by which something is found.

A line is a way of asking (of a question, a guide section, a provider), another name of a provider, or a
synonym. Each write locks its row, changes one column of it, checks that as its forms do, and can be taken
back exactly. What it did to the searches of late shows when their first pages are compared, before and after.
"""

from collections.abc import Iterable, Mapping
from secrets import token_hex
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kb.models import FAQ, Provider, SearchCount, Section, SynonymGroup
from kb.models.languages import SOURCE, TARGET, column
from kb.search.analysis import fold, typed
from kb.search.query import LONGEST_QUERY, rank

Found = FAQ | Section | Provider
Improvable = Found | SynonymGroup
ImprovableT = TypeVar("ImprovableT", bound=Improvable)

MOST_COMPARED = 100
"""Different searches whose first pages are compared."""
MOST_ROWS = 50 * MOST_COMPARED
"""Of days and languages, in which those are looked for."""
FIRST_PAGES = 3
FEWEST_SYNONYMS = 2
WORDS_IN_A_NAME = 4


class Added(NamedTuple):
    """A line that was added: enough to take it out again."""

    obj: Improvable
    column: str
    line: str


def language_of(words: str) -> str:
    """The language whose column words belong to: Chinese as soon as there is a Chinese character in them."""
    return SOURCE if any(token.kind == "han" for token in typed(words)) else TARGET


@transaction.atomic
def add_phrasing(*, to: Found, words: str) -> Added:
    """Words as a way of asking, in the column of their language. Raises ValidationError."""
    return _add(to, column("phrasings", language_of(words)), words)


@transaction.atomic
def add_alias(*, to: Provider, words: str) -> Added:
    """Words as another name of a provider. Raises ValidationError."""
    return _add(to, "aliases", words)


@transaction.atomic
def add_synonym(*, to: SynonymGroup, words: str) -> Added:
    """Words as one more synonym of a group. Raises ValidationError, also if they stand in another group."""
    _refuse_taken([words], group=to)
    return _add(to, "words", words)


@transaction.atomic
def make_synonyms(*, words: Iterable[str]) -> SynonymGroup:
    """A new group at the end. Raises ValidationError."""
    group = SynonymGroup(words=tidied_synonyms("\n".join(words)))
    group.slug = new_key(group.words)
    group.full_clean()
    group.save()
    return group


@transaction.atomic
def take_out(*, added: Added) -> None:
    """Takes exactly that line out again. Raises ValidationError if it is no longer there as it was added."""
    obj = _locked(added.obj)
    lines = _lines(obj, added.column)
    # A word alone is no group: whoever took the others out meanwhile decides what becomes of it.
    if added.line not in lines or (isinstance(obj, SynonymGroup) and len(lines) <= FEWEST_SYNONYMS):
        raise ValidationError(_changed_since())
    lines.remove(added.line)
    _write(obj, added.column, lines)


@transaction.atomic
def unmake_synonyms(*, group: SynonymGroup, words: str) -> None:
    """Deletes a group that was just made. Raises ValidationError if its words are no longer those it was made with."""
    there = _locked(group)
    if there.words != words:
        raise ValidationError(_changed_since())
    there.delete()


def tidied_synonyms(text: str, *, group: SynonymGroup | None = None) -> str:
    """The words of a group, one a line, without blank lines and repetitions.

    Raises ValidationError if they are fewer than two, or if one stands in a group other than `group`.
    """
    words: dict[str, str] = {}
    for line in text.splitlines():
        if word := _on_one_line(line):
            words.setdefault(fold(word), word)
    if len(words) < FEWEST_SYNONYMS:
        raise ValidationError(_("At least two words are needed, one a line."))
    _refuse_taken(words.values(), group=group)
    return "\n".join(words.values())


def new_key(words: str) -> str:
    """A key that no group of synonyms has: from the first of the words in Latin letters, at random if there is none."""
    key = next(filter(None, map(slugify, words.splitlines())), "")[:40] or token_hex(4)
    return f"{key}-{token_hex(3)}" if SynonymGroup.objects.filter(slug=key).exists() else key


def short_name(words: list[str]) -> str:
    """A group of synonyms by its first words: "付款 / 支付 / 付钱 / 付账 …"."""
    return " / ".join(words[:WORDS_IN_A_NAME]) + (" …" if len(words) > WORDS_IN_A_NAME else "")


Page = tuple[str, int]
"""A page that can be found: the name of its kind (faq, section, provider) and its id."""


class Change(NamedTuple):
    """The first pages of a search, before and after."""

    query: str
    before: list[Page]
    after: list[Page]

    @property
    def differs(self) -> bool:
        return self.before != self.after


def recent_queries(*, first: str) -> list[str]:
    """`first` and the different searches of the last days, the latest first: one query of the database."""
    recent = SearchCount.objects.order_by("-day", "-searches", "query").values_list("query", flat=True)
    return list(dict.fromkeys([first, *recent[:MOST_ROWS]]))[:MOST_COMPARED]


def first_pages(queries: Iterable[str], providers: list[Provider]) -> dict[str, list[Page]]:
    """The first pages that each search finds now; the providers come with their settled hotlines."""
    return {
        query: [(hit.kind, hit.object_id) for hit in rank(query[:LONGEST_QUERY], providers).found[:FIRST_PAGES]]
        for query in queries
    }


def changes(before: Mapping[str, list[Page]], after: Mapping[str, list[Page]]) -> list[Change]:
    """What `first_pages` gave, side by side."""
    return [Change(query, pages, after[query]) for query, pages in before.items()]


def _add(to: Improvable, name: str, words: str) -> Added:
    obj, line = _locked(to), _on_one_line(words)
    lines = _lines(obj, name)
    if fold(line) in map(fold, lines):
        raise ValidationError(_("“%(words)s” stands there already."), params={"words": line})
    _write(obj, name, [*lines, line])
    return Added(obj, name, line)


def _locked(obj: ImprovableT) -> ImprovableT:
    """The row as it is now, nobody else's to change until the transaction ends. Raises ValidationError."""
    model: Any = type(obj)
    there: ImprovableT | None = model.objects.select_for_update().filter(pk=obj.pk).first()
    if there is None:
        raise ValidationError(_changed_since())
    return there


def _refuse_taken(words: Iterable[str], *, group: SynonymGroup | None) -> None:
    """A word stands in one group: in two, it would join what the staff keep apart."""
    others = [other for other in SynonymGroup.objects.all() if other != group]
    taken = {fold(word): other for other in others for word in other.word_list}
    for word in map(_on_one_line, words):
        if other := taken.get(fold(word)):
            raise ValidationError(
                _("“%(word)s” already stands in the synonyms “%(group)s”."),
                params={"word": word, "group": short_name(other.word_list)},
            )


def _changed_since() -> str:
    return _("It was changed since. Nothing was taken out.")


def _on_one_line(words: str) -> str:
    return " ".join(words.split())


def _lines(obj: Improvable, name: str) -> list[str]:
    return [line.strip() for line in (getattr(obj, name) or "").splitlines() if line.strip()]


def _write(obj: Improvable, name: str, lines: list[str]) -> None:
    setattr(obj, name, "\n".join(lines))
    others = {field.name for field in obj._meta.concrete_fields} - {name}
    obj.full_clean(exclude=others, validate_unique=False, validate_constraints=False)
    obj.save(update_fields=[name])
