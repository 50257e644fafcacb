"""Removes invisible characters and nothing else."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.numbers.invisible_characters import INVISIBLE, clean_text

SEEN = ["👨‍👩‍👧", "❤️", "☎︎", "9️⃣", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇨🇳", "🏳️‍🌈", "支付宝", "é", "①", "a\tb\nc"]


@pytest.mark.parametrize("text", SEEN)
def test_visible_characters_stay(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("9\u200b5\u200d5\ufe0f3\u00ad3", "95533"),
        ("\u202e33559\u202c", "33559"),
        ("a\U000e0041b", "ab"),
        ("①\ufe0f", "①"),
        ("a\u200db 👍\u200d", "ab 👍"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\0\x1b[31m\x7f", "[31m"),
        ("\ud800x", "x"),
        ("\u3164\u2800\u2060\ufeff", ""),
    ],
)
def test_invisible_characters_are_removed(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(st.text(st.one_of(st.characters(), st.sampled_from("\u200d\ufe0f\u20e3👍❤🏴\U000e0067\U000e007f9\r\n"))))
def test_cleaning_is_idempotent(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@given(st.text(st.sampled_from(INVISIBLE)))
def test_nothing_but_invisible_characters_is_nothing(text: str) -> None:
    assert clean_text(text).strip() == ""


def test_every_control_and_format_character_is_known() -> None:
    known = set(INVISIBLE) | {"\n", "\t"}
    assert not [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs") and chr(code) not in known
    ]
