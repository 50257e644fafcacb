"""The history of a subject, the comparison of two revisions, and the bin."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from unfold.views import UnfoldModelAdminViewMixin

from kb.admin.base.who_may_edit import may_view
from kb.admin.changes.differences import DifferenceRow, difference_rows
from kb.ledger.change_lock import Outdated
from kb.ledger.changes import restore
from kb.ledger.facts import SUBJECTS
from kb.ledger.history import Revision, deleted_subjects, deletion_of, lost_mention_with, revisions, went_with
from kb.ledger.live import read_live
from kb.ledger.publishing import confirm
from kb.models import Change
from kb.models.error_texts import error_texts

MOST = 200
"""Deleted subjects in the bin's list. Older ones are in the ledger, and in their own histories."""


class SubjectHistoryView(UnfoldModelAdminViewMixin, TemplateView):  # type: ignore[misc]  # unfold's is untyped
    template_name = "admin/kb/subject_history.html"
    title = _("History")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.kind, key = kwargs["kind"], kwargs["key"]
        if self.kind not in SUBJECTS:
            raise Http404
        self.subject = f"{self.kind}/{key}"

    def has_permission(self) -> bool:
        return may_view(self.request.user, self.kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = revisions(self.subject)
        if not found:
            raise Http404
        old, new = self._compared(found)
        return super().get_context_data(
            opts=self.model_admin.opts,
            kind_name=SUBJECTS[self.kind]._meta.verbose_name,
            name=found[0].title,
            revisions=found,
            newest=found[0].number,
            old=old,
            new=new,
            rows=self._rows(old, new),
            is_deleted=found[0].facts is None,
            edit_address=self._edit_address(),
            may_restore=may_restore(self.request.user, self.kind),
            **gone_with(self.subject),
            **kwargs,
        )

    def _edit_address(self) -> str:
        row = read_live(self.subject).row
        return reverse(f"admin:kb_{self.kind}_change", args=[row.pk]) if row else ""

    def _compared(self, found: list[Revision]) -> tuple[Revision | None, Revision]:
        """Returns the two revisions to compare: those asked for, or the newest and the one before it."""
        by_number = {str(revision.number): revision for revision in found}
        new = by_number.get(self.request.GET.get("new", ""), found[0])
        before = by_number.get(str(new.number - 1))
        return by_number.get(self.request.GET.get("old", ""), before), new

    def _rows(self, old: Revision | None, new: Revision) -> list[DifferenceRow]:
        return difference_rows(self.kind, old.facts if old else None, new.facts)

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        """Makes an earlier revision a draft, which the author then publishes.

        Asks first if it is to replace a draft that the person has already.
        """
        if not may_restore(request.user, self.kind):
            raise PermissionDenied
        revision = request.POST.get("restore", "")
        if not revision.isdecimal() or len(revision) > 9:
            raise Http404
        mine = Change.objects.open().by(request.user).filter(subject=self.subject).first()
        is_replaced = mine is not None and mine.is_editable and request.POST.get("replace") == str(mine.pk)
        if mine is not None and not is_replaced:
            return self.render_to_response(self.get_context_data(my_change=mine, wanted=revision))
        try:
            change = restore(subject=self.subject, revision=int(revision), by=request.user, replacing=mine)
        except (ValidationError, Outdated) as error:
            messages.error(request, " ".join(error_texts(error)))
            return redirect(request.path)
        messages.info(request, _("This is that revision, as a draft. Publish it to restore it."))
        return redirect("admin:kb_change_change", change.pk)


def may_restore(user: Any, kind: str) -> bool:
    """Returns True if the person may restore a revision. Hotlines are restored by proposals."""
    return bool(user.has_perm(f"kb.change_{kind}")) and kind != "hotline"


class ConfirmView(UnfoldModelAdminViewMixin, View):  # type: ignore[misc]  # unfold's is untyped
    """Enters that a person found a subject still right, and returns to the overview."""

    http_method_names = ("post",)

    def has_permission(self) -> bool:
        kind = self.kwargs["kind"]
        is_confirmed_here = kind in SUBJECTS and kind != "hotline"  # numbers are checked against a source
        return is_confirmed_here and self.request.user.has_perm(f"kb.change_{kind}")

    def post(self, request: Any, kind: str, key: str) -> HttpResponse:
        row = read_live(f"{kind}/{key}").row
        if row is None:
            raise Http404
        try:
            confirm(row, by=request.user)
        except (ValidationError, Outdated) as error:
            messages.error(request, " ".join(error_texts(error)))
        else:
            messages.success(request, gettext("“%s” is entered as still right.") % row)
        return redirect("admin:index")


class BinView(UnfoldModelAdminViewMixin, TemplateView):  # type: ignore[misc]  # unfold's is untyped
    template_name = "admin/kb/bin.html"
    title = _("Bin")

    def has_permission(self) -> bool:
        return any(may_view(self.request.user, kind) for kind in SUBJECTS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        deleted = [
            {
                "revision": revision,
                "name": revision.title,
                "kind": kind,
                "key": key,
                "kind_name": SUBJECTS[kind]._meta.verbose_name,
                "last": revision.number - 1 if may_restore(self.request.user, kind) else 0,
            }
            for revision in deleted_subjects(most=MOST)
            for kind, _slash, key in [revision.subject.partition("/")]
            if may_view(self.request.user, kind)
        ]
        return super().get_context_data(opts=self.model_admin.opts, deleted=deleted, **kwargs)


class Gone(NamedTuple):
    """A subject that went with another, or that no longer names it."""

    name: str
    kind_name: str
    address: str


def gone_with(subject: str) -> dict[str, list[Gone]]:
    """Returns what restoring the subject does not bring back: what was deleted with it, and what no longer names it."""
    deletion = deletion_of(subject)
    if deletion is None:
        return {}
    return {"went_with": as_gone(went_with(deletion)), "no_longer_name_it": as_gone(lost_mention_with(deletion))}


def as_gone(found: Iterable[Revision]) -> list[Gone]:
    """Returns these deletions as pages list them."""
    gone = []
    for revision in found:
        kind, _slash, key = revision.subject.partition("/")
        address = reverse("admin:kb_subject_history", args=[kind, key])
        gone.append(Gone(revision.title, str(SUBJECTS[kind]._meta.verbose_name), address))
    return gone
