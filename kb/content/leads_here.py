"""What leads to a page: staff read it before they delete the page or take it off."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import override

from kb.models import FAQ, Advice, Hotline, Notice, Provider, Section, SectionItem, Step, Symptom
from kb.models.languages import SOURCE, TARGET, column, translated_fields

_TEXTS: tuple[type[Model], ...] = (FAQ, Step, Section, SectionItem, Advice, Notice, Symptom)


def what_leads_to(row: Any) -> list[Model]:
    """Returns the rows whose pages lead to this one, each once: by a relation, or by a link in their texts."""
    found: dict[tuple[type[Model], int], Model] = {}
    for other in _referring(row):
        subject = other.faq if isinstance(other, Step) else other.section if isinstance(other, SectionItem) else other
        if subject != row:
            found.setdefault((type(subject), subject.pk), subject)
    return list(found.values())


def numbers_that_go(row: Any) -> list[Hotline]:
    """Returns the hotlines that visitors lose with a provider."""
    return list(row.hotlines.all()) if isinstance(row, Provider) else []


def _referring(row: Any) -> Iterator[Model]:
    if isinstance(row, FAQ):
        yield from row.symptoms.all()
    if isinstance(row, Provider):
        yield from row.advice.all()
        yield from row.notices.all()
    if not hasattr(row, "get_absolute_url"):
        return
    with override(SOURCE):
        path = row.get_absolute_url().removeprefix(f"/{SOURCE}")
    for model in _TEXTS:
        condition = Q()
        for field in translated_fields(model):
            for language in (SOURCE, TARGET):
                condition |= Q(**{f"{column(field, language)}__contains": path})
        yield from model._default_manager.filter(condition)
