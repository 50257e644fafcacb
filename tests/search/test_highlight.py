"""What of a text is highlighted for a query."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.analysis import Token, analyse, analyse_query
from kb.search.highlight import HighlightTerms, highlight, highlight_terms, matching_terms
from kb.search.pinyin_in_queries import tokenize_query

LETTERS = "付款失败密码的了账号支付寶錢包 aAbcdeＡ９的，。!éß'’ﷺ㍿İ\u0301\U0001f4b3\0"


def wanted(query: str) -> HighlightTerms:
    """As the search page has it, where the index knows all of the query's words."""
    return highlight_terms(analyse_query(tokenize_query(query, analyse(query).words)))


def pinyin(query: str) -> HighlightTerms:
    """The index knows none of the query's words."""
    return highlight_terms(analyse_query(tokenize_query(query)))


def marked(text: str, query: HighlightTerms) -> str:
    return "".join(f"[{segment.text}]" if segment.marked else segment.text for segment in highlight(text, query))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("付款失败", "[付款]时提示“支付[失败]”，怎么办？"),
        ("支付失败怎么办", "付款时提示“[支付失败]”，[怎么办]？"),
        ("付 款", "[付款]时提示“支付失败”，怎么办？"),
        ("付钱", "付款时提示“支付失败”，怎么办？"),
        ("败", "付款时提示“支付失[败]”，怎么办？"),
    ],
)
def test_chinese_characters_are_marked_where_two_stand_side_by_side_or_one_is_all_that_was_asked(query, shown):
    assert marked("付款时提示“支付失败”，怎么办？", wanted(query)) == shown


@pytest.mark.parametrize("text", ["好的，密码", "的", "我的。密码的", "的 账号"])
def test_a_stray_character_is_not_marked(text):
    assert "[的]" not in marked(text, wanted("的密码"))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("payments", "My [payment] failed. What should I do?"),
        ("FAILING payment", "My [payment failed]. What should I do?"),
        ("do", "My payment failed. What should I [do]?"),
        ("should i", "My payment failed. What [should I] do?"),
        ("is it", "My payment failed. What should I do?"),
        ("pay", "My payment failed. What should I do?"),
    ],
)
def test_words_are_marked_by_their_stems_and_short_ones_only_beside_another(query, shown):
    assert marked("My payment failed. What should I do?", wanted(query)) == shown


@pytest.mark.parametrize("query", ["支付寶錢包", "支付宝钱包", "支付宝　钱包"])
@pytest.mark.parametrize("text", ["支付宝钱包", "支付寶錢包"])
def test_either_script_is_marked_for_either(query, text):
    assert marked(text, wanted(query)) == f"[{text}]"


def test_full_width_letters_and_capitals_are_marked_as_they_stand():
    assert marked("ＡＬＩＰＡＹ！iPhone15", wanted("alipay IPHONE15")) == "[ＡＬＩＰＡＹ]！[iPhone15]"


def test_a_character_that_folds_to_several_is_marked_whole():
    assert marked("㍿", wanted("株式会社")) == "[㍿]"


@pytest.mark.parametrize(
    ("query", "shown"),
    [("zhifu shibai", "提示“[支付失败]”"), ("支付师败", "提示“[支付]失败”"), ("止付", "提示“[支付]失败”")],
)
def test_a_text_with_other_characters_is_marked_by_sound(query, shown):
    assert marked("提示“支付失败”", pinyin(query)) == shown


def test_markup_is_left_as_it_is_for_whoever_shows_it_to_escape():
    assert highlight("<b>card</b>", wanted("card")) == [("<b>", False), ("card", True), ("</b>", False)]


def test_an_empty_text_has_no_segments():
    assert highlight("", wanted("付款")) == []


def test_matching_terms_are_words_and_pairs():
    assert matching_terms("付款码 visa 的", wanted("visa 付款 的 is")) == {"visa", "付 款"}


@settings(deadline=None)  # the first text loads the dictionary
@given(st.text(LETTERS) | st.text(), st.text(LETTERS) | st.text())
def test_the_segments_are_the_text_whatever_was_asked(text, query):
    for asked in (wanted(query), pinyin(query)):
        segments = highlight(text, asked)
        assert "".join(segment.text for segment in segments) == text
        assert all(segment.text for segment in segments)
        assert all(first.marked != second.marked for first, second in pairwise(segments))


@settings(deadline=None)
@given(st.text("付款的码 ，", max_size=30), st.text("付款的码", min_size=2, max_size=6))
def test_no_character_is_marked_alone(text, query):
    alone = [segment.text for segment in highlight(text, wanted(query)) if segment.marked]
    assert all(len(part.replace(" ", "")) > 1 for part in alone)


def test_a_query_of_one_character_marks_it_alone():
    assert highlight_terms(analyse_query([Token("han", "锁", "锁", ("suo",))])).single == {"锁"}
