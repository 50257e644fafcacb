"""What a change overlaps with, in words: the place, and who published something else there, and when."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kb.admin.base.fact_names import place_name
from kb.ledger.changes import compare
from kb.ledger.fact_fields import Facts
from kb.ledger.history import Revision, revisions
from kb.ledger.live import read_live
from kb.ledger.merge import MergeConflict
from kb.ledger.overlaps import is_deletion, newest_in_place
from kb.models import Change


class Overlap(NamedTuple):
    place: str
    who: str
    """The user name; "" if the ledger has no genuine entry that says so."""
    when: datetime | None
    is_deletion: bool

    @property
    def words(self) -> str:
        when = date_format(localtime(self.when), "DATETIME_FORMAT") if self.when else ""
        words = _("%(when)s: %(who)s deleted it.") if self.is_deletion else _("%(when)s: %(who)s published this.")
        return words % {"who": self.who or _("Somebody"), "when": when}


def overlaps_of(change: Change, conflicts: Sequence[MergeConflict] | None = None) -> list[Overlap]:
    """Returns who published what the change overlaps with, for each conflict: one query if there are any.

    Without `conflicts` these are found here.
    """
    conflicts = compare(change).conflicts if conflicts is None else conflicts
    if not conflicts:
        return []
    found, sides = revisions(change.subject), (read_live(change.subject).facts, change.facts)
    return [_overlap(change, conflict, found, sides) for conflict in conflicts]


def _overlap(
    change: Change, conflict: MergeConflict, found: list[Revision], sides: tuple[Facts | None, Facts | None]
) -> Overlap:
    newest = newest_in_place(found, since=change.revision, place=conflict.place)
    return Overlap(
        place=place_name(change.kind, conflict.field, conflict.part, *sides),
        who=newest.by if newest else "",
        when=newest.at if newest else None,
        is_deletion=is_deletion(conflict, conflict.theirs),
    )


def prepared_comment(overlaps: Sequence[Overlap]) -> str:
    """Returns what the author reads if the change is sent back for its overlaps."""
    places = " ".join(f"{overlap.place}{_(': ')}{overlap.words}" for overlap in overlaps)
    return _("Please choose which words to keep. %s") % places[:900]
