"""Questions, with their steps."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from kb.admin.base.content_admin import ContentAdmin, PartsInline
from kb.admin.base.filters import EnglishFilter, ProviderFilter
from kb.localize.state import text_in
from kb.models import FAQ, Step
from kb.models.languages import SOURCE

MOST_FOUND = 1000
"""Questions that a search finds; whoever looks for another one has to say more of it."""


class ProvidersField(forms.ModelMultipleChoiceField[Any]):
    def label_from_instance(self, obj: Model) -> str:
        return text_in(get_language() or SOURCE, obj, "name").words


class StepsInline(PartsInline):
    model = Step
    layout = ("title", "text", "kind", "position")


@admin.register(FAQ)
class FAQAdmin(ContentAdmin[FAQ]):
    title_field = "question"
    parts = "steps"
    layout = ("question", "introduction", "phrasings", "providers", ("publication", "position"), "slug")
    inlines = (StepsInline,)
    list_filter = ("publication", EnglishFilter, ProviderFilter)
    search_fields = ("question_zh_hans", "question_en", "introduction_zh_hans", "introduction_en", "slug")
    search_help_text = _("Search the questions, in Chinese or English; at most 1000 are found")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[FAQ], search_term: str
    ) -> tuple[QuerySet[FAQ], bool]:
        """The first of those found, by their ids: no index helps here, and so they are looked for once.

        Otherwise the database would look through all texts once to count them and again for each page.
        """
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        if not search_term:
            return found, may_have_duplicates
        ids = list(found.values_list("pk", flat=True)[:MOST_FOUND])
        return queryset.filter(pk__in=ids), False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "providers":
            # Without the wrapper that offers to add and edit providers from here.
            return db_field.formfield(form_class=ProvidersField, widget=UnfoldAdminCheckboxSelectMultipleWidget())
        return super().formfield_for_dbfield(db_field, request, **kwargs)
