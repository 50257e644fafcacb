"""Tells the person who publishes something which scheduled changes of others it returned to their authors."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kb.models import Change, ChangeState


@contextmanager
def tell_of_returned(request: HttpRequest) -> Iterator[None]:
    """Context in which something is published: one query, and another one if any change is scheduled."""
    scheduled = list(Change.objects.filter(state=ChangeState.SCHEDULED).values_list("pk", flat=True))
    yield
    if not scheduled:
        return
    returned = Change.objects.filter(pk__in=scheduled, state=ChangeState.RETURNED).select_related("author")
    words = _("A change of “%(title)s” by %(person)s, planned for %(time)s, no longer fits and was returned.")
    for change in returned.order_by("publish_at", "pk"):
        when = date_format(localtime(change.publish_at), "DATETIME_FORMAT") if change.publish_at else ""
        messages.warning(request, words % {"title": change.title, "person": change.author.get_username(), "time": when})
