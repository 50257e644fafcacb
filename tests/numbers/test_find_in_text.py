"""Finds telephone numbers in any spelling, and no harmless figures."""

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.numbers.digits_as_words import without_markup
from kb.numbers.find_in_text import contains_many_digits, find_numbers
from kb.numbers.folding import fold
from kb.numbers.plan import kind_of
from kb.numbers.runs import digits_of, find_runs, has_fewer_digits
from tests.numbers.cases import rows

NUMBERS = st.from_regex(
    r"95[1-9][0-9]{2}|96[0-9]{3}|400[1-9][0-9]{6}|800[0-9]{7}|1[3-9][0-9]{9}|010[2-8][0-9]{7}|0755[2-8][0-9]{7}"
    r"|1010[0-9]{4}|100[0-9]{2}|12[3-9][0-9]{2}",
    fullmatch=True,
)
ALPHABETS = [
    "0123456789", "０１２３４５６７８９", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "⓪①②③④⑤⑥⑦⑧⑨",
    "⓿❶❷❸❹❺❻❼❽❾", "٠١٢٣٤٥٦٧٨٩",
    "०१२३४५६७८९", "₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "༠༡༢༣༤༥༦༧༨༩", "O幺23456789", "〇〡〢〣〤〥〦〧〨〩",
]  # fmt: skip
SEPARATORS = [
    "", " ", "-", "－", "—", ".", "·", "•", "_", ",", "，", "、", "|", "~", "*", "'", "]", "\n", "\u200b", "\u2060",
    "\u00ad", "\ufe0f", "转", " then ", "📞", "&nbsp;", "<b>", "\u202e",
]  # fmt: skip
DATES = st.dates(datetime.date(1950, 1, 1), datetime.date(2049, 12, 31))
UNITS = ["元", " 元", " yuan", " 笔", " 次", " 分钟", "%", " MB", " days", " users"]


@pytest.mark.parametrize(("verdict", "text"), rows("numbers-in-text.tsv"), ids=ascii)
def test_numbers_and_harmless_texts_of_the_cases_are_told_apart(verdict: str, text: str) -> None:
    assert bool(find_numbers(text)) is (verdict == "telephone")


def test_numbers_and_harmless_texts_of_more_cases_are_told_apart() -> None:
    cases = rows("more-numbers-in-text.tsv")
    assert len(cases) > 600
    assert not [text for verdict, text in cases if bool(find_numbers(text)) is not (verdict == "telephone")]


ODD = st.sampled_from([
    "9", "５", "一", "one", "nine", "double ", "ninety", "hundred", "I", "l", "O", "V", "S", "x", "n i n e", "n1ne",
    " ", "-", "、", "的", "转", "<b>", "(", "前2位", "third two digits is",
])  # fmt: skip


@given(st.lists(ODD, max_size=12).map("".join))
def test_no_text_with_fewer_digits_has_a_run_of_so_many(text) -> None:
    folded = fold(text).text
    for read in (folded, without_markup(folded)):
        for like_letters in (False, True):
            most = max(
                (len(digits_of(run)) for run in find_runs(read, like_letters=like_letters, loosely=True)), default=0
            )
            assert not (has_fewer_digits(folded, 5) and most >= 5)


@given(NUMBERS, st.sampled_from(ALPHABETS), st.sampled_from(SEPARATORS), st.sampled_from(["", "请拨打", "call "]))
def test_any_number_is_found_in_any_digits_with_any_separator(number, digits, separator, before) -> None:
    spelled = before + separator.join(number.translate({ord("0") + value: digits[value] for value in range(10)}))
    assert find_numbers(spelled), spelled


@given(NUMBERS, st.lists(st.sampled_from(ALPHABETS[:9]), min_size=12, max_size=12))
def test_digits_of_several_kinds_are_one_number(number, alphabets) -> None:
    spelled = "".join(alphabet[int(digit)] for digit, alphabet in zip(number, alphabets, strict=False))
    assert [found.digits for found in find_numbers(spelled)] == [number]


@given(st.text("支付宝请拨打 ，。abc", max_size=10), NUMBERS, st.sampled_from(["", "。", "，谢谢", " now"]))
def test_the_place_is_exact(words, number, after) -> None:
    before = f"{words} "
    spelled = "\u200b".join(number)
    (found,) = find_numbers(before + spelled + after)
    assert (before + spelled + after)[found.start : found.end] == spelled


@given(DATES, DATES, st.sampled_from(["{:%Y-%m-%d}", "{:%Y.%m.%d}", "{:%Y/%m/%d}", "{:%Y%m%d}"]))
def test_dates_and_ranges_of_dates_pass(first, last, form) -> None:
    assert not find_numbers(f"{form.format(first)} 至 {form.format(last)}")


@given(st.times(), st.times(), st.sampled_from(["-", "–", " 至 ", " to "]))
def test_times_pass(opens, closes, to) -> None:
    assert not find_numbers(f"周一至周五 {opens:%H:%M}{to}{closes:%H:%M}")


@given(st.integers(1, 9_999), st.integers(1, 9_999), st.sampled_from(UNITS), st.sampled_from(["{}", "{:,}"]))
def test_amounts_and_ranges_with_a_unit_pass(low, high, unit, form) -> None:
    assert not find_numbers(f"限额 {form.format(high)}{unit}")
    low, high = sorted((low * 100, high * 100))
    if (
        high + 100 < 10 * low or "," in form.format(low) or kind_of(f"{low}{high + 100}") is None
    ):  # 400-8117700 is no range
        assert not find_numbers(f"{form.format(low)}-{form.format(high + 100)}{unit}")


@given(st.lists(st.integers(0, 99), min_size=2, max_size=3), st.sampled_from(["版本 ", "iOS ", "Android ", "v"]))
def test_versions_pass(parts, name) -> None:
    assert not find_numbers(name + ".".join(map(str, parts)))


@given(st.text("0123456789", min_size=22, max_size=32))
def test_order_numbers_pass(number) -> None:
    assert not find_numbers(f"订单号：{number}")


@given(st.text(max_size=60) | st.text("0123456789+-() ０九①O|xX&;转\n", max_size=40))
def test_any_text_is_read_without_an_error_and_places_lie_within_it(text) -> None:
    last = 0
    for found in find_numbers(text):
        assert last <= found.start < found.end <= len(text)
        last = found.end


@pytest.mark.parametrize("part", ["1,", "100,200,", "9 5 ", "a1", "1|", "10:00,", "nine five ", "2026-10-01 至 ", "1x"])
def test_long_texts_take_little_time(part) -> None:
    started = time.process_time()
    find_numbers(part * (10_000 // len(part)))
    assert time.process_time() - started < 5  # generous for slow machines; a backtracking pattern would take hours


@pytest.mark.parametrize(
    "part", ["1x ", "四百八", "前三位是400，", "双八", "188前面加95 ", "138 2013-2024 ", "nine hundred "]
)
def test_the_time_grows_no_faster_than_the_text(part) -> None:
    started = time.process_time()
    find_numbers(part * (36_000 // len(part)))
    assert time.process_time() - started < 5  # quadratic work takes 20 seconds


@given(NUMBERS, st.sampled_from([" ", "…", ".", "－", "\n", " \u3000"]), st.integers(13, 300))
def test_any_number_of_separators_joins(number, separator, times) -> None:
    assert [found.digits for found in find_numbers(number[:2] + separator * times + number[2:])] == [number]


@pytest.mark.parametrize(
    ("text", "holds"), [("12345", True), ("1-2 3.4\u200b5", True), ("六二二二〇二", True), ("1234", False), ("", False)]
)
def test_many_digits_are_noticed_whatever_they_are(text, holds) -> None:
    assert contains_many_digits(text) is holds
