"""The buttons on the page of a change: what each does, and what the page says afterwards."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kb.ledger import changes, publishing
from kb.models import Change

Data = Mapping[str, Any]
"""What the form holds, with "choices" on a page with conflicts."""


class Action(NamedTuple):
    done: Promise | str
    """What the page says afterwards; "" if it says what visitors see now."""
    run: Callable[[Change, User, Data], Change]
    """Returns the change that is shown afterwards."""


def _publish(change: Change, by: User, data: Data) -> Change:
    return publishing.publish(change, by=by, at=data.get("publish_at"), note=data.get("note"))


def _submit(change: Change, by: User, data: Data) -> Change:
    return publishing.submit(change, by=by, note=data.get("note", ""), at=data.get("publish_at"))


def _approve(change: Change, by: User, data: Data) -> Change:
    return publishing.approve(change, by=by, seen=data.get("seen"))


def _send_back(change: Change, by: User, data: Data) -> Change:
    return publishing.send_back(change, by=by, comment=data.get("comment", ""))


def _resolve(change: Change, by: User, data: Data) -> Change:
    if "choices" not in data:
        raise PermissionDenied
    changes.resolve_conflicts(change, by=by, choices=data["choices"], seen=data["seen"])
    return change


def _take_over(change: Change, by: User, data: Data) -> Change:
    return changes.take_over(change, by=by, seen=data["mac"])


ACTIONS: dict[str, Action] = {
    "publish": Action("", _publish),
    "submit": Action(gettext_lazy("It is waiting for a second person."), _submit),
    "approve": Action("", _approve),
    "send_back": Action(gettext_lazy("It is back with its author."), _send_back),
    "take_back": Action(
        gettext_lazy("It is a draft again."), lambda change, by, _data: changes.take_back(change, by=by)
    ),
    "discard": Action(
        gettext_lazy("The draft is discarded."), lambda change, by, _data: changes.discard(change, by=by)
    ),
    "reopen": Action(gettext_lazy("It is a draft again."), lambda change, by, _data: changes.reopen(change, by=by)),
    "take_over": Action(gettext_lazy("This is a new draft with these words."), _take_over),
    "resolve": Action(gettext_lazy("Your choices are now part of the draft."), _resolve),
}
"""By the name of the button."""
