"""Providers, with their hotlines."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from kb.admin.content import ContentAdmin, PartsInline
from kb.admin.filters import EnglishFilter
from kb.admin.forms import HotlineForm
from kb.models import Hotline, Provider
from kb.models.hotline import SPOKEN_LANGUAGES

LONGEST_SPELLING = 50
"""Of a number as people paste it; what is kept of it is shorter."""


class HotlinesInline(PartsInline):
    model = Hotline
    form = HotlineForm
    layout = (
        ("number", "number_from_abroad"),
        "purpose",
        "hours",
        "languages",
        "source_name",
        "source_url",
        ("state", "checked_on"),
        "slug",
        "position",
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "languages":
            return forms.MultipleChoiceField(
                label=capfirst(db_field.verbose_name),
                choices=SPOKEN_LANGUAGES,
                required=False,
                widget=UnfoldAdminCheckboxSelectMultipleWidget(),
            )
        if db_field.name in ("number", "number_from_abroad"):
            kwargs["max_length"] = LONGEST_SPELLING
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Provider)
class ProviderAdmin(ContentAdmin[Provider]):
    title_field = "name"
    parts = "hotlines"
    layout = ("name", "summary", "aliases", "official_site", ("publication", "position"), "slug")
    inlines = (HotlinesInline,)
    list_filter = ("publication", EnglishFilter)
    search_fields = ("name_zh_hans", "name_en", "aliases", "hotlines__number", "slug")
    search_help_text = _("Search names and numbers")
