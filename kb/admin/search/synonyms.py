"""Synonyms: groups of words that mean the same to whoever searches. A word stands in one group alone."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from kb.admin.base.fields import text_field_options
from kb.admin.base.filters import CleanLookups
from kb.admin.base.history import LogsChangesAlone, name_fields
from kb.models import SynonymGroup
from kb.search.vocabulary import clean_synonyms, unused_slug


class SynonymsForm(forms.ModelForm[SynonymGroup]):
    def clean_words(self) -> str:
        return clean_synonyms(self.cleaned_data["words"], group=self.instance)


@admin.register(SynonymGroup)
class SynonymAdmin(CleanLookups, LogsChangesAlone, ModelAdmin):  # type: ignore[misc]  # unfold's is untyped
    form = SynonymsForm
    fields = ("words",)
    list_display = ("shown", "updated")
    ordering = ("position",)
    list_per_page = 50
    compressed_fields = False
    warn_unsaved_form = True
    search_fields = ("words",)
    search_help_text = _("Search the words, in Chinese or English")

    @admin.display(description=_("words"), ordering="words")
    def shown(self, obj: SynonymGroup) -> str:
        return str(obj)

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **{**text_field_options(db_field), **kwargs})
        if db_field.name == "words":
            field.widget.attrs["rows"] = 12
        return field

    def save_model(self, request: HttpRequest, obj: SynonymGroup, form: forms.ModelForm[Any], change: bool) -> None:
        if not change:
            obj.slug = unused_slug(obj.words)
            obj.save()
        elif form.changed_data:
            obj.save(update_fields=form.changed_data)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return name_fields(super().construct_change_message(request, form, formsets, add), [form])
