"""Tells people who else works on the same subject. It locks nothing: changes that do not overlap are merged.

The page of a form renews its visit every 20 seconds (kb/static/kb/background_save.js). The visits are in the database,
the one thing that all hosts share.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kb.admin.base.id_fields import is_id
from kb.ledger.rows import FIRST_DRAFT_ID
from kb.models import Change, FormVisit

OPEN_FOR = timedelta(minutes=1)
"""A visit that was not renewed for so long has ended."""
RENEWED_AFTER = timedelta(seconds=15)
"""A visit is written at most this often, however often its page asks."""


class FormVisitsMixin:
    """Gives the ModelAdmin of a subject the address where its form renews the visit."""

    model: Any
    opts: Any
    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        view = require_POST(self.admin_site.admin_view(self.visits_view))
        name = f"kb_{self.opts.model_name}_visits"
        return [path("<row_id:pk>/visits/", view, name=name), *super().get_urls()]  # type: ignore[misc]  # ModelAdmin's

    def visits_view(self, request: Any, pk: int) -> JsonResponse:
        """Records that the form is open, and answers who else works on the same subject."""
        if not self.has_change_permission(request):  # type: ignore[attr-defined]  # ModelAdmin's
            raise PermissionDenied
        subject = subject_of(self.model, str(pk))
        if not subject:
            raise Http404
        record_visit(subject, request.user)
        return JsonResponse({"others": describe_others(subject, request.user)})


def subject_of(model: Any, object_id: str | None) -> str:
    """Returns the name of the row in the ledger; "" for one that is not there or that only a draft has."""
    if object_id is None or not is_id(object_id) or int(object_id) >= FIRST_DRAFT_ID:
        return ""
    row = model.objects.filter(pk=object_id).first()
    return row.subject if row else ""


def record_visit(subject: str, user: User) -> None:
    """Records that this person has the form of the subject open now."""
    now = timezone.now()
    visit = FormVisit.objects.filter(subject=subject, user=user).first()
    if visit is not None and visit.seen > now - OPEN_FOR:
        if visit.seen < now - RENEWED_AFTER:
            FormVisit.objects.filter(pk=visit.pk).update(seen=now)
        return
    FormVisit.objects.filter(seen__lte=now - OPEN_FOR).delete()
    FormVisit.objects.update_or_create(subject=subject, user=user, defaults={"since": now, "seen": now})


def describe_others(subject: str, user: AbstractUser | AnonymousUser) -> list[str]:
    """Returns a sentence about each other person who has the subject's form open, or an open change of it."""
    return [*_describe_visits(subject, user), *_describe_changes(subject, user)]


def _describe_visits(subject: str, user: AbstractUser | AnonymousUser) -> Iterator[str]:
    visits = FormVisit.objects.filter(subject=subject, seen__gt=timezone.now() - OPEN_FOR).exclude(user=user.pk)
    for visit in visits.select_related("user").order_by("since"):
        yield _(
            "%(person)s has this open too, since %(time)s. You can both go on: what does not overlap is merged."
        ) % {"person": visit.user.get_username(), "time": _when(visit.since)}


def _describe_changes(subject: str, user: AbstractUser | AnonymousUser) -> Iterator[str]:
    changes = Change.objects.open().filter(subject=subject).exclude(author=user.pk)
    for change in changes.select_related("author").order_by("updated"):
        yield _("%(person)s has a change of this that is not published yet (%(state)s), last edited %(time)s.") % {
            "person": change.author.get_username(),
            "state": change.get_state_display(),
            "time": _when(change.updated),
        }


def _when(moment: datetime) -> str:
    """Returns the time, with the date unless it is today."""
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i" if is_today else "Y-m-d H:i")
