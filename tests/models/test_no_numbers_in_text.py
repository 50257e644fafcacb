"""Every text that one person can publish rejects telephone numbers, and lists have limits."""

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CharField, Field, Model, SlugField, TextField

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
}
INTERNAL = {
    "LedgerEntry",
    "SearchDocument",
    "SearchTerm",
    "SearchPosting",
    "StaleObject",
    "ShippedObject",
    "ContentVersion",
    "FormerAddress",
    "RateLimitCount",
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
    assert unguarded == set(NOT_GUARDED)


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


@pytest.mark.parametrize("name", ["question_zh_hans", "question_en", "introduction_en", "phrasings_zh_hans"])
def test_a_number_in_a_text_is_refused_and_named_as_it_is_written(content: None, name: str) -> None:
    faq = FAQ.objects.get(slug="payment-failed")
    setattr(faq, name, "请拨打 9•5•5•3•3")
    with pytest.raises(ValidationError) as refused:
        faq.full_clean()
    assert "9•5•5•3•3" in refused.value.message_dict[name][0]


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
