"""How a query finds a page: every word of it must stand somewhere in the page's text, in either language.

Two database queries whatever is asked and whatever there is: what was not found comes along in the
same rows as what was, so that a search without results still has something to offer.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TypeVar

from django.db.models import BooleanField, Exists, ExpressionWrapper, Model, OuterRef, Q, QuerySet

from kb.models import FAQ, Provider, Section, SectionItem, Standing, Step
from kb.models.languages import SOURCE, TARGET, column, translated_fields

LONGEST_QUERY = 200
"""Characters; nobody in trouble types more, and longer ones only cost."""
MOST_WORDS = 10
"""Those after them are not looked for: each makes the database's expression deeper, and SQLite's limit is 1000."""
MOST_RESULTS = 20
"""Of each kind."""

_NUMBER = re.compile(r"[\d\s()+./‐-―−-]+")
_LONG_NUMBER = re.compile(r"[+(]?\d(?:[\s()+./‐-―−-]*\d){4,}")
_DIGITS = re.compile(r"[\d-]{3,}")
_COUNTRY_CODE = re.compile(r"^(?:\+|00)86[\s(-]*(?=\d)")

RowT = TypeVar("RowT", bound=Model)


@dataclass(frozen=True)
class Results:
    """What was found, and the first of what there is, for when nothing was."""

    providers: list[Provider]
    faqs: list[FAQ]
    sections: list[Section]
    other_providers: list[Provider]
    other_faqs: list[FAQ]

    def __bool__(self) -> bool:
        return bool(self.providers or self.faqs or self.sections)


def words(query: str) -> list[str]:
    """The query's words, folded: full width and case; control characters and punctuation separate words.

    A telephone number is one word, however it is grouped: "+86 (400) 666-8800" gives ["4006668800"].
    """
    folded = unicodedata.normalize("NFKC", query).casefold().strip()
    if _NUMBER.fullmatch(folded):
        number = re.sub(r"\D", "", _COUNTRY_CODE.sub("", folded))
        return [number] if number else []
    found = [_COUNTRY_CODE.sub("", word) for word in re.findall(r"[\w+-]*[^\W_]", folded)]
    return [word for word in dict.fromkeys(found) if word not in ("+86", "0086")][:MOST_WORDS]


def number_in(query: str) -> str:
    """The query if it is, or the part of it that is, more or less a telephone number; "" if there is none."""
    folded = unicodedata.normalize("NFKC", query).strip()
    found = [folded] if _NUMBER.fullmatch(folded) else _LONG_NUMBER.findall(folded)
    return next((number.strip() for number in found if 3 <= len(re.sub(r"\D", "", number)) <= 20), "")


def search(query: str, providers: list[Provider]) -> Results:
    """What is published and contains every word of the query; the providers come with their settled hotlines."""
    terms = words(query)
    found = [provider for provider in providers if terms and _has_all(provider, terms)]
    # 2 queries: questions, sections
    faqs = _first(FAQ.objects.published(), [_faq_has(term) for term in terms])
    sections = _first(Section.objects.published(), [_section_has(term) for term in terms])
    return Results(
        found[:MOST_RESULTS],
        _found(faqs),
        _found(sections),
        other_providers=providers[:MOST_RESULTS],
        other_faqs=faqs,
    )


def _has_all(provider: Provider, terms: list[str]) -> bool:
    """Compared here and not in the database: only a settled hotline says what is true, and providers are few."""
    hotlines = [hotline for hotline in provider.hotlines.all() if hotline.standing != Standing.WITHHELD]
    told = [provider.aliases, *_texts(provider), *(text for hotline in hotlines for text in _texts(hotline))]
    text = unicodedata.normalize("NFKC", "\n".join(told)).casefold()
    numbers = "\n".join(re.sub(r"\D", "", hotline.shown_number) for hotline in hotlines)
    return all(term in text or (_DIGITS.fullmatch(term) and term.replace("-", "") in numbers) for term in terms)


def _texts(row: Model) -> list[str]:
    """Its translated fields, in both languages."""
    return [
        getattr(row, column(name, language)) or ""
        for name in translated_fields(type(row))
        for language in (SOURCE, TARGET)
    ]


def _first(rows: "QuerySet[RowT]", conditions: list[Q]) -> list[RowT]:
    """The rows that meet all the conditions first, then the others; each knows which it is."""
    all_of_them = reduce(and_, conditions) if conditions else Q(pk__in=[])  # nothing asked for is nothing found
    found = ExpressionWrapper(all_of_them, output_field=BooleanField())
    return list(rows.annotate(found=found).order_by("-found", "position")[:MOST_RESULTS])


def _found(rows: list[RowT]) -> list[RowT]:
    return [row for row in rows if row.found]  # type: ignore[attr-defined]  # annotated in _first


def _stands_in(model: type[Model], term: str) -> Q:
    condition = Q()
    for name in translated_fields(model):
        for language in (SOURCE, TARGET):
            condition |= Q(**{f"{column(name, language)}__icontains": term})
    return condition


def _faq_has(term: str) -> Q:
    return _stands_in(FAQ, term) | Q(Exists(Step.objects.filter(_stands_in(Step, term), faq=OuterRef("pk"))))


def _section_has(term: str) -> Q:
    items = SectionItem.objects.filter(_stands_in(SectionItem, term), section=OuterRef("pk"))
    return _stands_in(Section, term) | Q(Exists(items))
