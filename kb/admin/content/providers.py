"""Admin of providers. Their hotlines are listed below the form and are changed on pages of their own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kb.admin.base.list_filters import EnglishFilter
from kb.admin.base.who_may_edit import may_edit, may_translate
from kb.admin.bulk.bulk_admin import BulkContentAdmin
from kb.hotlines.verification import with_verification_status
from kb.models import Hotline, Provider
from kb.models.permissions import PROPOSE


@admin.register(Provider)
class ProviderAdmin(BulkContentAdmin[Provider]):
    title_field = "name"
    parts = "hotlines"
    form_rows = (
        "name",
        "summary",
        "aliases",
        "phrasings",
        "official_site",
        "domains",
        ("publication", "position"),
        "slug",
    )
    list_filter = ("publication", EnglishFilter)
    search_fields = ("name_zh_hans", "name_en", "aliases", "hotlines__number", "slug")
    search_help_text = _("Search names and numbers")
    change_form_outer_after_template = "admin/kb/provider_hotlines.html"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if provider := kwargs.get("obj"):
            context["hotlines"] = with_verification_status(provider=provider)
            context["may_propose"] = request.user.has_perm(PROPOSE)
            context["may_describe"] = may_edit(request.user, Hotline)
            context["may_propose_words"] = context["may_propose"] or may_translate(request.user)
        return super().render_change_form(request, context, *args, **kwargs)
