"""What a page needs before it is published: one rule for every way of publishing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from kb.ledger.bulk import NewFacts, publish_many, submit_many
from kb.ledger.changes import begin
from kb.ledger.completeness import missing_fields, missing_to_publish
from kb.ledger.publishing import publish, publish_at_once, submit
from tests.ledger import examples
from tests.ledger.people import editor
from tests.ledger.test_changes import facts, faq

HOUR = timezone.timedelta(hours=1)


@pytest.mark.parametrize(
    ("kind", "lacking", "named"),
    [
        ("faq", examples.faq(), []),
        ("faq", examples.faq(steps=[], providers=[]), ["providers", "steps"]),
        ("advice", examples.advice(source_name_zh_hans=""), ["source_name_zh_hans"]),
        ("provider", examples.provider(summary_zh_hans=""), []),
    ],
)
def test_what_is_missing_is_named_by_its_field(kind: str, lacking: dict[str, Any], named: list[str]) -> None:
    assert [missing.field for missing in missing_fields(kind, lacking)] == named


def test_a_draft_may_lack_anything_and_a_page_that_lacks_it_already_is_still_corrected() -> None:
    lacking = examples.faq(steps=[])
    draft = {**lacking, "publication": "draft"}
    assert not missing_to_publish("faq", None, draft)
    assert not missing_to_publish("faq", lacking, {**lacking, "question_zh_hans": "改了？"})
    assert missing_to_publish("faq", draft, lacking)
    assert missing_to_publish("faq", examples.faq(), lacking)


def _without_steps(by: Any) -> Any:
    return begin(kind="faq", subject=faq().subject, facts={**facts(), "steps": []}, by=by)


WAYS: dict[str, Callable[[Any], Any]] = {
    "at once": lambda by: publish(_without_steps(by), by=by),
    "from a moment on": lambda by: publish(_without_steps(by), by=by, at=timezone.now() + HOUR),
    "by a second person": lambda by: submit(_without_steps(by), by=by),
    "by a button": lambda by: publish_at_once(faq(), lambda live: {**live, "steps": []}, by=by),
    "in an import": lambda by: publish_many("faq", [_new()], by=by, source="import"),
    "in an import for a second person": lambda by: submit_many("faq", [_new()], by=by, batch="a", note=""),
}


def _new() -> NewFacts:
    return NewFacts("", 0, {**facts(), "id": None, "uid": None, "slug": "new", "steps": []})


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_publishing_takes_a_question_without_steps(way: str) -> None:
    before = facts()
    with pytest.raises(ValidationError) as refused:
        WAYS[way](editor())
    assert refused.value.code == "incomplete"
    assert facts() == before
