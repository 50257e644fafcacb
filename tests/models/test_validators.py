"""No telephone number stands in a text that one person edits alone."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from kb.models import FAQ, Advice, Provider, Section, SectionItem, Step
from kb.models.languages import SOURCE, TARGET, column, translated_fields
from kb.models.validators import holds_a_number

SEPARATOR = st.sampled_from(["", " ", "-", "－", "—", ".", " (", ")", "　"])


@pytest.mark.parametrize("model", [Provider, FAQ, Step, Section, SectionItem, Advice])
@pytest.mark.parametrize("language", [SOURCE, TARGET])
def test_every_text_visitors_read_refuses_a_number(content: None, model, language: str) -> None:
    for field in translated_fields(model):
        obj = model.objects.order_by("pk")[0]
        setattr(obj, column(field, language), "请拨打 400-123-4567")
        with pytest.raises(ValidationError) as refused:
            obj.full_clean()
        assert column(field, language) in refused.value.error_dict


@given(st.text("0123456789", min_size=5, max_size=12), st.data())
def test_a_number_is_found_however_it_is_written(number: str, data: st.DataObject) -> None:
    typed = "".join(digit + data.draw(SEPARATOR) for digit in number)
    assert holds_a_number(f"拨打{typed}即可")
    assert holds_a_number(typed.translate({ord("0") + i: 0xFF10 + i for i in range(10)}))


@pytest.mark.parametrize(
    "text", ["", None, "验证码 1234", "2026年10月1日", "24 小时内", "1,000 元", "第 1 步，第 2 步", "5G 或 Wi-Fi"]
)
def test_ordinary_figures_are_no_number(text: str | None) -> None:
    assert not holds_a_number(text)
