"""What takes away the way from "what happened" to the numbers needs two people."""

import pytest

from kb.ledger.policy import Rule, reasons_for_two
from kb.ledger.policy_inputs import PolicyInputs
from kb.ledger.publishing import reasons_to_delete
from kb.models import FAQ, Symptom
from tests.ledger.examples import faq

SYMPTOM = {
    "id": 1,
    "slug": "charged",
    "label_zh_hans": "扣了款",
    "faq": 1,
    "sentence_zh_hans": "退款",
}


def rules(old, new, **options):
    kind = "symptom" if "faq" in old else "faq"
    return [(reason.rule, reason.field) for reason in reasons_for_two(kind, old, new, **options)]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (None, [(Rule.REMOVED_WITH_OTHERS, "")]),
        ({**SYMPTOM, "faq": 2}, [(Rule.REMOVED_WITH_OTHERS, "faq")]),
        ({**SYMPTOM, "faq": None}, [(Rule.REMOVED_WITH_OTHERS, "faq")]),
        ({**SYMPTOM, "label_zh_hans": "付了两次"}, [(Rule.SYMPTOM, "")]),
        ({**SYMPTOM, "sentence_zh_hans": "我的密码是……"}, [(Rule.SYMPTOM, "")]),
    ],
)
def test_every_change_of_a_symptom_needs_two(new, expected) -> None:
    assert rules(SYMPTOM, new) == expected


def test_a_new_symptom_needs_two() -> None:
    assert [reason.rule for reason in reasons_for_two("symptom", None, SYMPTOM)] == [Rule.SYMPTOM]


@pytest.mark.parametrize(
    ("new", "field"),
    [(None, ""), (faq(publication="draft"), "publication")],
)
def test_a_question_goes_with_its_symptoms_by_two_and_without_any_by_one(new, field) -> None:
    assert rules(faq(), new, goes_with=["扣了款"]) == [(Rule.REMOVED_WITH_OTHERS, field)]
    assert rules(faq(), new) == []


@pytest.mark.usefixtures("content")
def test_the_symptoms_that_lead_to_a_question_are_read_and_named() -> None:
    symptom = Symptom.objects.exclude(faq=None)[0]
    (reason,) = reasons_to_delete(symptom.faq)
    assert symptom.label_zh_hans in str(reason.words)
    others = FAQ.objects.filter(symptoms=None)
    assert not any(reasons_to_delete(row) for row in others)
    assert PolicyInputs.read().goes_with[symptom.faq.subject]
