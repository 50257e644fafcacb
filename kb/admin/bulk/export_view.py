"""Exports all rows of a kind as CSV, XLSX or JSON, in the shape that an import reads."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from unfold.views import UnfoldModelAdminViewMixin

from kb.admin.base.who_may_edit import may_view
from kb.content.table_files import CONTENT_TYPES, write_file
from kb.content.tables import MOST_PARTS, Cells, Slugs, cells_of, columns, empty_columns, part_prefix
from kb.ledger.entries import BATCH
from kb.ledger.facts import PARTS, SUBJECTS, facts_of, with_parts

_EMPTY_PARTS = 5
"""Steps or items that an empty table has columns for."""


def exported_rows(kind: str, ids: list[int] | None = None) -> Iterator[Cells]:
    """Yields the rows of a kind in order; of these ids, if given."""
    rows = SUBJECTS[kind].objects.order_by(*SUBJECTS[kind]._meta.ordering)
    wanted = list(rows.values_list("pk", flat=True)) if ids is None else ids
    slugs = Slugs.read(kind)
    for start in range(0, len(wanted), BATCH):
        batch = with_parts(rows.filter(pk__in=wanted[start : start + BATCH]).with_entry())
        for row in batch:
            yield cells_of(kind, facts_of(row), row.entry_revision or 0, slugs)


def export(kind: str, form: str, ids: list[int] | None = None) -> HttpResponse:
    """Returns the file as a download."""
    rows = list(exported_rows(kind, ids))
    content = write_file(form, columns(kind, parts=_most_parts(kind, rows)), rows)
    return _download(content, form, f"{kind}-{timezone.localdate().isoformat()}")


def export_empty(kind: str, form: str) -> HttpResponse:
    """Returns a table with the names of the columns alone, to be filled in with new rows."""
    return _download(write_file(form, empty_columns(kind, parts=_EMPTY_PARTS), []), form, f"{kind}-empty")


def _download(content: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


def _most_parts(kind: str, rows: list[Cells]) -> int:
    prefix = part_prefix(kind)
    if SUBJECTS[kind] not in PARTS:
        return 0
    numbers = (int(name.split("_")[1]) for row in rows for name in row if name.startswith(f"{prefix}_"))
    most = max(numbers, default=0)
    return max(most, min(most + 1, MOST_PARTS))  # with empty columns for one more, if an import reads them


class ExportView(UnfoldModelAdminViewMixin, TemplateView):  # type: ignore[misc]  # unfold's is untyped
    template_name = "admin/kb/export.html"
    title = _("Export")

    def has_permission(self) -> bool:
        return may_view(self.request.user, str(self.model_admin.opts.model_name))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = request.GET.get("format", "")
        if form in CONTENT_TYPES:
            return (export_empty if "empty" in request.GET else export)(str(self.model_admin.opts.model_name), form)
        if form:
            return HttpResponseBadRequest()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = self.model_admin.opts.model_name
        return super().get_context_data(
            opts=self.model_admin.opts,
            formats=CONTENT_TYPES,
            count=SUBJECTS[str(kind)].objects.count(),
            import_address=reverse(f"admin:kb_{kind}_import"),
            **kwargs,
        )
