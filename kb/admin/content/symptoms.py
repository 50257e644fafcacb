"""Admin of symptoms."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kb.admin.base.form_fields import ContentChoice
from kb.admin.base.list_filters import EnglishFilter
from kb.admin.bulk.bulk_admin import BulkContentAdmin
from kb.localize.state import text_in
from kb.models import Symptom
from kb.models.languages import SOURCE


@admin.register(Symptom)
class SymptomAdmin(BulkContentAdmin[Symptom]):
    title_field = "label"
    form_rows = ("label", "sentence", "have_ready", "to_ask", ("faq", "position"), "slug")
    list_display = ("title", "question", "english_progress", "position", "updated")
    list_filter = (EnglishFilter,)
    list_select_related = ("faq",)
    search_fields = tuple(
        f"{name}_{language}" for name in ("label", "sentence", "have_ready", "to_ask") for language in ("zh_hans", "en")
    )
    search_help_text = _("Search the symptoms, in Chinese or English")

    @admin.display(description=_("question"), ordering="faq__position")
    def question(self, obj: Symptom) -> str:
        if obj.faq is None:
            return str(_("the page for the deceived"))
        return text_in(get_language() or SOURCE, obj.faq, "question").text

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "faq":
            return ContentChoice(db_field, title_field="question", none=_("the page for the deceived"), many=True)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
