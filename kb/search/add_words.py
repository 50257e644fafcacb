"""Adds words by which staff make pages easier to find: ways of asking, names of providers, synonyms.

Each word is a line of one column. A write locks the content, changes that column alone and validates it as the forms
do. It can be undone exactly.
"""

from collections.abc import Iterable
from string import ascii_lowercase
from typing import Any, NamedTuple, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kb.ledger.publishing import publish_at_once, submit_at_once
from kb.models import FAQ, Change, Provider, Section, SynonymGroup
from kb.models.languages import SOURCE, TARGET, column
from kb.models.locks import lock_content
from kb.numbers.invisible_characters import clean_text
from kb.search.tokens import fold, tokenize

Searchable = FAQ | Section | Provider
VocabularyOwner = Searchable | SynonymGroup
OwnerT = TypeVar("OwnerT", bound=VocabularyOwner)

MIN_SYNONYMS = 2
WORDS_IN_A_NAME = 4


class AddedLine(NamedTuple):
    """A line that was added: what `remove_added_line` needs."""

    obj: VocabularyOwner
    column: str
    line: str


def language_of(words: str) -> str:
    """The language of the column for these words: Chinese if they have a Chinese character."""
    return SOURCE if any(token.kind == "han" for token in tokenize(words)) else TARGET


@transaction.atomic
def add_phrasing(*, to: Searchable, words: str, by: User) -> AddedLine:
    """Adds a way of asking, in the column of its language. Raises ValidationError."""
    return _add(to, column("phrasings", language_of(words)), words, by)


@transaction.atomic
def add_alias(*, to: Provider, words: str, by: User) -> AddedLine:
    """Adds another name of a provider. Raises ValidationError."""
    return _add(to, "aliases", words, by)


@transaction.atomic
def submit_line(*, to: Searchable, name: str, words: str, by: User) -> Change:
    """Asks a second person to add the words to this column. Returns the change.

    Raises PermissionDenied; ValidationError, also if the person has another draft of it.
    """
    obj = _lock(to)
    line = _new_line(obj, name, words)
    new_lines = "\n".join([*_lines(obj, name), line])
    return submit_at_once(obj, lambda facts: {**facts, name: new_lines}, by=by)


@transaction.atomic
def add_synonym(*, to: SynonymGroup, words: str, by: User) -> AddedLine:
    """Adds a synonym to a group. Raises ValidationError, also if another group has it."""
    lock_content()  # first, so that nobody adds the word to another group meanwhile
    _check_unused([words], group=to)
    return _add(to, "words", words, by)


@transaction.atomic
def create_synonym_group(*, words: Iterable[str]) -> SynonymGroup:
    """Creates a group at the end. Raises ValidationError."""
    lock_content()  # first, so that nobody adds the words to another group meanwhile
    group = SynonymGroup(words=clean_synonyms("\n".join(words)))
    group.slug = unused_slug(group.words)
    group.full_clean()
    group.save()
    return group


@transaction.atomic
def remove_added_line(*, added: AddedLine, by: User) -> None:
    """Removes exactly that line. Raises ValidationError if it is no longer there as it was added."""
    obj = _lock(added.obj)
    lines = _lines(obj, added.column)
    # A group keeps two words. Whoever removed the others meanwhile decides what becomes of the rest.
    if added.line not in lines or (isinstance(obj, SynonymGroup) and len(lines) <= MIN_SYNONYMS):
        raise ValidationError(_changed_since())
    lines.remove(added.line)
    _write(obj, added.column, lines, by)


@transaction.atomic
def delete_synonym_group(*, group: SynonymGroup, words: str) -> None:
    """Deletes a group that was just created. Raises ValidationError if its words are no longer `words`."""
    current = _lock(group)
    if current.words != words:
        raise ValidationError(_changed_since())
    current.delete()


def clean_synonyms(text: str, *, group: SynonymGroup | None = None) -> str:
    """Returns the words of a group, one a line, without blank lines and repetitions.

    Raises ValidationError if there are fewer than two, or if a group other than `group` has one of them.
    """
    words: dict[str, str] = {}
    for line in text.splitlines():
        if word := _on_one_line(line):
            words.setdefault(fold(word), word)
    if len(words) < MIN_SYNONYMS:
        raise ValidationError(_("At least two words are needed, one a line."))
    _check_unused(words.values(), group=group)
    return "\n".join(words.values())


def unused_slug(words: str) -> str:
    """Returns a slug that no group of synonyms has: from the first word in Latin letters, or random.

    Random digits could be those of a telephone number, which a slug must not hold.
    """
    slug = next(filter(None, map(slugify, words.splitlines())), "")[:40] or get_random_string(8, ascii_lowercase)
    return (
        f"{slug}-{get_random_string(6, ascii_lowercase)}" if SynonymGroup.objects.filter(slug=slug).exists() else slug
    )


def short_name(words: list[str]) -> str:
    """Names a group of synonyms by its first words: "付款 / 支付 / 付钱 / 付账 …"."""
    return " / ".join(words[:WORDS_IN_A_NAME]) + (" …" if len(words) > WORDS_IN_A_NAME else "")


def _add(to: VocabularyOwner, name: str, words: str, by: User) -> AddedLine:
    obj = _lock(to)
    line = _new_line(obj, name, words)
    _write(obj, name, [*_lines(obj, name), line], by)
    return AddedLine(obj, name, line)


def _new_line(obj: VocabularyOwner, name: str, words: str) -> str:
    """Returns the words on one line. Raises ValidationError if there are none, or if they stand in the column."""
    line = _on_one_line(words)
    if not line:
        raise ValidationError(Field.default_error_messages["blank"])
    if fold(line) in map(fold, _lines(obj, name)):
        raise ValidationError(_("“%(words)s” stands there already."), params={"words": line})
    return line


def _lock(obj: OwnerT) -> OwnerT:
    """Locks the content until the transaction ends, and returns the row as it is now.

    Raises ValidationError if it is gone.
    """
    lock_content()
    model: Any = type(obj)
    current: OwnerT | None = model.objects.filter(pk=obj.pk).first()
    if current is None:
        raise ValidationError(_changed_since())
    return current


def _check_unused(words: Iterable[str], *, group: SynonymGroup | None) -> None:
    """Raises ValidationError for a word of another group: in two groups, it would join what staff keep apart."""
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
    """Returns the words as they are stored: invisible characters are dropped."""
    return " ".join(clean_text(words).split())


def _lines(obj: VocabularyOwner, name: str) -> list[str]:
    return [line.strip() for line in (getattr(obj, name) or "").splitlines() if line.strip()]


def _write(obj: VocabularyOwner, name: str, lines: list[str], by: User) -> None:
    if not isinstance(obj, SynonymGroup):
        publish_at_once(obj, lambda facts: {**facts, name: "\n".join(lines)}, by=by)
        obj.refresh_from_db()
        return
    setattr(obj, name, "\n".join(lines))
    others = {field.name for field in obj._meta.concrete_fields} - {name}
    obj.full_clean(exclude=others, validate_unique=False, validate_constraints=False)
    obj.save(update_fields=[name])
