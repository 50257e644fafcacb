"""How a query finds a page: every word of it must stand somewhere in the page's text, in either language."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.db.models import CharField, Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Replace

from kb.models import FAQ, Hotline, Provider, Section, SectionItem, Step
from kb.models.languages import SOURCE, TARGET, column, translated_fields

LONGEST_QUERY = 200
"""Characters; nobody in trouble types more, and longer ones only cost."""
MOST_RESULTS = 20
"""Of each kind."""


@dataclass(frozen=True)
class Results:
    providers: list[Provider] = field(default_factory=list)
    faqs: list[FAQ] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.providers or self.faqs or self.sections)


def words(query: str) -> list[str]:
    """The query's words, folded: full width and case; control characters and punctuation separate words."""
    folded = unicodedata.normalize("NFKC", query).casefold()
    return re.findall(r"[\w+-]*\w", folded)


def search(query: str) -> Results:
    """What is published and contains every word of the query: four database queries, whatever the amount of content."""
    terms = words(query)
    if not terms:
        return Results()
    providers = Provider.objects.published().with_hotlines().in_order()
    faqs = FAQ.objects.published().in_order()
    sections = Section.objects.published().in_order()
    for term in terms:
        providers = providers.filter(_stands_in(Provider, term) | Q(aliases__icontains=term) | _has_hotline(term))
        faqs = faqs.filter(_stands_in(FAQ, term) | _part_contains(Step.objects.filter(faq=OuterRef("pk")), term))
        sections = sections.filter(
            _stands_in(Section, term) | _part_contains(SectionItem.objects.filter(section=OuterRef("pk")), term)
        )
    return Results(list(providers[:MOST_RESULTS]), list(faqs[:MOST_RESULTS]), list(sections[:MOST_RESULTS]))


def _stands_in(model: type[Model], term: str) -> Q:
    condition = Q(pk__in=[])
    for name in translated_fields(model):
        for language in (SOURCE, TARGET):
            condition |= Q(**{f"{column(name, language)}__icontains": term})
    return condition


def _part_contains(parts: "QuerySet[Step] | QuerySet[SectionItem]", term: str) -> Q:
    return Q(Exists(parts.filter(_stands_in(parts.model, term))))


def _has_hotline(term: str) -> Q:
    """A provider's number, however it is grouped: 4006668800 finds 400-666-8800."""
    digits = re.sub(r"\D", "", term)
    if len(digits) < 3:
        return Q(pk__in=[])
    dialled = Replace(F("number"), Value("-"), Value(""), output_field=CharField())
    return Q(Exists(Hotline.objects.alias(dialled=dialled).filter(provider=OuterRef("pk"), dialled__contains=digits)))
