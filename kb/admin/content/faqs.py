"""Admin of questions, with their steps."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from kb.admin.base.content_admin import PartInline
from kb.admin.base.id_fields import RowsField, is_id
from kb.admin.base.list_filters import EnglishFilter, ProviderFilter
from kb.admin.base.rate_limit import consume
from kb.admin.bulk.bulk_admin import BulkContentAdmin
from kb.hotlines.verification import published_providers
from kb.localize.row_title import row_title
from kb.localize.state import text_in
from kb.models import FAQ, Step
from kb.models.languages import SOURCE
from kb.numbers.invisible_characters import clean_text
from kb.search.ranking import LONGEST_QUERY
from kb.search.similar_questions import similar_questions

MOST_A_MINUTE = 60
"""How often one person may ask for similar questions: far more often than a form does."""


class ProvidersField(RowsField):
    def label_from_instance(self, obj: Model) -> str:
        return text_in(get_language() or SOURCE, obj, "name").text


class StepsInline(PartInline):
    model = Step
    form_rows = ("title", "text", "kind", "position")


@admin.register(FAQ)
class FAQAdmin(BulkContentAdmin[FAQ]):
    title_field = "question"
    parts = "steps"
    form_rows = ("question", "introduction", "phrasings", "providers", ("publication", "position"), "slug")
    inlines = (StepsInline,)
    list_filter = ("publication", EnglishFilter, ProviderFilter)
    search_fields = ("question_zh_hans", "question_en", "introduction_zh_hans", "introduction_en", "slug")
    search_help_text = _("Search the questions: Chinese, English or pinyin")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["similar_address"] = reverse("admin:kb_faq_similar")
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        similar = require_safe(self.admin_site.admin_view(self.similar_view))
        return [path("similar/", similar, name="kb_faq_similar"), *super().get_urls()]

    def similar_view(self, request: HttpRequest) -> JsonResponse:
        """Answers which questions are much like the one that is being typed (kb/static/kb/similar_questions.js)."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        text, but = request.GET.get("q", ""), request.GET.get("but", "")
        if len(text) > LONGEST_QUERY:
            return JsonResponse({}, status=400)
        if not consume(request.user, "similar questions", per_minute=MOST_A_MINUTE):
            return JsonResponse({}, status=429)
        own = int(but) if is_id(but) else None
        ids = similar_questions(clean_text(text), published_providers(), but=own)
        found = FAQ.objects.in_bulk(ids)
        return JsonResponse({"questions": [_described(found[pk]) for pk in ids if pk in found]})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "providers":
            # Without the wrapper that offers to add and edit providers from here.
            # A draft may have none yet: kb.ledger.completeness asks for one before it is published.
            return db_field.formfield(
                form_class=ProvidersField,
                widget=UnfoldAdminCheckboxSelectMultipleWidget(),
                required=False,
                help_text=_("Wallets this answer applies to."),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


def _described(faq: FAQ) -> dict[str, str]:
    """Returns the title, the state and the address of the form."""
    address = reverse("admin:kb_faq_change", args=[faq.pk])
    return {"title": row_title(faq), "state": faq.get_publication_display(), "address": address}
