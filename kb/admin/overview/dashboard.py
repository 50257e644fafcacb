"""The first page that staff see: how the numbers stand, and how far the English has come."""

from collections import Counter
from functools import lru_cache
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.base.action_view import with_verification_status
from kb.delivery.version import current
from kb.hotlines import ledger
from kb.localize.state import Progress, progress_of_all
from kb.models import FAQ, Advice, Notice, Provider, Section, Symptom, VerificationStatus
from kb.models.permissions import PROPOSE

CONTENT = (Provider, FAQ, Section, Symptom, Advice, Notice)


def add_progress(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    progress = _progress(current())
    kinds = [
        _kind(model_admin, progress[model_admin.model])
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
        counts = Counter(hotline.verification_status for hotline in with_verification_status())
        context["hotlines"] = [
            (verification_status, counts[verification_status])
            for verification_status in VerificationStatus
            if counts[verification_status]
        ]
        context["hotlines_address"] = reverse("admin:kb_provider_changelist")
        context["alarm"] = any(ledger.problems())
        if request.user.has_perm(PROPOSE):
            context["work_list_address"] = reverse("admin:kb_hotline_changelist")
    return context


def _kind(model_admin: Any, progress: Progress) -> dict[str, Any]:
    """A kind of content with its parts: its name, its figure, and the list of what still lacks English."""
    options = model_admin.opts
    address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return {
        "name": options.verbose_name_plural,
        "progress": progress,
        "missing_address": f"{address}?english=missing",
    }


@lru_cache(maxsize=1)
def _progress(version: str) -> dict[type[Model], Progress]:
    """The figure of every kind, counted once for each `version` of the content: of very much that takes seconds."""
    found: dict[type[Model], Progress] = {}
    for model in CONTENT:
        model_admin: Any = admin.site.get_model_admin(model)
        models: list[Any] = [model]
        if model_admin.parts:
            models.append(model._meta.get_field(model_admin.parts).related_model)
        figures = [progress_of_all(one) for one in models]
        found[model] = Progress(sum(figure.done for figure in figures), sum(figure.total for figure in figures))
    return found
