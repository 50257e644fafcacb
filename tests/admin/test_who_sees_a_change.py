"""The page of somebody else's change is for those who decide on changes."""

from types import SimpleNamespace
from typing import Any

import pytest

from kb.admin.changes.change_view import ChangeView
from tests.ledger.people import decider, editor, translator
from tests.ledger.test_changes import draft

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]


@pytest.mark.parametrize(("role", "status"), [("translator", 404), ("reviewer", 200)])
def test_others_do_not_find_it(staff: Any, role: str, status: int) -> None:
    change = draft(editor("ed2"))
    assert staff(role).get(f"/admin/kb/change/{change.pk}/change/").status_code == status


def test_the_page_asks_for_itself_too() -> None:
    view = ChangeView(model_admin=None)
    people = ((translator(), False, False), (translator("tim"), True, True), (decider(), False, True))
    for person, is_own, may_see in people:
        view.request, view.is_own = SimpleNamespace(user=person), is_own  # type: ignore[assignment]
        assert view.has_permission() == may_see
