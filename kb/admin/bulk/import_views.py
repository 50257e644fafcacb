"""The pages of an import: choose a file or paste a table, watch the check, read what would change, confirm."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from unfold.views import UnfoldModelAdminViewMixin
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from kb.admin.base.action_form import ActionFormView, Fields
from kb.admin.base.outcome import Outcome, in_words
from kb.admin.base.returned_changes import tell_of_returned
from kb.admin.bulk import staging
from kb.admin.bulk.checking import CHANGED, ERROR, NEW, SAME, CheckedRow
from kb.admin.bulk.column_help import column_help, with_column_names
from kb.admin.bulk.input_rows import default_columns, has_header
from kb.admin.changes.differences import DifferenceRow, difference_rows
from kb.content.table_files import DETECT, MAX_FILE, Table, read_file, read_text_table, too_large
from kb.content.tables import part_prefix
from kb.ledger.bulk import read_many
from kb.ledger.facts import facts_of
from kb.models import ImportState, StaleObject, TableImport
from kb.models.fields import CleanFormField
from kb.models.permissions import TRANSLATE
from kb.numbers.invisible_characters import clean_text

MAX_PASTED = 500_000
"""Characters."""
_SHOWN_ERRORS, _SHOWN_ROWS = 200, 30
_ENCODINGS = ((DETECT, _("detect it")), ("utf-8", "UTF-8"), ("gb18030", "GB18030 (GBK, GB 2312)"))


def may_import(user: Any, kind: str) -> bool:
    """Returns True if the person may change, add or translate what is of this kind."""
    return any(user.has_perm(permission) for permission in (f"kb.change_{kind}", f"kb.add_{kind}", TRANSLATE))


_reader = Lock()


@contextmanager
def _reading_alone() -> Iterator[None]:
    """Context in which no other thread of this process reads a table. Raises ValidationError if one does.

    A large table takes up to 250 MB while it is read.
    """
    if not _reader.acquire(blocking=False):
        raise ValidationError(_("Somebody else is importing a table right now. Try again in a moment."))
    try:
        yield
    finally:
        _reader.release()


def _read(file: "UploadedFile[Any]", encoding: str) -> Table:
    """Reads an uploaded file. Raises ValidationError."""
    if (file.size or 0) > MAX_FILE:
        raise too_large()
    return read_file(file.name or "", file.read(), encoding=encoding)


class ImportView(ActionFormView):
    template_name = "admin/kb/import.html"
    title = _("Import")
    submit_label = _("Check the table")
    success_message = _("Nothing has changed yet. Read what would change, and confirm.")
    table_import: TableImport

    @property
    def kind(self) -> str:
        return str(self.model_admin.opts.model_name)

    def has_permission(self) -> bool:
        return may_import(self.request.user, self.kind)

    def get_form_fields(self) -> Fields:
        limit = {"data-most-bytes": MAX_FILE, "data-too-large": too_large().message}
        file = UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.xlsx,.json,.tsv,.txt", **limit})
        pasted = UnfoldAdminTextareaWidget(attrs={"rows": 8, "spellcheck": "false"})
        return {
            "file": forms.FileField(label=_("File"), required=False, widget=file, help_text=_("CSV, XLSX or JSON.")),
            "encoding": forms.ChoiceField(
                label=_("Encoding of a CSV file"), required=False, choices=_ENCODINGS, widget=UnfoldAdminSelectWidget()
            ),
            "table": CleanFormField(
                label=_("Or paste rows here"),
                required=False,
                strip=False,
                max_length=MAX_PASTED,
                widget=pasted,
                help_text=_("As copied from a spreadsheet. The first row may name the columns."),
            ),
        }

    def perform(self, cleaned_data: dict[str, Any]) -> None:
        file, pasted = cleaned_data["file"], cleaned_data["table"]
        if file is None and not pasted.strip():
            raise ValidationError({"file": _("Choose a file, or paste rows.")})
        try:
            with _reading_alone():
                table = self._pasted(pasted) if file is None else _read(file, cleaned_data["encoding"])
                table = with_column_names(self.kind, table)
                name = "" if file is None else clean_text(file.name)
                self.table_import = staging.begin(kind=self.kind, table=table, by=self.user, file_name=name)
        except ValidationError as error:
            raise ValidationError({"table" if file is None else "file": error.messages}) from error

    def _pasted(self, text: str) -> Table:
        """Returns the pasted table. Without a row that names columns they are the default ones."""
        table = with_column_names(self.kind, read_text_table(text.strip("\r\n")))
        if has_header(self.kind, table.columns):
            return table
        width = max(len(table.columns), *(len(row) for _line, row in table.rows), 1)
        return Table(default_columns(self.kind, width), [(1, table.columns), *table.rows])

    def get_success_url(self) -> str:
        if hasattr(self, "table_import"):
            return reverse(f"admin:kb_{self.kind}_import_check", args=[self.table_import.batch])
        return reverse(f"admin:kb_{self.kind}_changelist")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            columns=column_help(self.kind),
            part_prefix=part_prefix(self.kind),
            default_columns=default_columns(self.kind, 6),
            only_english=not self.user.has_perm(f"kb.change_{self.kind}"),
            export_address=reverse(f"admin:kb_{self.kind}_export"),
            **kwargs,
        )


class ShownRow(NamedTuple):
    row: CheckedRow
    differences: list[DifferenceRow]


class CheckView(UnfoldModelAdminViewMixin, TemplateView):  # type: ignore[misc]  # unfold's is untyped
    """Shows how far the check is, then what would change. A POST goes on, checks again, confirms or drops it."""

    template_name = "admin/kb/import_check.html"
    title = _("Import")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.kind = str(self.model_admin.opts.model_name)
        mine = TableImport.objects.filter(batch=kwargs["batch"], kind=self.kind, author=request.user.pk)
        one = mine.first()
        if one is None:
            raise Http404
        self.one = one
        self.error = ""

    def has_permission(self) -> bool:
        return may_import(self.request.user, self.kind)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "drop" in request.POST and self.one.state != ImportState.DONE:
            self.one.delete()
            return redirect(f"admin:kb_{self.kind}_import")
        try:
            if "check_again" in request.POST:
                staging.check_again(self.one)
            elif self.one.state == ImportState.CHECKING:
                staging.check_on(self.one, by=request.user)  # type: ignore[arg-type]  # the admin lets nobody else in
            elif self.one.state == ImportState.CHECKED and "confirm" in request.POST:
                with tell_of_returned(request):
                    staging.publish(self.one, by=request.user)  # type: ignore[arg-type]
            elif self.one.state == ImportState.DONE:
                staging.index_on()
        except ValidationError as error:
            self.error = " ".join(error.messages)
            return self.render_to_response(self.get_context_data(**kwargs))
        return redirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one, counts = self.one, self.one.counts
        rows = self._rows() if one.state == ImportState.CHECKED and not self.error else {}
        alone = counts.get(NEW, 0) + counts.get(CHANGED, 0) - counts.get(staging.AWAITING, 0)
        public = counts.get(Outcome.PUBLISHED, 0)
        return super().get_context_data(
            opts=self.model_admin.opts,
            one=one,
            done=staging.rows_done(one),
            counts={name: counts.get(name, 0) for name in (NEW, CHANGED, SAME, ERROR, staging.AWAITING)},
            public=public,
            hidden=alone - public,
            outcomes=[in_words(each, counts[each]) for each in Outcome if each in counts],
            may_check_again=self._may_check_again(error=str(rows.get("error", self.error))),
            goes_on=not self.error and (one.state == ImportState.CHECKING or self._is_indexing()),
            is_indexing=self._is_indexing(),
            changes_address=f"{reverse('admin:kb_change_changelist')}?batch={one.batch}",
            list_address=reverse(f"admin:kb_{self.kind}_changelist"),
            **{"error": self.error, **rows},
            **kwargs,
        )

    def _may_check_again(self, error: str) -> bool:
        """Returns True for a table with errors, or with one about the import as a whole."""
        is_wrong = bool(error) or (self.one.state == ImportState.CHECKED and bool(self.one.counts.get(ERROR)))
        return self.one.state != ImportState.DONE and is_wrong

    def _is_indexing(self) -> bool:
        return self.one.state == ImportState.DONE and StaleObject.objects.exists()

    def _rows(self) -> dict[str, Any]:
        """Returns the rows that the page lists: errors, what needs a second person, and some of the others."""
        lists: dict[str, list[CheckedRow]] = {"errors": [], "awaiting": [], "changed": [], "new": []}
        more: Counter[str] = Counter()
        try:
            for row in staging.checked_rows(self.one):
                name = {ERROR: "errors", NEW: "new", CHANGED: "changed"}.get(row.outcome, "")
                name = "awaiting" if row.reasons else name
                if name and len(lists[name]) < (_SHOWN_ERRORS if name == "errors" else _SHOWN_ROWS):
                    lists[name].append(row)
                elif name:
                    more[name] += 1
        except ValidationError as error:
            return {"error": " ".join(error.messages)}
        shown = {name: self._with_differences(lists[name]) for name in ("awaiting", "changed", "new")}
        return {**lists, **shown, "more": more}

    def _with_differences(self, rows: list[CheckedRow]) -> list[ShownRow]:
        ids = [row.facts["id"] for row in rows if row.subject and row.facts]
        live = read_many(self.kind, "pk", ids)
        shown = []
        for row in rows:
            old = live.get((row.facts or {}).get("id"))
            shown.append(ShownRow(row, difference_rows(self.kind, facts_of(old) if old else None, row.facts)))
        return shown
