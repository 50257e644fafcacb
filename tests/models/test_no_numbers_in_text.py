"""No text with a telephone number is published by one person: it is refused, or the policy asks a second one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CharField, Field, Model, SlugField, TextField

from kb.ledger.facts import PARTS, SUBJECTS, fact_fields, part_fields
from kb.ledger.policy import Rule, reasons_for_two
from kb.models import FAQ
from kb.models.languages import SOURCE, TARGET, column, translated_fields
from kb.models.no_numbers_in_text import no_telephone_number

NOT_GUARDED = {
    "kb.hotline.number": "two people let it through",
    "kb.hotline.number_from_abroad": "two people let it through",
    "kb.hotline.source_url": "two people let it through",
    "kb.hotline.hours": "one spelling of times and dates is kept, nothing else",
    "kb.proposal.why_zh_hans": "two people let it through",
    "kb.proposal.why_en": "two people let it through",
    "kb.proposal.evidence_url": "two people let it through",
    "kb.proposal.reason": "staff alone read it",
    "kb.feedbackcount.step": "the key of a step",
    "kb.searchcount.query": "staff alone read it",
    "kb.change.subject": "the name of a subject: its slug or key refuses numbers",
    "kb.change.kind": "one of the kinds of subjects",
    "kb.change.note": "staff alone read it, and it stands in the ledger",
    "kb.change.comment": "staff alone read it",
}
OF_SUBJECTS = ("provider", "faq", "step", "section", "sectionitem", "symptom", "advice", "notice")
"""Models whose texts the policy reads. Only their slugs and keys refuse numbers."""
ADDRESSES = ("slug", "key")
INTERNAL = {
    "AccountSeal",
    "LedgerEntry",
    "SearchDocument",
    "SearchTerm",
    "SearchPosting",
    "StaleObject",
    "ShippedObject",
    "ContentVersion",
    "FormerAddress",
    "RateLimitCount",
    "LinkCheck",
    "FormVisit",
    "TableImport",
    "TableImportSlice",
}
"""Models that no person edits."""


def _texts() -> list[tuple[str, Field[Any, Any]]]:
    """Returns every text field that people edit, by "app.model.field"."""
    return [
        (f"{model._meta.label_lower}.{field.name}", field)
        for model in apps.get_app_config("kb").get_models()
        if model.__name__ not in INTERNAL
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField)
        if not field.choices and field.editable and field.name != "language"
    ]


def test_every_text_refuses_telephone_numbers_or_is_named_with_the_reason() -> None:
    unguarded = {name for name, field in _texts() if no_telephone_number not in field.validators}
    assert unguarded == {*NOT_GUARDED, *_texts_of_subjects()}


def _texts_of_subjects() -> set[str]:
    names = [name for name, _ in _texts() if name.split(".")[1] in OF_SUBJECTS]
    return {name for name in names if name.split(".")[2] not in ADDRESSES}


def _columns() -> Iterator[tuple[str, str, str]]:
    """Yields the kind of subject, the relation to its parts ("" for its own) and the column, of each text in facts."""
    for kind, model in SUBJECTS.items():
        parts = PARTS.get(model, "")
        for relation in ("", parts) if parts else ("",):
            owner: Any = model._meta.get_field(relation).related_model if relation else model
            fields = part_fields(owner) if relation else fact_fields(owner)
            for field in fields:
                if isinstance(field, CharField | TextField) and not field.choices and field.name not in ADDRESSES:
                    yield kind, relation, field.name


@pytest.mark.parametrize(("kind", "relation", "name"), list(_columns()))
def test_a_number_in_a_text_of_a_subject_needs_two_people(kind: str, relation: str, name: str) -> None:
    facts: dict[str, Any] = {name: "请拨打 9•5•5•3•3"}
    reasons = reasons_for_two(kind, {}, {relation: [{"key": "one", **facts}]} if relation else facts)
    quoting = [reason for reason in reasons if "9•5•5•3•3" in str(reason.words)]
    assert quoting or name in ("domains", "hours", "number", "number_from_abroad"), reasons
    assert [reason.field for reason in quoting] in ([name], [])
    assert {reason.rule for reason in reasons} >= ({Rule.HOTLINE} if kind == "hotline" else set())


def test_those_texts_include_translated_fields_slugs_and_keys() -> None:
    names = {name for name, _ in _texts()}
    models: list[type[Model]] = list(apps.get_app_config("kb").get_models())
    translated = {
        f"{model._meta.label_lower}.{column(field, language)}"
        for model in models
        for field in translated_fields(model)
        for language in (SOURCE, TARGET)
    }
    slugs = {
        f"{model._meta.label_lower}.{field.name}"
        for model in models
        for field in model._meta.concrete_fields
        if isinstance(field, SlugField)
    }
    assert len(translated) > 30
    assert translated | slugs <= names


def test_a_slug_rejects_telephone_numbers(content: None) -> None:
    faq = FAQ.objects.get(slug="payment-failed")
    faq.slug = "call-95533"
    with pytest.raises(ValidationError) as refused:
        faq.full_clean()
    assert "slug" in refused.value.error_dict


def test_the_message_names_every_number_once() -> None:
    with pytest.raises(ValidationError) as refused:
        no_telephone_number("95533、400-666-8899 或 95533")
    assert refused.value.params == {"number": "95533”, “400-666-8899"}
