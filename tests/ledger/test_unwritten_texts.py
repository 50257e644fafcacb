"""A draft that lacks a required Chinese text is neither submitted nor published, in any state of the page."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kb.ledger.publishing import publish, submit
from kb.models import Change, ChangeState
from tests.ledger.people import editor
from tests.ledger.test_changes import draft

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]


@pytest.mark.parametrize("publication", ["published", "draft"])
@pytest.mark.parametrize("step", [submit, publish])
def test_it_stays_a_draft(step: Any, publication: str) -> None:
    ed = editor()
    change = draft(ed, question_zh_hans=" ", publication=publication)
    with pytest.raises(ValidationError) as refused:
        step(change, by=ed)
    assert refused.value.code == "unwritten"
    assert Change.objects.get(pk=change.pk).state == ChangeState.DRAFT
