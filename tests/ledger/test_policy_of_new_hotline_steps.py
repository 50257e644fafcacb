"""A step that shows the hotlines is published by two people wherever it is new, because of the words around it."""

import pytest

from kb.ledger.policy import Rule, reasons_for_two
from tests.ledger.examples import faq, step

SHOWN = step("ask", kind="contact", title_zh_hans="联系客服")
NEW = faq(id=None, steps=[step("a"), SHOWN])


def rules(old, new):
    return [(reason.rule, reason.field, reason.part) for reason in reasons_for_two("faq", old, new)]


@pytest.mark.parametrize(
    "old",
    [
        pytest.param(None, id="a new question"),
        pytest.param({**NEW, "publication": "draft"}, id="a question that is published"),
        pytest.param({**NEW, "providers": [1]}, id="a question that gets a wallet"),
    ],
)
def test_a_question_that_shows_hotlines_needs_two_when_it_becomes_public(old) -> None:
    assert rules(old, NEW) == [(Rule.WORDS, "steps", "ask")]


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(faq(id=None), id="without hotlines"),
        pytest.param({**NEW, "publication": "draft"}, id="not published"),
    ],
)
def test_another_new_question_needs_one(new) -> None:
    assert rules(None, new) == []


@pytest.mark.parametrize("last", [SHOWN, step("call", text_zh_hans="打 95188。")], ids=["hotlines", "a number"])
def test_a_step_that_is_taken_away_while_a_wallet_is_added_needs_two(last) -> None:
    old = faq(providers=[1], steps=[step("a"), last])
    assert rules(old, {**old, "providers": [1, 2], "steps": [step("a")]}) == [(Rule.WORDS, "steps", last["key"])]
