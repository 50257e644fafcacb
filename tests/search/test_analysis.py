"""The analysis of texts and queries."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from kb.search.analysis import analyse, analyse_query
from kb.search.index_terms import BIGRAMS, LONG_TEXT, SHORT_TEXT, STEMS, items, terms
from kb.search.pinyin_in_queries import tokenize_query
from kb.search.tokens import fold, stem

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=30)


def query(text, *known):
    return analyse_query(tokenize_query(text, known))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＬＩＰＡＹ　９５１８８", "alipay 95188"),
        ("支付寶帳號被鎖定", "支付宝帐号被锁定"),
        ("a\0b\x01c", "a b c"),
        ("\ud800", " "),
        ("", ""),
    ],
)
def test_width_case_script_and_control_characters_are_folded(text, folded):
    assert fold(text) == folded


@settings(deadline=None)  # the first text loads the dictionary
@given(CHINESE)
def test_traditional_characters_are_analysed_as_their_simplified_ones(text):
    simplified = OpenCC("t2s").convert(text)
    assert analyse(text).stems == analyse(simplified).stems


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("支付失败，怎么办？", "支 付 失 败 怎 么 办"),
        ("Payments were declined", "payment were declin"),
        ("WeChat付款", "wechat 付 款"),
        ("I can't pay", "i cant pay"),
        ("I can’t pay", "i cant pay"),
        ("4G wi-fi", "4g wi fi"),
        ("%_'\"", ""),
        ("👍🏽付款👍", "付 款"),
        ("\u202e付款\u202c", "付 款"),
    ],
)
def test_stems_are_characters_and_stemmed_words(text, stems):
    assert " ".join(analyse(text).stems) == stems


@pytest.mark.parametrize(
    "text",
    [
        "4006668800",
        "400 666 8800",
        "400-666-8800",
        "+86 400-666-8800",
        "+864006668800",
        "0086(400)666-8800",
        "００８６－４００－６６６－８８００",
        "(400)666-8800",
        "400.666.8800",
    ],
)
def test_a_telephone_number_is_one_token_in_any_spelling(text):
    assert analyse(text).stems == ("4006668800",)
    assert analyse(f"打 {text} 没人接").stems == ("打", "4006668800", "没", "人", "接")


@pytest.mark.parametrize(
    ("wrong", "right"), [("支附宝", "支付宝"), ("帐号", "账号"), ("密马", "密码"), ("动结", "冻结")]
)
def test_homophones_sound_alike(wrong, right):
    assert analyse(wrong).syllables == analyse(right).syllables


def test_only_english_words_are_stemmed():
    assert [stem(word) for word in ("declined", "4g", "оплата", "payments")] == ["declin", "4g", "оплата", "payment"]


def test_a_short_text_has_every_type_of_term_and_a_long_one_few():
    found = analyse("支付失败 errors")
    types = {"short": SHORT_TEXT, "long": LONG_TEXT}
    letters = {name: {term[0] for term in terms(found, term_types)} for name, term_types in types.items()}
    assert letters == {"short": set("cbpqiw"), "long": set("cb")}
    assert "c支" not in terms(found, LONG_TEXT)


def test_terms_are_counted():
    counted = terms(analyse("密码密码"), (STEMS, BIGRAMS))
    assert counted == {"c密": 2, "c码": 2, "b密 码": 2, "b码 密": 1}


def test_long_tokens_are_shortened():
    assert max(map(len, terms(analyse("x" * 1000 + " " + "9" * 1000)))) <= 100  # as the column holds


@settings(deadline=None)  # the first text loads the dictionary
@given(st.text(max_size=300))
def test_any_text_can_be_analysed(text):
    found = analyse(text)
    assert all(stem and not stem.isspace() for stem in found.stems)
    for term_type in (*SHORT_TEXT, *LONG_TEXT):
        assert all(isinstance(item, str) for item in items(query(text), term_type))
