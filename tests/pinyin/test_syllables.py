"""Toneless pinyin, for the search."""

import re

from kb.pinyin.syllables import SYLLABLES, syllables


def test_they_are_all_that_the_dictionary_has():
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415  # importing it takes half a second
    from pypinyin.contrib.tone_convert import to_normal  # noqa: PLC0415

    read = {to_normal(one) for readings in PINYIN_DICT.values() for one in readings.split(",")}
    typed = {one.replace("ü", "v").replace("ve", "ue") for one in read}
    assert {one for one in typed if one.isascii() and re.search("[aeiouv]", one)} == SYLLABLES


def test_phrases_are_read_as_phrases():
    assert syllables("银行 还款") == ("yin", "hang", "huan", "kuan")


def test_they_are_toneless_as_people_type_them():
    assert syllables("女绿略") == ("nv", "lv", "lue")


def test_what_has_no_reading_is_left_out():
    assert syllables("好\U0002ebf0好") == ("hao", "hao")
