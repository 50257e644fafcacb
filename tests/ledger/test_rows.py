"""write_row is the inverse of facts_of."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kb.ledger.facts import PARTS, SUBJECTS, Facts, facts_of, with_parts
from kb.ledger.rows import write_row
from kb.models import FAQ, Notice, Provider, Step
from kb.models.one_door import open_door

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

TEXTS = st.text("汉字abcÉ 12。，\"'<&…", min_size=1, max_size=20).filter(str.strip).map(str.strip)


def _stored(kind: str, pk: Any) -> Facts:
    (row,) = with_parts(SUBJECTS[kind].objects.filter(pk=pk))
    return facts_of(row)


def _all_facts() -> list[tuple[str, Facts]]:
    with open_door():
        Notice.objects.create(text_zh_hans="系统维护中", ends="2099-01-01T00:00:00+08:00")
    return [(kind, facts_of(row)) for kind, model in SUBJECTS.items() for row in with_parts(model.objects.all())]


def test_writing_the_facts_of_all_content_changes_nothing() -> None:
    before = _all_facts()
    steps = set(Step.objects.values_list("pk", "updated"))
    for kind, facts in before:
        write_row(kind, facts)
    assert [(kind, _stored(kind, facts["id"])) for kind, facts in before] == before
    assert set(Step.objects.values_list("pk", "updated")) == steps


def test_what_was_deleted_is_written_again_whole() -> None:
    before = [(kind, facts) for kind, facts in _all_facts() if kind not in ("provider", "hotline")]
    with open_door():
        for kind in ("symptom", "notice", "advice", "faq", "section"):
            SUBJECTS[kind].objects.all().delete()
    for kind, facts in before:
        write_row(kind, facts)
    assert [(kind, _stored(kind, facts["id"])) for kind, facts in before] == before


@settings(max_examples=15, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_facts_are_written_the_row_then_has_them(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["faq", "section", "provider", "symptom"]))
    (row,) = with_parts(SUBJECTS[kind].objects.order_by("-position")[:1])
    facts = facts_of(row)
    for name in [name for name in facts if name.endswith(("_zh_hans", "_en"))]:
        facts[name] = data.draw(TEXTS)
    if relation := PARTS.get(SUBJECTS[kind]):
        keys = data.draw(st.lists(st.sampled_from(["one", "two", "three", "four"]), unique=True))
        texts = ("title_zh_hans", "title_en", "text_zh_hans", "text_en")
        kinds = {"kind": "contact"} if kind == "faq" else {}
        facts[relation] = [{"key": key, **kinds, **{name: data.draw(TEXTS) for name in texts}} for key in keys]
    if kind == "faq":
        providers = Provider.objects.values_list("pk", flat=True)
        facts["providers"] = sorted(data.draw(st.sets(st.sampled_from(list(providers)))))
    write_row(kind, facts, validate=False)
    assert _stored(kind, facts["id"]) == facts


def test_parts_keep_their_rows_and_only_what_changed_counts_as_changed() -> None:
    faq = FAQ.objects.get(slug="payment-failed")
    facts, before = facts_of(faq), {step.key: (step.pk, step.updated) for step in faq.steps.all()}
    facts["steps"].reverse()
    facts["steps"][0]["text_en"] = "Changed"
    write_row("faq", facts)
    after = {step.key: (step.pk, step.updated) for step in faq.steps.all()}
    changed = facts["steps"][0]["key"]
    assert {key: pk for key, (pk, _updated) in after.items()} == {key: pk for key, (pk, _updated) in before.items()}
    assert {key for key in after if after[key] != before[key]} == {changed}


def test_parts_whose_words_and_order_stay_are_not_written() -> None:
    faq = FAQ.objects.get(slug="payment-failed")
    facts = facts_of(faq)
    facts["steps"][1]["text_en"] = "Changed"
    with CaptureQueriesContext(connection) as queries:
        write_row("faq", facts)
    written = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "kb_step"')]
    assert len(written) == 1


def test_invalid_facts_are_refused_and_nothing_is_written() -> None:
    faq = FAQ.objects.get(slug="payment-failed")
    before = facts_of(faq)
    facts = facts_of(faq)
    facts["question_en"] = "Changed"
    facts["steps"][-1]["text_zh_hans"] = " "
    with pytest.raises(ValidationError) as refused:
        write_row("faq", facts)
    assert all(message.startswith(f"{facts['steps'][-1]['key']}: ") for message in refused.value.messages)
    assert _stored("faq", faq.pk) == before


def test_a_new_row_is_made_from_facts_without_an_id() -> None:
    facts = facts_of(FAQ.objects.get(slug="payment-failed"))
    new = write_row("faq", {**facts, "id": None, "uid": None, "slug": "copied"})
    assert _stored("faq", new.pk)["steps"] == facts["steps"]
