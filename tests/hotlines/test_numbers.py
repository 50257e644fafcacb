"""Telephone numbers in every spelling people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.hotlines.numbers import digits, spelled

DIALLED = st.from_regex(r"95\d{3}|[48]00\d{7}|1[3-9]\d{9}|010\d{8}|0755\d{8}|110|12315", fullmatch=True).filter(
    str.isascii
)
SEPARATOR = st.sampled_from(["", " ", "-", "–", "　", "－", " - ", "."])


@pytest.mark.parametrize(
    "typed",
    [
        "400-666-8800",
        "4006668800",
        "400 666 8800",
        "４００－６６６－８８００",
        "+86 400-666-8800",
        "0086(400)6668800",
        "86 400 666 8800",
    ],
)
def test_every_spelling_of_a_number_dials_the_same(typed: str) -> None:
    assert digits(typed) == "4006668800"


def test_a_landline_gets_back_the_zero_its_country_code_replaced() -> None:
    assert digits("+86 10 1234 5678") == "01012345678"


def test_a_landline_that_begins_like_the_country_code_is_left_alone() -> None:
    assert digits("0861-1234567") == "08611234567"


@pytest.mark.parametrize(
    "typed", ["", "95", "95188a", "abc", "4006668800400", "+1 400 666 8800", "٩٥١٨٨", "95188;ext=1", "95188\n95017"]
)
def test_what_is_no_number_of_the_mainland_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a telephone number"):
        digits(typed)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("95188", "95188"),
        ("4006668800", "400-666-8800"),
        ("01012345678", "010-12345678"),
        ("075512345678", "0755-12345678"),
        ("13912345678", "139-1234-5678"),
    ],
)
def test_a_number_is_written_in_its_usual_groups(typed: str, written: str) -> None:
    assert spelled(typed) == written


@given(DIALLED, st.data())
def test_separators_and_width_never_change_what_is_dialled(number: str, data: st.DataObject) -> None:
    typed = "".join(digit + data.draw(SEPARATOR) for digit in number)
    full_width = typed.translate({ord("0") + i: 0xFF10 + i for i in range(10)})
    assert digits(typed) == digits(full_width) == number


@given(DIALLED)
def test_the_written_form_dials_the_same(number: str) -> None:
    assert digits(spelled(number)) == number
    assert spelled(spelled(number)) == spelled(number)


@given(st.text())
def test_any_text_gives_ascii_digits_or_a_clear_refusal(text: str) -> None:
    try:
        number = digits(text)
    except ValueError:
        return
    assert number.isascii()
    assert number.isdigit()
