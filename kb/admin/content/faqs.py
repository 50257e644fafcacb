"""Admin of questions, with their steps."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from kb.admin.base.content_admin import ContentAdmin, PartInline
from kb.admin.base.id_fields import RowsField
from kb.admin.base.list_filters import EnglishFilter, ProviderFilter
from kb.localize.state import text_in
from kb.models import FAQ, Step
from kb.models.languages import SOURCE

MAX_SEARCH_RESULTS = 1000
"""The most questions that a search of the list finds."""


class ProvidersField(RowsField):
    def label_from_instance(self, obj: Model) -> str:
        return text_in(get_language() or SOURCE, obj, "name").text


class StepsInline(PartInline):
    model = Step
    form_rows = ("title", "text", "kind", "position")


@admin.register(FAQ)
class FAQAdmin(ContentAdmin[FAQ]):
    title_field = "question"
    parts = "steps"
    form_rows = ("question", "introduction", "phrasings", "providers", ("publication", "position"), "slug")
    inlines = (StepsInline,)
    list_filter = ("publication", EnglishFilter, ProviderFilter)
    search_fields = ("question_zh_hans", "question_en", "introduction_zh_hans", "introduction_en", "slug")
    search_help_text = _("Search the questions, in Chinese or English; at most 1000 are found")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[FAQ], search_term: str
    ) -> tuple[QuerySet[FAQ], bool]:
        """Searches once and filters by the ids that were found.

        No index helps here: otherwise the database reads all texts to count the results and again for each page.
        """
        results, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        if not search_term:
            return results, may_have_duplicates
        ids = list(results.values_list("pk", flat=True)[:MAX_SEARCH_RESULTS])
        return queryset.filter(pk__in=ids), False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "providers":
            # Without the wrapper that offers to add and edit providers from here.
            return db_field.formfield(form_class=ProvidersField, widget=UnfoldAdminCheckboxSelectMultipleWidget())
        return super().formfield_for_dbfield(db_field, request, **kwargs)
