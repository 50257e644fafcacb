"""Pinyin: read as a caller would say it, and nothing of the text lost, whatever it holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.models import Symptom
from kb.pinyin.display import to_pinyin


@pytest.mark.parametrize(
    ("chinese", "read"),
    [
        ("还款失败，怎么办？", "Huán kuǎn shī bài, zěn me bàn?"),
        ("发卡行是谁", "Fā kǎ háng shì shéi"),
    ],
)
def test_a_text_is_written_in_syllables_with_tone_marks(chinese, read):
    assert to_pinyin(chinese) == read


def test_tones_are_those_of_the_dictionary_not_of_running_speech():
    assert to_pinyin("一直不是一个") == "Yī zhí bù shì yī gè"


@pytest.mark.parametrize(
    ("chinese", "read"),
    [
        ("您好，谢谢。再见！", "Nín hǎo, xiè xie. Zài jiàn!"),
        ("订单号、金额；时间：几点？", "Dìng dān hào, jīn é; shí jiān: jǐ diǎn?"),
        ("付了（两次）钱", "Fù le (liǎng cì) qián"),
        ("显示“失败”", "Xiǎn shì “shī bài”"),
        ("看《说明》", "Kàn “shuō míng”"),
        ("好……再说", "Hǎo…… Zài shuō"),
    ],
)
def test_chinese_punctuation_is_written_as_in_english(chinese, read):
    assert to_pinyin(chinese) == read


@pytest.mark.parametrize(
    ("chinese", "read"),
    [
        ("我用Apple Pay付了3.5元", "Wǒ yòng Apple Pay fù le 3.5 yuán"),
        ("我用 Apple Pay 付", "Wǒ yòng Apple Pay fù"),
        ("ＡＢ１２号", "AB12 hào"),
        ("iPhone，好", "iPhone, hǎo"),
        ("第 2\n步", "Dì 2 bù"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_latin_words_and_digits_are_kept(chinese, read):
    assert to_pinyin(chinese) == read


def test_a_character_without_a_reading_stands_as_it_is():
    assert to_pinyin("好\U0002ebf0\U0002ebf0好") == "Hǎo \U0002ebf0 \U0002ebf0 hǎo"


UNITS = {
    "银": "yín",
    "钱": "qián",
    "您": "nín",
    "付": "fù",
    "Apple": "Apple",
    "95": "95",
    "é": "é",
    "，": ",",
    "。": ".",
}


@settings(deadline=None)  # the first text loads the dictionary
@given(st.lists(st.sampled_from(sorted(UNITS))))
def test_every_character_is_accounted_for_in_order(units):
    read = to_pinyin(" ".join(units)).replace(" ", "").casefold()
    assert read == "".join(UNITS[unit] for unit in units).casefold()


@settings(deadline=None)
@given(st.text() | st.text("还款重设银行。，“”（）《》……Aa1 \n一不行了", max_size=30))
def test_it_reads_any_text_and_keeps_what_is_not_chinese(text):
    read = to_pinyin(text)
    assert [char for char in read if char.isascii() and char.isdigit()] == [
        char for char in text.translate({0xFF10 + digit: str(digit) for digit in range(10)}) if char in "0123456789"
    ]
    assert not set(read) & set("。，（）《》还款重设银行一不了")
    assert read == " ".join(read.split())


@pytest.mark.usefixtures("content")
def test_all_that_is_shipped_has_a_reading():
    for symptom in Symptom.objects.all():
        for chinese in (symptom.label_zh_hans, symptom.sentence_zh_hans):
            assert not [char for char in to_pinyin(chinese) if "\u4e00" <= char <= "\u9fff"], chinese
