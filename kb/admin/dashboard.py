"""The first page that staff see: how far the English has come, and which hotlines want a check."""

from collections import Counter
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.localize.state import Progress, progress
from kb.models import FAQ, Hotline, HotlineState, Provider, Section


def add_progress(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    kinds = [
        _kind(model_admin)
        for model_admin in (admin.site.get_model_admin(model) for model in (Provider, FAQ, Section))
        if model_admin.has_view_or_change_permission(request)
    ]
    context["title"] = _("Overview")
    figures = [kind["progress"] for kind in kinds]
    context["translation"] = {
        "overall": Progress(sum(figure.done for figure in figures), sum(figure.total for figure in figures)),
        "kinds": kinds,
    }
    if request.user.has_perm("kb.view_hotline"):
        counts = Counter(Hotline.objects.values_list("state", flat=True))
        context["hotlines"] = [(state.label, counts[state.value]) for state in HotlineState if counts[state.value]]
        context["hotlines_address"] = reverse("admin:kb_provider_changelist")
    return context


def _kind(model_admin: Any) -> dict[str, Any]:
    """A kind of content with its parts: its name, its figure, and the list of what still lacks English."""
    found = list(model_admin.model.objects.prefetch_related(model_admin.parts))
    texts = [text for obj in found for text in (obj, *getattr(obj, model_admin.parts).all())]
    options = model_admin.opts
    address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return {
        "name": options.verbose_name_plural,
        "progress": progress(texts),
        "missing_address": f"{address}?english=missing",
    }
