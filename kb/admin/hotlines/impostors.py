"""The list of impostor numbers: those that two people put on it, with a genuine entry in the ledger."""

from typing import Any, NamedTuple

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from unfold.views import UnfoldModelAdminViewMixin

from kb.ledger.entries import read_and_mark_seen
from kb.models import LedgerEntry
from kb.models.permissions import PROPOSE


class Impostor(NamedTuple):
    number: str
    since: Any
    why: str
    evidence_url: str


def impostors() -> list[Impostor]:
    """Returns them, the newest first: one query."""
    latest = {entry.subject: entry for entry in LedgerEntry.objects.filter(subject__startswith="impostor/")}
    listed = []
    for entry in reversed(latest.values()):
        record = read_and_mark_seen(entry)
        if record and record["facts"]["listed"]:
            listed.append(
                Impostor(
                    number=record["facts"]["digits"],
                    since=parse_datetime(record["at"]),
                    why=record["why_zh_hans"],
                    evidence_url=record["evidence_url"],
                )
            )
    return listed


class ImpostorsView(UnfoldModelAdminViewMixin, TemplateView):  # type: ignore[misc]  # unfold's is untyped
    permission_required = PROPOSE
    template_name = "admin/kb/impostors.html"
    title = _("Impostor numbers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(impostors=impostors(), opts=self.model_admin.opts, **kwargs)
