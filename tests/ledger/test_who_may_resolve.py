"""What a person may choose where two changes overlap: not what that person may not change otherwise."""

import pytest
from django.core.exceptions import PermissionDenied

from kb.ledger import changes
from kb.ledger.merge import Choice
from kb.ledger.publishing import publish
from kb.models import Change
from tests.ledger.people import editor, translator
from tests.ledger.test_changes import draft, facts

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]


def translated_step_that_an_editor_deletes() -> Change:
    """Returns a translator's draft of a step that somebody deletes meanwhile."""
    ed = editor()
    change = draft(translator(), step_1_text_en="Try again.")
    publish(draft(ed, steps=facts()["steps"][1:]), by=ed)
    return change


def test_a_translator_does_not_put_back_a_step_and_an_editor_may() -> None:
    change = translated_step_that_an_editor_deletes()
    merged = changes.merged_with_live(change)
    (place,) = (conflict.place for conflict in merged.conflicts)
    assert changes.allowed_choices(change, merged, by=change.author) == {place: (Choice.THEIRS,)}
    assert changes.allowed_choices(change, merged, by=editor("eva")) == {place: (Choice.MINE, Choice.THEIRS)}


def test_a_choice_that_is_not_offered_is_refused() -> None:
    change = translated_step_that_an_editor_deletes()
    (conflict,) = changes.merged_with_live(change).conflicts
    with pytest.raises(PermissionDenied):
        changes.resolve_conflicts(change, by=change.author, choices={conflict.place: Choice.MINE}, seen=2)
    assert Change.objects.get(pk=change.pk).revision == change.revision
