"""Writing many subjects at once asks who may, for each of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from kb.ledger.bulk import NewFacts, confirm_many, publish_many, submit_many
from kb.models import FAQ, LedgerEntry
from tests.ledger.people import translator
from tests.ledger.test_changes import facts, faq

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]


def chinese() -> list[NewFacts]:
    return [NewFacts(faq().subject, 1, facts(question_zh_hans="译者写的中文？"))]


WRITES: dict[str, Callable[[User], Any]] = {
    "published": lambda by: publish_many("faq", chinese(), by=by, source="x"),
    "submitted": lambda by: submit_many("faq", chinese(), by=by, batch="x", note=""),
    "confirmed": lambda by: confirm_many(FAQ.objects.all(), by=by),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_translator_writes_no_chinese_and_confirms_nothing(write: Callable[[User], Any]) -> None:
    tom, before = translator(), LedgerEntry.objects.count()
    with pytest.raises(PermissionDenied):
        write(tom)
    assert LedgerEntry.objects.count() == before
