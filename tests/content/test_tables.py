"""The shape of tables: cells from facts, and facts from cells merged onto the live ones. No database."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.content.tables import KINDS, References, Slugs, cells_of, columns, facts_from, part_column, unknown_columns
from tests.ledger.examples import advice, faq, notice, provider, step

SLUGS = {1: "alipay", 2: "wechat-pay", 3: "apple-pay", 4: "google-pay"}
NAMES, REFERENCES = Slugs(SLUGS, {}), References({slug: pk for pk, slug in SLUGS.items()}, {})
LINES = st.none() | st.text(st.sampled_from(" \t=+-'\",;，；网络 abc"), max_size=8)
TEXTS = LINES | st.text(st.sampled_from("\n 网络"), max_size=8)
KEYS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=5)


@st.composite
def faqs(draw: Any) -> dict[str, Any]:
    fields = {"question_en": LINES, "introduction_zh_hans": TEXTS, "phrasings_en": TEXTS}
    texts = draw(st.fixed_dictionaries(fields))
    steps = [step(key, title_zh_hans=draw(LINES), text_en=draw(TEXTS)) for key in draw(KEYS)]
    return faq(**texts, providers=draw(st.sets(st.sampled_from(list(SLUGS))).map(sorted)), steps=steps)


@given(facts=faqs())
def test_the_cells_of_a_row_change_nothing_of_it(facts: dict[str, Any]) -> None:
    assert facts_from("faq", cells_of("faq", facts, 3, NAMES), facts, REFERENCES) == (facts, [])


@pytest.mark.parametrize(
    ("kind", "facts"),
    [("advice", advice()), ("provider", provider()), ("notice", notice(provider=2)), ("notice", notice(ends=None))],
)
def test_the_cells_of_other_kinds_change_nothing_either(kind: str, facts: dict[str, Any]) -> None:
    assert facts_from(kind, cells_of(kind, facts, 1, NAMES), facts, REFERENCES) == (facts, [])


@given(mine=faqs(), base=faqs())
def test_what_a_row_does_not_name_stays(mine: dict[str, Any], base: dict[str, Any]) -> None:
    cells = cells_of("faq", mine, 1, NAMES)
    new, errors = facts_from("faq", cells, base, REFERENCES)
    assert errors == []
    assert {one["key"] for one in base["steps"]} <= {one["key"] for one in new["steps"]}
    for name in ("question_en", "introduction_zh_hans"):
        assert new[name] == (base[name] if not (mine[name] or "").strip() else new[name])
        assert (new[name] or "").strip() == ((mine[name] or "").strip() or (base[name] or "").strip())


@given(order=st.permutations(("check-network", "check-balance", "contact-support")))
def test_steps_come_in_the_order_of_the_row(order: list[str]) -> None:
    cells = {f"step_{number}_key": key for number, key in enumerate(order, start=1)}
    new, _errors = facts_from("faq", cells, faq(), REFERENCES)
    assert [one["key"] for one in new["steps"]] == order


def test_a_step_without_a_key_is_the_one_with_its_title_or_a_new_one() -> None:
    base = faq(steps=[step("a", title_zh_hans="甲"), step("b", title_zh_hans="乙")])
    cells = {"step_1_title_zh_hans": "乙", "step_1_text_en": "B", "step_2_title_zh_hans": "丙"}
    new, _errors = facts_from("faq", cells, base, REFERENCES)
    assert [one["title_zh_hans"] for one in new["steps"]] == ["甲", "乙", "丙"]
    assert (new["steps"][1]["key"], new["steps"][1]["text_en"]) == ("b", "B")


@pytest.mark.parametrize(("column", "text"), [("providers", "alipay, nobody"), ("topic", "")])
def test_a_wallet_that_is_not_there_is_an_error(column: str, text: str) -> None:
    _facts, errors = facts_from("faq", {column: text}, faq(), REFERENCES)
    assert [error.column for error in errors] == (["providers"] if text else [])


@pytest.mark.parametrize("kind", KINDS)
def test_no_column_has_a_base_name(kind: str) -> None:
    assert not {"question", "introduction", "title", "text", "name", "label", "sentence"} & set(columns(kind, parts=2))
    assert unknown_columns(kind, columns(kind, parts=2)) == []


@pytest.mark.parametrize(
    "column", ["step_0_key", "step_51_key", "step_1_number", "item_1_key", "step_1_title", "step__key"]
)
def test_what_is_no_column_of_a_step(column: str) -> None:
    assert part_column("faq", column) is None
