"""The first page that staff see: how the numbers stand, and how far the English has come."""

from collections import Counter
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.permissions import PROPOSE
from kb.admin.tasks import settled
from kb.hotlines import ledger
from kb.localize.state import Progress, progress
from kb.models import FAQ, Advice, Notice, Provider, Section, Standing, Symptom

CONTENT = (Provider, FAQ, Section, Symptom, Advice, Notice)


def add_progress(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    kinds = [
        _kind(model_admin)
        for model_admin in (admin.site.get_model_admin(model) for model in CONTENT)
        if model_admin.has_view_or_change_permission(request)
    ]
    context["title"] = _("Overview")
    figures = [kind["progress"] for kind in kinds]
    context["translation"] = {
        "overall": Progress(sum(figure.done for figure in figures), sum(figure.total for figure in figures)),
        "kinds": kinds,
    }
    if request.user.has_perm("kb.view_hotline"):
        counts = Counter(hotline.standing for hotline in settled())
        context["hotlines"] = [(standing, counts[standing]) for standing in Standing if counts[standing]]
        context["hotlines_address"] = reverse("admin:kb_provider_changelist")
        context["alarm"] = any(ledger.problems())
        if request.user.has_perm(PROPOSE):
            context["work_list_address"] = reverse("admin:kb_hotline_changelist")
    return context


def _kind(model_admin: Any) -> dict[str, Any]:
    """A kind of content with its parts: its name, its figure, and the list of what still lacks English."""
    found = model_admin.model.objects.prefetch_related(model_admin.parts or None)
    texts = [text for obj in found for text in model_admin.with_parts(obj)]
    options = model_admin.opts
    address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return {
        "name": options.verbose_name_plural,
        "progress": progress(texts),
        "missing_address": f"{address}?english=missing",
    }
