"""Facts and differences as lines of plain text."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ledger.plain_text import differences_as_lines, facts_as_lines
from tests.ledger.examples import faq, step

FORGERY = "Wait.\nsteps 9:\n  number: 95189"


def _lines(facts: dict[str, Any]) -> list[str]:
    return list(facts_as_lines(facts))


def test_every_field_is_written_in_reading_order_with_its_parts() -> None:
    facts = {
        "question_en": "Why?",
        "id": 3,
        "slug": "a",
        "steps": [{"key": "x", "text_zh_hans": "等"}],
        "text_en": None,
    }
    written = ["slug: a", "question_en: Why?", "text_en: ", "steps 1:", "  key: x", "  text_zh_hans: 等", "id: 3"]
    assert _lines(facts) == written


def test_a_line_of_a_text_does_not_pass_for_a_field() -> None:
    assert _lines({"text_en": FORGERY}) == ["text_en:", "  | Wait.", "  | steps 9:", "  |   number: 95189"]


@given(st.text(), st.text())
def test_nothing_that_a_terminal_obeys_is_written(old: str, new: str) -> None:
    for line in [*_lines({"text_en": new}), *differences_as_lines({"text_en": old}, {"text_en": new})]:
        assert not [char for char in line if unicodedata.category(char).startswith("C")]
        assert len(line.splitlines()) <= 1


@pytest.mark.parametrize(
    ("new", "written"),
    [
        (faq(question_en="Why not?"), "question_en: "),
        (faq(publication="draft"), "publication: [-published-]{+draft+}"),
        (faq(steps=[*faq()["steps"], step("added", text_en="Call")]), "steps of added: added"),
        (faq(steps=faq()["steps"][::-1]), "moved from place"),
    ],
)
def test_each_difference_is_written(new: dict[str, Any], written: str) -> None:
    assert any(written in line for line in differences_as_lines(faq(), new))


def test_a_removed_part_is_written_with_all_that_it_said() -> None:
    first = faq()["steps"][0]
    lines = list(differences_as_lines(faq(), faq(steps=faq()["steps"][1:])))
    assert lines == [f"steps of {first['key']}: removed", *(f"  {line}" for line in facts_as_lines(first))]


def test_the_digits_that_differ_are_marked() -> None:
    assert list(differences_as_lines({"number": "95188"}, {"number": "95198"})) == ["number: 951[-8-]{+9+}8"]
