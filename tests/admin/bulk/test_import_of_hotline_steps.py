"""An imported question that shows the hotlines waits for a second person, as one does that is written in the form."""

from typing import Any

import pytest

from kb.models import FAQ, Change, ChangeState
from tests.admin.bulk.test_import import confirm, upload

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

COLUMNS = (
    "slug,publication,question_zh_hans,introduction_zh_hans,providers,"
    "step_1_kind,step_1_title_zh_hans,step_1_text_zh_hans\n"
)


@pytest.mark.parametrize(
    ("publication", "kind", "waits"),
    [("published", "contact", True), ("draft", "contact", False), ("published", "action", False)],
)
def test_only_what_shows_the_hotlines_to_visitors_waits(staff: Any, publication: str, kind: str, waits: bool) -> None:
    editor = staff("editor")
    upload(editor, f"{COLUMNS}brand-new,{publication},新的问题？,先看这里。,alipay,{kind},问一问,照着做。\n")
    confirm(editor)
    assert Change.objects.filter(state=ChangeState.SUBMITTED).exists() == waits
    assert FAQ.objects.filter(slug="brand-new").exists() != waits
