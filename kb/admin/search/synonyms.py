"""Admin of synonyms. A word belongs to one group only."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from kb.admin.base.deletion import Deleted, deleted_objects
from kb.admin.base.history import LogsChangesAlone, use_model_field_names
from kb.admin.base.id_fields import IdsAdminMixin
from kb.admin.base.saved_cookie import SavedCookieMixin
from kb.models import SynonymGroup
from kb.search.add_words import clean_synonyms, unused_slug


class SynonymsForm(forms.ModelForm[SynonymGroup]):
    def clean_words(self) -> str:
        return clean_synonyms(self.cleaned_data["words"], group=self.instance)


@admin.register(SynonymGroup)
class SynonymAdmin(SavedCookieMixin, IdsAdminMixin, LogsChangesAlone, ModelAdmin):  # type: ignore[misc]  # unfold's is untyped
    form = SynonymsForm
    fields = ("words",)
    list_display = ("joined_words", "updated")
    ordering = ("position",)
    list_per_page = 50
    compressed_fields = False
    search_fields = ("words",)
    search_help_text = _("Search the words, in Chinese or English")

    @admin.display(description=_("words"), ordering="words")
    def joined_words(self, obj: SynonymGroup) -> str:
        return str(obj)

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "words":
            field.widget.attrs["rows"] = 12
        return field

    def save_model(self, request: HttpRequest, obj: SynonymGroup, form: forms.ModelForm[Any], change: bool) -> None:
        if not change:
            obj.slug = unused_slug(obj.words)
            obj.save()
        elif form.changed_data:
            obj.save(update_fields=form.changed_data)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deleted:
        return deleted_objects(objs, request, self.admin_site)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return use_model_field_names(super().construct_change_message(request, form, formsets, add), [form])
