"""The admin's index page: what waits for the person, the translation, the hotlines by status, the ledger's alarm."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.admin.overview.day_charts import translation_chart
from kb.admin.overview.to_do import to_do_lists
from kb.hotlines.verification import with_verification_status
from kb.ledger.alarm import alarm
from kb.localize.progress_by_day import progress_by_day, record_progress
from kb.localize.state import Progress, progress_of_all
from kb.models import FAQ, Advice, Notice, Provider, Section, Symptom, VerificationStatus
from kb.models.content_version import content_version
from kb.models.permissions import PROPOSE

CHART_DAYS = 365
"""Days of the translation that the chart shows."""
CONTENT = (Provider, FAQ, Section, Symptom, Advice, Notice)


def dashboard_callback(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds the figures to the context of the index page (unfold's DASHBOARD_CALLBACK)."""
    progress = _progress(content_version())
    record_progress(_sum(progress.values()))
    translation_days = progress_by_day(days=CHART_DAYS)
    kinds = [
        _translation_figures(model_admin, progress[model_admin.model])
        for model_admin in (admin.site.get_model_admin(model) for model in CONTENT)
        if progress[model_admin.model].total and model_admin.has_view_or_change_permission(request)
    ]
    context["title"] = _("Overview")
    context["to_do"] = list(to_do_lists(request.user))
    context["translation"] = {
        "overall": _sum(kind["progress"] for kind in kinds),
        "kinds": kinds,
        "chart": translation_chart(translation_days) if len(translation_days) > 1 else None,
    }
    if request.user.has_perm("kb.view_hotline"):
        counts = Counter(hotline.verification_status for hotline in with_verification_status())
        context["hotlines"] = [
            (verification_status, counts[verification_status])
            for verification_status in VerificationStatus
            if counts[verification_status]
        ]
        context["wallets_address"] = reverse("admin:kb_provider_changelist")
        context["verification"] = alarm.latest()
        if request.user.has_perm(PROPOSE):
            context["work_list_address"] = reverse("admin:kb_hotline_changelist")
    return context


def _translation_figures(model_admin: Any, progress: Progress) -> dict[str, Any]:
    """Returns one kind of content: its name, its progress with parts, the address of the rows that lack English."""
    options = model_admin.opts
    address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return {
        "name": options.verbose_name_plural,
        "progress": progress,
        "missing_address": f"{address}?english=missing",
    }


@lru_cache(maxsize=1)
def _progress(version: str) -> dict[type[Model], Progress]:
    """Returns the progress of every kind of content, cached by `version`: with much content this takes seconds."""
    by_model: dict[type[Model], Progress] = {}
    for model in CONTENT:
        model_admin: Any = admin.site.get_model_admin(model)
        models: list[Any] = [model]
        if model_admin.parts:
            models.append(model._meta.get_field(model_admin.parts).related_model)
        by_model[model] = _sum(progress_of_all(each) for each in models)
    return by_model


def _sum(figures: Iterable[Progress]) -> Progress:
    figures = list(figures)
    return Progress(sum(figure.done for figure in figures), sum(figure.total for figure in figures))
