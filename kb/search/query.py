"""How a query finds a page: every word of it must stand somewhere in the page's text, in either language.

Four database queries whatever is asked and whatever there is: what was not found comes along in the
same rows as what was, so that a search without results still has something to offer.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TypeVar

from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Replace

from kb.models import FAQ, Hotline, Provider, Section, SectionItem, Step
from kb.models.languages import SOURCE, TARGET, column, translated_fields

LONGEST_QUERY = 200
"""Characters; nobody in trouble types more, and longer ones only cost."""
MOST_WORDS = 10
"""Those after them are not looked for: each makes the database's expression deeper, and SQLite's limit is 1000."""
MOST_RESULTS = 20
"""Of each kind."""

_NUMBER = re.compile(r"[\d\s()+./‐-―−-]+")
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


def search(query: str) -> Results:
    """What is published and contains every word of the query."""
    terms = words(query)
    # 4 queries: providers, their hotlines, questions, sections
    providers = _first(Provider.objects.published().with_hotlines(), [_provider_has(term) for term in terms])
    faqs = _first(FAQ.objects.published(), [_faq_has(term) for term in terms])
    sections = _first(Section.objects.published(), [_section_has(term) for term in terms])
    return Results(_found(providers), _found(faqs), _found(sections), other_providers=providers, other_faqs=faqs)


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


def _provider_has(term: str) -> Q:
    mine = Hotline.objects.alias(joined=Replace(F("number"), Value("-"), Value(""), output_field=CharField())).filter(
        provider=OuterRef("pk")
    )
    told = _stands_in(Hotline, term)
    if re.fullmatch(r"[\d-]{3,}", term):
        told |= Q(joined__contains=term.replace("-", ""))
    return _stands_in(Provider, term) | Q(aliases__icontains=term) | Q(Exists(mine.filter(told)))


def _faq_has(term: str) -> Q:
    return _stands_in(FAQ, term) | Q(Exists(Step.objects.filter(_stands_in(Step, term), faq=OuterRef("pk"))))


def _section_has(term: str) -> Q:
    items = SectionItem.objects.filter(_stands_in(SectionItem, term), section=OuterRef("pk"))
    return _stands_in(Section, term) | Q(Exists(items))
