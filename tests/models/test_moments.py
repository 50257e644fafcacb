"""Every date of content is of this century, whatever sets it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import DateField

from kb.ledger.facts import SUBJECTS, fact_fields
from kb.models import Change
from kb.models.moments import validate_year

DATES = [field for model in SUBJECTS.values() for field in fact_fields(model) if isinstance(field, DateField)]


@pytest.mark.parametrize("field", [*DATES, Change._meta.get_field("publish_at")], ids=str)
@pytest.mark.parametrize("value", ["0001-01-01", "1999-12-31", "2100-01-02", "9999-12-31"])
def test_no_column_of_content_takes_another_year(field: Any, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        field.run_validators(field.to_python(value))
    assert [error.code for error in refused.value.error_list] == ["year"]


@pytest.mark.parametrize("value", [date(2000, 1, 1), date(2099, 12, 31), datetime(2026, 1, 1, tzinfo=UTC)])
def test_this_century_is_taken(value: date) -> None:
    validate_year(value)


def test_migrations_know_the_columns_as_those_of_django() -> None:
    paths = {field.deconstruct()[1] for field in DATES}
    assert paths == {"django.db.models.DateField", "django.db.models.DateTimeField"}
