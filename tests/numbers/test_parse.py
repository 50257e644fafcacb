"""What was typed as a number: strictly for a proposal, generously for the number check."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.numbers.folding import fold
from kb.numbers.identifiers import has_account, has_link
from kb.numbers.near_miss import Likeness, find_behind_country_code, find_near_miss
from kb.numbers.parse import (
    UNKNOWN,
    NotANumber,
    TypedNumber,
    has_forwarding_code,
    has_other_text,
    number_in,
    read_any,
    read_from_abroad,
    read_hotline,
    read_numbers,
)
from tests.numbers.cases import rows

LISTED = ["95188", "95017", "4006668800", "4008205011", "4006065500"]
HOTLINES = st.from_regex(
    r"95[0-9]{3}|[48]00[0-9]{7}|010[0-9]{8}|0755[0-9]{8}|02195[0-9]{3}|1010[0-9]{4}|110|12315", fullmatch=True
)
SEPARATOR = st.sampled_from(["", " ", "-", "–", "　", "－", " - ", "."])


@pytest.mark.parametrize(("typed", "accepted"), rows("hotline-numbers.tsv"), ids=ascii)
def test_a_hotline_may_have_this_number_or_not(typed: str, accepted: str) -> None:
    if accepted == "yes":
        assert read_hotline(typed)
        return
    with pytest.raises(NotANumber):
        read_hotline(typed)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\u202d95199\u202c", "95199"),
        ("４００－６６６－８８００", "400-666-8800"),
        ("0086(400)6668800", "400-666-8800"),
        ("86 400 666 8800", "400-666-8800"),
        ("+86 10 1234 5678", "010-12345678"),
        ("0861-1234567", "0861-1234567"),
        ("075512345678", "0755-12345678"),
        ("02195561", "021-95561"),
    ],
)
def test_a_hotlines_number_is_printed_in_its_usual_groups(typed: str, printed: str) -> None:
    assert read_hotline(typed) == printed


@pytest.mark.parametrize("typed", ["", "95", "95188a", "abc", "4006668800400", "95188;ext=1", "95188\n95017", "+95188"])
def test_what_is_no_hotlines_number_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber):
        read_hotline(typed)


@given(HOTLINES, st.data())
def test_separators_and_width_never_change_what_is_dialled(number: str, data: st.DataObject) -> None:
    typed = "".join(digit + data.draw(SEPARATOR) for digit in number)
    full_width = typed.translate({ord("0") + i: 0xFF10 + i for i in range(10)})
    assert read_hotline(typed).replace("-", "") == read_hotline(full_width).replace("-", "") == number


@given(HOTLINES)
def test_a_printed_number_is_read_as_itself(number: str) -> None:
    assert read_hotline(read_hotline(number)) == read_hotline(number)


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("138 0013 8000", "13800138000"),
        ("106-575-0000", "1065750000"),
        ("+1 202 555 0100", "+12025550100"),
        ("138 2013-2024", "13820132024"),
        ("0571 2013-2024", "057120132024"),
    ],
)
def test_an_impostor_may_have_any_number(typed: str, dialled: str) -> None:
    assert read_any(typed) == dialled


@pytest.mark.parametrize("typed", ["95188 95017", "95188x", "abc", ""])
def test_an_impostor_has_one_number(typed: str) -> None:
    with pytest.raises(NotANumber):
        read_any(typed)


def test_a_number_from_abroad_keeps_its_groups() -> None:
    assert read_from_abroad("＋86 (571) 2688–8888") == "+86-571-2688-8888"


@pytest.mark.parametrize("typed", ["", "86 571", "+0 571 2688", "+86 abc", "+86 +86"])
def test_a_number_from_abroad_begins_with_its_country_code(typed: str) -> None:
    with pytest.raises(NotANumber):
        read_from_abroad(typed)


def _verdict(typed: str) -> str:
    numbers = read_numbers(typed)
    if not numbers:
        return "no number"
    if all(one.dialled in LISTED and not one.has_letters and not one.is_identifier for one in numbers):
        return "listed"
    return "near miss" if any(find_near_miss(number, LISTED) for number in numbers) else "not listed"


@pytest.mark.parametrize(("typed", "verdict"), rows("check-number.tsv"), ids=ascii)
def test_a_typed_number_is_compared_as_it_should(typed: str, verdict: str) -> None:
    assert _verdict(typed) == verdict


def test_more_typed_numbers_are_compared_as_they_should() -> None:
    assert not [(typed, verdict) for typed, verdict in rows("check-more.tsv") if _verdict(typed) != verdict]


@given(st.sampled_from(LISTED), st.text("支付宝客服电话来电，。：“”（）【】!? ", max_size=12), st.data())
def test_what_comes_along_never_spoils_a_listed_number(number: str, words: str, data: st.DataObject) -> None:
    typed = data.draw(st.sampled_from([f"{words}{number}", f"{number} {words}", f"{words} {number} {number}"]))
    assert _verdict(typed) == "listed", typed


@given(
    st.sampled_from(LISTED),
    st.text(" ,，、。.;/|-—·\n()（）:：+#*@¥或和转请元次年月日至点or验证码是尾号", min_size=1, max_size=8),
    st.sampled_from(["59876543", "13812345678", "12590123", "021-59876543", "10690000955"]),
    st.booleans(),
)
def test_a_listed_number_never_covers_for_another(listed: str, between: str, other: str, is_first: bool) -> None:
    typed = f"{listed}{between}{other}" if is_first else f"{other}{between}{listed}"
    assert _verdict(typed) != "listed", typed


@given(st.sampled_from(LISTED), st.integers(1, 9), st.data())
def test_one_other_digit_is_a_near_miss(number: str, digit: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    changed = f"{number[:place]}{digit}{number[place + 1 :]}"
    assert _verdict(changed) in (("listed",) if changed == number else ("near miss",))


@pytest.mark.parametrize(
    ("typed", "likeness"),
    [
        ("95188-1234", Likeness.BEGINS_LIKE),
        ("010-95188", Likeness.ENDS_LIKE),
        ("9518", Likeness.ONE_DIGIT),
        ("95818", Likeness.OTHER_SERVICE),
        ("加微信 zfb95188kf", Likeness.IDENTIFIER),
        ("95188-xxxx", Likeness.LETTERS),
    ],
)
def test_a_near_miss_says_in_what_way(typed: str, likeness: Likeness) -> None:
    (number,) = read_numbers(typed)
    near = find_near_miss(number, LISTED)
    assert near
    assert (near.listed, near.likeness) == ("95188", likeness)


def test_a_number_of_another_country_is_no_near_miss() -> None:
    assert read_numbers("+95188") == [TypedNumber("+95188")]
    assert find_near_miss(TypedNumber("+95188"), LISTED) is None


@pytest.mark.parametrize("typed", ["+95188", "0095188", "+1-95188", "+852 95188", "+400-666-8800", "+40 0666 8800"])
def test_a_listed_number_behind_a_country_code_is_recognised(typed: str) -> None:
    (number,) = read_numbers(typed)
    assert find_behind_country_code(number, LISTED)


@pytest.mark.parametrize(
    ("text", "dialled"),
    [
        ("【支付宝】请致电95188或59876543核实", ["95188", "59876543"]),
        ("95188 or 12590123", ["95188", "12590123"]),
        ("95188 59876543", ["95188", "59876543"]),
        ("95188、59876543元", ["95188", "59876543"]),
        ("95188，QQ 12345678", ["95188", "12345678"]),
        ("95188-59876543", ["95188", "59876543"]),
        ("95188 转 59876543", ["95188", "59876543"]),
        ("95188 +8613912345678", ["95188", "13912345678"]),
        ("95188 00852 12345678", ["95188", "+85212345678"]),
        ("10690000955 95188", ["10690000955", "95188"]),
        ("110 96110", ["110", "96110"]),
        ("95188或20元", ["95188"]),
        ("95188，24小时服务", ["95188"]),
        ("95188.\n95017.", ["95188", "95017"]),
        (" ".join(f"951{place:02}" for place in range(40)), [f"951{place:02}" for place in range(40)]),
    ],
    ids=range(15),
)
def test_every_number_of_a_text_is_read(text: str, dialled: list[str]) -> None:
    assert [number.dialled for number in read_numbers(text)] == dialled


@pytest.mark.parametrize(
    "text",
    [
        "Your refund of 95.18 is ready",
        "尾号 5188 的卡消费 95,188 元",
        "您的验证码是951880",
        "951880 is your Alipay code",
    ],
)
def test_figures_of_a_message_are_no_numbers(text: str) -> None:
    assert read_numbers(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "加微信 zfb95188kf 处理",
        "VX:zfb95188",
        "微信号 95188",
        "95188@alipay.com",
        "https://www.alipay.com.evil.com/95188",
        "https://wechat-pay.help/95188",
        "evil.com?tel=95188",
    ],
)
def test_digits_of_an_identifier_are_a_near_miss(text: str) -> None:
    assert _verdict(text) == "near miss"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("WeChat: kefu_li", True),
        ("WeChat: kefu95188", True),
        ("JD refund: add WeChat jd_kefu88 or call 400-606-5500", True),
        ("WhatsApp +86 138 0013 8000", True),
        ("add our wechat alipay_95188", True),
        ("WeChat: call 95017", False),
        ("Hotline: 95188", False),
        ("WeChat Pay 95017", False),
    ],
)
def test_an_account_to_write_to_is_noticed_in_english_too(text: str, is_one: bool) -> None:
    assert has_account(fold(text).text) is is_one


@pytest.mark.parametrize(
    "text",
    ["支付宝.中国", "支付宝.com", "аlipay.cоm", "evil。cn", "登录支付宝.com领奖", "alipay.com", "www.支付宝.网址"],
)
def test_a_link_is_noticed_in_any_letters(text: str) -> None:
    assert has_link(fold(text).text)


@pytest.mark.parametrize("text", ["支付宝。谢谢", "95.188", "e.g. this", "打开 APP。然后打开", "kefu@支付宝。"])
def test_a_full_stop_makes_no_link(text: str) -> None:
    assert not has_link(fold(text).text)


@pytest.mark.parametrize("text", ["您好，请致电95188", "95188 https://evil.example"])
def test_words_and_links_beside_a_number_are_noticed(text: str) -> None:
    assert has_other_text(text)
    assert not has_other_text("+86 (95188)")


@pytest.mark.parametrize(
    ("text", "is_one"), [("11010119900101123X", True), ("6222021234567890123", True), ("95188", False)]
)
def test_a_card_number_is_told_from_a_telephone_number(text: str, is_one: bool) -> None:
    (number,) = read_numbers(text)
    assert number.may_be_card is is_one


def test_an_extension_is_told_from_the_number() -> None:
    assert read_numbers("95188转3") == [TypedNumber("95188", extension="3")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("４００ 123-4567", "４００ 123-4567"),
        ("110", "110"),
        ("9518", "9518"),
        ("支付宝电话是 +86 400 123 4567 吗", "+86 400 123 4567"),
        ("is 95188 real", "95188"),
        ("九五一八八是谁", "九五一八八"),
        ("iPhone 15", ""),
        ("12", ""),
        ("9" * 21, ""),
        ("", ""),
        ("付款", ""),
    ],
)
def test_a_number_in_a_text_is_given_as_it_is_written(text: str, number: str) -> None:
    assert number_in(text) == number


@given(st.text(max_size=60) | st.text("0123456789+-() ０１２３xX*|转", max_size=40))
def test_any_text_gives_what_can_be_dialled(text: str) -> None:
    for number in read_numbers(text):
        assert set(number.dialled.removeprefix("+")) <= set("0123456789" + UNKNOWN)


@pytest.mark.parametrize(
    ("text", "is_one"), [("**21*13800138000#", True), ("请拨*21*13800138000", True), ("尾号138**88*12345", False)]
)
def test_a_code_that_forwards_calls_is_told_from_a_masked_number(text: str, is_one: bool) -> None:
    assert has_forwarding_code(text) is is_one
