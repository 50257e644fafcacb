"""Filters of the lists: by missing English and by provider."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kb.localize.state import missing_english, text_in
from kb.models import Provider
from kb.models.languages import SOURCE


def english_missing(model: Any, parts: str) -> Q:
    """Condition for rows of `model` that lack English themselves or in one of their `parts` (a relation, or "")."""
    if not parts:
        return missing_english(model)
    relation = model._meta.get_field(parts)
    part = relation.related_model
    incomplete = part.objects.filter(missing_english(part)).values(relation.field.name)
    return missing_english(model) | Q(pk__in=incomplete)


class EnglishFilter(SimpleListFilter):
    title = _("English texts")
    parameter_name = "english"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("missing", _("something is missing")), ("complete", _("complete"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        condition = english_missing(queryset.model, self.parts)
        if self.value() == "missing":
            return queryset.filter(condition)
        if self.value() == "complete":
            return queryset.exclude(condition)
        return queryset

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        self.parts: str = model_admin.parts
        super().__init__(request, params, model, model_admin)


class ProviderFilter(SimpleListFilter):
    """For models with any number of providers."""

    title = _("provider")
    parameter_name = "provider"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        language = get_language() or SOURCE
        return [(provider.slug, text_in(language, provider, "name").text) for provider in Provider.objects.in_order()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        slug = self.value()
        return self.filter_by_provider(queryset, slug) if slug else queryset

    def filter_by_provider(self, rows: Any, slug: str) -> QuerySet[Any]:
        filtered: QuerySet[Any] = rows.about(slug)
        return filtered


class OneProviderFilter(ProviderFilter):
    """For models with one provider or none."""

    def filter_by_provider(self, rows: Any, slug: str) -> QuerySet[Any]:
        filtered: QuerySet[Any] = rows.filter(provider__slug=slug)
        return filtered
