"""Searches content for staff, as the public search does, drafts included.

What is published is found by the public index (kb.search.ranking): by its steps, in pinyin, in traditional characters,
in English. Rows that are not in the index, such as drafts and advice, are found by what they contain and by the pinyin
of their titles. However much content there is, a search reads at most MOST_ROWS rows and MOST_TITLES titles.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Case, Model, Q, QuerySet, When
from django.http import HttpRequest

from kb.hotlines.verification import published_providers
from kb.models.content import TITLE_FIELDS
from kb.models.languages import SOURCE, TARGET, column, translated_fields
from kb.models.publication import PublicationState
from kb.numbers.invisible_characters import clean_text
from kb.pinyin.syllables import syllables
from kb.search.analysis import analyse_query
from kb.search.documents import KINDS
from kb.search.pinyin_in_queries import tokenize_query
from kb.search.ranking import LONGEST_QUERY, rank
from kb.search.results import SearchHit
from kb.search.tokens import fold, initials

MOST_ROWS = 1000
"""The most rows that a search finds by what they contain."""
MOST_TITLES = 300
"""The most titles that are compared by their pinyin, those of the rows that were changed last."""
MOST_WORDS = 5
"""Words of a query; the others are left out."""
MIN_SHARE = 0.5
"""The share of the best score that another page of the index needs: lists show no ranking by which to judge it."""
_LONGEST_TITLE = 60
"""Characters of a title that are read as pinyin."""
_HAN_AND_LETTERS = re.compile(r"(?<=[\u4e00-\u9fff])(?=[a-z])|(?<=[a-z])(?=[\u4e00-\u9fff])")


class PinyinQuery(NamedTuple):
    """What was typed in Latin letters: its readings as syllables, and letters that may be initials."""

    readings: tuple[str, ...]
    initials: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "PinyinQuery":
        tokens = tokenize_query(text)
        if any(token.kind != "word" for token in tokens):
            return cls((), ())
        analysis = analyse_query(tokens)
        ways = tuple(f" {' '.join(way)} " for way in analysis.segmentations if len(way) > 1)
        return cls(ways, tuple(letters for letters in analysis.initials if len(letters) > 1))

    def matches(self, title: str) -> bool:
        sounds = _sounds(title[:_LONGEST_TITLE])
        return any(way in f" {' '.join(sounds)} " for way in self.readings) or any(
            letters in initials(sounds) for letters in self.initials
        )


def search_content(
    request: HttpRequest, queryset: QuerySet[Any], text: str, fields: Sequence[str], parts: str = ""
) -> QuerySet[Any]:
    """Returns the rows that the text finds; those that the index finds come first, best first.

    `fields` are the columns, as of `ModelAdmin.search_fields`, and `parts` is the relation to the parts, or "".
    """
    text = " ".join(clean_text(text).split())[:LONGEST_QUERY]
    model = queryset.model
    indexed = [hit.object_id for hit in _ranking(request, text) if hit.kind == model._meta.model_name]
    found = [*indexed, *_containing(model, text, fields, parts), *_by_pinyin(model, text)]
    rows = queryset.filter(pk__in=list(dict.fromkeys(found)))
    if not indexed or "o" in request.GET:
        return rows
    places = [When(pk=pk, then=place) for place, pk in enumerate(indexed)]
    return rows.order_by(Case(*places, default=len(places)), *queryset.query.order_by)


def _ranking(request: Any, text: str) -> list[SearchHit]:
    """Returns what the index finds. The quick search asks for each kind of content, and searches once."""
    known: dict[str, list[SearchHit]] = request.__dict__.setdefault("content_rankings", {})
    if text not in known:
        hits = rank(text, published_providers()).found if text else []
        best = max((hit.score for hit in hits), default=0.0)
        known[text] = [hit for hit in hits if hit.score >= MIN_SHARE * best]
    return known[text]


def _containing(model: type[Model], text: str, fields: Sequence[str], parts: str) -> Iterable[int]:
    """Yields the ids of rows that contain each word of the text, as it was typed or in simplified characters."""
    words = _HAN_AND_LETTERS.sub(" ", fold(text)).split()[:MOST_WORDS]
    typed = text.split()[:MOST_WORDS]
    rows = model._default_manager.all()
    for kind, each in (("typed", typed), ("folded", words)):
        if each and (kind == "typed" or each != [word.casefold() for word in typed]):
            found = rows
            for word in each:
                found = found.filter(_contains(model, word, fields, parts))
            yield from found.order_by().values_list("pk", flat=True)[:MOST_ROWS]


def _contains(model: Any, word: str, fields: Sequence[str], parts: str) -> Q:
    """Condition for rows that contain the word, themselves or in one of their parts."""
    condition = Q()
    for field in fields:
        condition |= Q(**{f"{field}__icontains": word})
    relation: Any = model._meta.get_field(parts) if parts else None
    if relation is None:
        return condition
    in_part = Q()
    for field in translated_fields(relation.related_model):
        for language in (SOURCE, TARGET):
            in_part |= Q(**{f"{column(field, language)}__icontains": word})
    return condition | Q(pk__in=relation.related_model._default_manager.filter(in_part).values(relation.field.name))


def _by_pinyin(model: type[Any], text: str) -> Iterable[int]:
    """Yields the ids of rows outside the index whose Chinese titles sound like the text."""
    query = PinyinQuery.read(text)
    names = [column(name, SOURCE) for name in TITLE_FIELDS if name in translated_fields(model)]
    if not names or not any(query):
        return
    rows = model._default_manager.order_by("-updated")
    if model._meta.model_name in KINDS:
        rows = rows.filter(publication=PublicationState.DRAFT)
    for pk, title in rows.values_list("pk", names[0])[:MOST_TITLES]:
        if query.matches(title or ""):
            yield pk


@lru_cache(maxsize=4096)
def _sounds(title: str) -> tuple[str, ...]:
    return syllables("".join(re.findall(r"[\u4e00-\u9fff]", title)))
