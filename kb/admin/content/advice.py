"""Admin of advice."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kb.admin.base.form_fields import ContentChoice, date_input
from kb.admin.base.list_filters import EnglishFilter, OneProviderFilter
from kb.admin.base.tags import tag
from kb.admin.bulk.bulk_admin import BulkContentAdmin
from kb.ledger.rows import FIRST_DRAFT_ID
from kb.localize.state import text_in
from kb.models import Advice
from kb.models.languages import SOURCE


@admin.register(Advice)
class AdviceAdmin(BulkContentAdmin[Advice]):
    title_field = "text"
    form_rows = ("text", ("topic", "provider"), "source_name", "source_url", ("checked_on", "position"), "slug")
    list_display = ("title", "topic_badge", "provider_name", "english_progress", "checked_on", "position")
    list_filter = ("topic", EnglishFilter, OneProviderFilter)
    list_select_related = ("provider",)
    ordering = ("topic", "position")
    search_fields = ("text_zh_hans", "text_en", "source_name_zh_hans", "source_name_en", "slug")
    search_help_text = _("Search the advice, in Chinese or English")

    @admin.display(description=_("topic"), ordering="topic")
    def topic_badge(self, obj: Advice) -> SafeString:
        return tag(obj.get_topic_display())

    @admin.display(description=_("provider"), ordering="provider__position")
    def provider_name(self, obj: Advice) -> str:
        return text_in(get_language() or SOURCE, obj.provider, "name").text if obj.provider else str(_("all"))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        # Its position is counted within its topic. Advice that only a draft has goes to the end of any topic.
        is_live = obj is not None and obj.pk < FIRST_DRAFT_ID
        return (*super().get_readonly_fields(request, obj), *(["topic"] if is_live else []))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "provider":
            return ContentChoice(db_field, title_field="name", none=_("all providers"))
        if db_field.name == "checked_on":
            return forms.DateField(label=capfirst(db_field.verbose_name), required=False, widget=date_input())
        return super().formfield_for_dbfield(db_field, request, **kwargs)
