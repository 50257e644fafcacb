"""What is a fact, and when a row says what was entered."""

from typing import Any

import pytest

from kb.ledger.fact_fields import PARAGRAPHS, is_line_list
from kb.ledger.facts import PARTS, SUBJECTS, fact_fields, facts_of, part_facts, part_fields, says, with_parts
from kb.models import FAQ, Section, SectionItem, Step
from kb.models.content import NOT_FACTS
from kb.models.fields import TextField
from kb.models.languages import translated_fields

SUBJECT_MODELS = list(SUBJECTS.values())


@pytest.mark.parametrize("model", [*SUBJECT_MODELS, Step, SectionItem], ids=lambda model: model.__name__)
def test_every_column_is_a_fact_or_named_as_none(model: Any) -> None:
    is_part = model in (Step, SectionItem)
    names = {field.name for field in (part_fields if is_part else fact_fields)(model)}
    none = NOT_FACTS | set(translated_fields(model)) | ({"id", "faq", "section"} if is_part else set())
    assert {field.name for field in model._meta.concrete_fields} <= names | none
    assert not names & none


def test_every_relation_of_a_subject_is_a_fact_of_it_or_of_another_subject() -> None:
    """A new many-to-many relation or a new kind of part must not escape the ledger."""
    for model in SUBJECT_MODELS:
        many = {field.name for field in model._meta.many_to_many}
        assert many == ({"providers"} if model is FAQ else set())
        parts = {
            relation.name
            for relation in model._meta.related_objects
            if relation.related_model in (Step, SectionItem) and relation.one_to_many
        }
        assert parts == ({PARTS[model]} if model in PARTS else set())


@pytest.fixture
def row(content: None) -> FAQ:
    """A question with its steps and providers."""
    (faq,) = with_parts(FAQ.objects.filter(slug="payment-failed"))
    assert isinstance(faq, FAQ)
    return faq


def test_a_row_says_its_own_facts_and_no_others(row: FAQ) -> None:
    facts = facts_of(row)
    assert says(row, facts)
    assert not says(row, None)
    assert not says(row, {})
    for name in facts:
        assert not says(row, {**facts, name: "other"}), name


def test_each_fact_of_a_step_and_their_order_count(row: FAQ) -> None:
    facts = facts_of(row)
    first, *rest = facts["steps"]
    for steps in (rest, [*rest, first], [first, *rest, first], *([{**first, name: "other"}, *rest] for name in first)):
        assert not says(row, {**facts, "steps": steps})


def test_a_column_that_was_added_later_withholds_nothing_while_it_has_its_default(row: FAQ) -> None:
    row.phrasings_en = None
    entered = facts_of(row)
    del entered["phrasings_en"]
    for step in entered["steps"]:
        del step["kind"]  # "action" by default
    assert not says(row, entered)
    for step in row.steps.all():
        step.kind = "action"
    assert says(row, entered)
    row.phrasings_en = ""
    assert not says(row, entered)
    row.phrasings_en = "forged"
    assert not says(row, entered)


@pytest.mark.parametrize("model", [*SUBJECT_MODELS, Step, SectionItem], ids=lambda model: model.__name__)
def test_paragraphs_are_the_texts_of_several_lines_that_are_no_lists(model: Any) -> None:
    texts = [name for name in translated_fields(model) if not is_line_list(name)]
    several_lines = {name for name in texts if isinstance(model._meta.get_field(name), TextField)}
    assert {name for name in texts if name in PARAGRAPHS} == several_lines


def test_a_column_that_was_removed_withholds_nothing(row: FAQ) -> None:
    facts = facts_of(row)
    steps = [{**step, "icon": "star"} for step in facts["steps"]]
    assert says(row, {**facts, "icon": "star", "steps": steps})


def test_positions_among_others_are_no_facts_and_those_of_parts_order_them(content: None) -> None:
    (section,) = with_parts(Section.objects.filter(slug="main-features"))
    facts = facts_of(section)
    section.position = 99
    assert facts_of(section) == facts
    for item in section.items.all():
        item.position = -item.position
    assert facts_of(section)["items"] == facts["items"][::-1]


def test_many_questions_take_three_queries(content: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        assert len([facts_of(faq) for faq in with_parts(FAQ.objects.in_order())]) == 5


def test_part_facts_leave_out_what_the_part_belongs_to(content: None) -> None:
    assert set(part_facts(Step.objects.all()[0])) == {
        "key", "kind", "text_en", "text_zh_hans", "title_en", "title_zh_hans",
    }  # fmt: skip
