"""Admin of questions, with their steps."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from kb.admin.base.content_admin import ContentAdmin, PartInline
from kb.admin.base.list_filters import EnglishFilter, ProviderFilter
from kb.localize.state import text_in
from kb.models import FAQ, Step
from kb.models.languages import SOURCE


class ProvidersField(forms.ModelMultipleChoiceField[Any]):
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
    search_help_text = _("Search the questions: Chinese, English or pinyin")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "providers":
            # Without the wrapper that offers to add and edit providers from here.
            return db_field.formfield(form_class=ProvidersField, widget=UnfoldAdminCheckboxSelectMultipleWidget())
        return super().formfield_for_dbfield(db_field, request, **kwargs)
