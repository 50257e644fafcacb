"""What people said while a change went back and forth: who, when, what. Nothing of it is replaced by what comes after.

It is kept in the admin's log, so that the list of who did what has it too.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kb.models import Change
from kb.models.both_languages import in_active_language


class Event(TextChoices):
    SUBMITTED = "submitted", _("submitted it")
    TAKEN_BACK = "taken-back", _("took it back")
    SENT_BACK = "sent-back", _("sent it back")
    APPROVED = "approved", _("approved it")
    NO_LONGER_FITS = "no-longer-fits", _("It no longer fits and came back to its author")


class Remark(NamedTuple):
    at: datetime
    person: str
    """The user name; "" for what happened by itself."""
    event: Event
    text: str


def record_remark(change: Change, event: Event, *, by: User, text: str = "") -> None:
    """Adds to the conversation about the change. `by` is the author for what happened by itself."""
    record_remarks([change], event, by=by, text=text)


def record_remarks(changes: Iterable[Change], event: Event, *, by: User, text: str = "") -> None:
    """Adds the same remark to the conversation about each of the changes."""
    content_type = ContentType.objects.get_for_model(Change)
    entries = [
        LogEntry(
            user=by,
            content_type=content_type,
            object_id=str(change.pk),
            object_repr=change.title[:200],
            action_flag=CHANGE,
            change_message=f"{event.value}\n{text}",
        )
        for change in changes
    ]
    LogEntry.objects.bulk_create(entries, batch_size=500)


def conversation(change: Change) -> list[Remark]:
    """Returns the remarks about the change, the first one first: one query."""
    content_type = ContentType.objects.get_for_model(Change)
    entries = LogEntry.objects.filter(content_type=content_type, object_id=str(change.pk)).select_related("user")
    return [remark for entry in entries.order_by("action_time", "pk") if (remark := read_remark(entry))]


def read_remark(entry: LogEntry) -> Remark | None:
    """Returns the remark of an entry of the log; None for an entry that is none."""
    event, _line_end, text = entry.change_message.partition("\n")
    if event not in Event:
        return None
    if event == Event.NO_LONGER_FITS:
        return Remark(entry.action_time, "", Event(event), in_active_language(text))
    return Remark(entry.action_time, entry.user.get_username(), Event(event), text)
