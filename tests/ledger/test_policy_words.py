"""Two people change the words around what can be called or opened, one person the words elsewhere."""

import pytest

from kb.ledger.policy import Rule
from tests.ledger.examples import advice, step, with_steps
from tests.ledger.policy_reasons import rules, words

DOMAINS = frozenset({"alipay.com"})


CALL, OTHER = step("call", title_zh_hans="找客服", text_zh_hans="不要打 95188。"), step("other")


CALLING = with_steps(OTHER, CALL)


def calling(**changes):
    return with_steps(OTHER, {**CALL, **changes})


@pytest.mark.parametrize(
    ("changed", "place", "said"),
    [
        (
            calling(text_zh_hans="打 95188。"),
            ("text_zh_hans", "call"),
            "the words around the number 95188 change",
        ),
        (calling(text_zh_hans="不要打九五一八八。"), ("text_zh_hans", "call"), "the words around the number"),
        (calling(text_zh_hans="不要打。"), ("text_zh_hans", "call"), "the words around the number"),
        (calling(text_zh_hans="❌ 不要打 95188。"), ("text_zh_hans", "call"), "the words around the number"),
        (calling(title_zh_hans="找微信客服"), ("title_zh_hans", "call"), "the words around the number"),
        (calling(title_en="Official"), ("title_en", "call"), "the words around the number"),
        (calling(kind="contact"), ("kind", "call"), "the words around the number"),
        ({**CALLING, "question_zh_hans": "微信怎么了？"}, ("question_zh_hans", ""), "the words around the number"),
        (with_steps(OTHER), ("steps", "call"), "is taken away with what can be called or opened: 95188"),
        (with_steps(CALL, OTHER), ("steps", "call"), "changes its place, with what can be called or opened"),
        (
            with_steps(step("new", text_zh_hans="支付宝官方：不要打 95188。"), OTHER),
            ("steps", "call"),
            "is taken away with what can be called or opened",
        ),
    ],
)
def test_words_around_a_number_that_stays_are_changed_by_two(changed, place, said):
    assert rules("faq", CALLING, changed) == [(Rule.WORDS, *place)]
    assert words("faq", CALLING, changed)[0].startswith(said)


@pytest.mark.parametrize(
    "changed",
    [
        calling(text_zh_hans="不要\u3000打\n95188."),
        {**CALLING, "introduction_zh_hans": "别急。"},
        {**CALLING, "phrasings_zh_hans": "付不了"},
        {**CALLING, "slug": "other"},
        with_steps(step("other", text_zh_hans="另外的话。"), CALL),
        with_steps(CALL),
        with_steps(OTHER, step("new"), CALL, step("last")),
        {**CALLING, "publication": "draft"},
        None,
    ],
)
def test_what_stands_elsewhere_than_a_number_is_changed_by_one(changed):
    assert rules("faq", CALLING, changed) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("不，能打 95188。", "不能打 95188。"),
        ("别打 400-811-7799。", "别打 400\u05c0811\u05c07799。"),
        ("别打 400-811-7799。", "别打 400\u0970811\u09707799。"),
        ("别打 400-811-7799。", "别打 400\u0e4f811\u0e4f7799。"),
        ("别打 400-811-7799。", "别打 400•811•7799。"),
        ("别打 95188。", "别打 951 88。"),
        ("别开 evil.com。", "别开 evil\u2027com。"),
        ("别开 evil.com。", "别开 evil .c om。"),
        ("别加微信 abc123。", "别加微.信 abc123。"),
        ("别加微信 abc123。", "别加微信 ab c123。"),
        ("Call 95188 now here.", "Call 95188 nowhere."),
    ],
)
@pytest.mark.parametrize("turned_round", [False, True])
def test_no_character_of_a_text_with_a_number_is_changed_by_one(old, new, turned_round):
    """What is hidden by a first change bears nothing for a second one. A hidden one is not brought to light either."""
    before, after = (with_steps(step("a", text_zh_hans=text)) for text in ((new, old) if turned_round else (old, new)))
    assert rules("faq", before, after)


@pytest.mark.parametrize("mark", ["，,", "。.", "：:", "？?", "！!", "（(", "；;"])
def test_the_width_of_a_mark_is_changed_by_one(mark):
    one, other = (with_steps(step("a", text_zh_hans=f"找客服{each} 打 95188 就好")) for each in mark)
    assert rules("faq", one, other) == rules("faq", other, one) == []


def test_words_around_an_address_that_goes_on_in_the_next_text_are_changed_by_two():
    old = with_steps(step("a", title_zh_hans="别打开 phish.", text_zh_hans="com 查看"))
    new = with_steps(step("a", title_zh_hans="打开 phish.", text_zh_hans="com 查看"))
    assert rules("faq", old, new) == [(Rule.WORDS, "title_zh_hans", "a")]


HOTLINES = step("ask", kind="contact", title_zh_hans="联系客服", text_zh_hans="付不了款就打。")


SHOWING = with_steps(OTHER, HOTLINES)


@pytest.mark.parametrize(
    ("changed", "place", "said"),
    [
        (with_steps(OTHER, {**HOTLINES, "title_zh_hans": "骗子的号码"}), ("title_zh_hans", "ask"), "the words of a"),
        (
            with_steps(OTHER, {**HOTLINES, "text_en": "Never call"}),
            ("text_en", "ask"),
            "the words of a step that shows",
        ),
        (with_steps(OTHER, {**HOTLINES, "kind": "action"}), ("kind", "ask"), "the words of a step that shows"),
        (with_steps(OTHER), ("steps", "ask"), "is taken away with what can be called or opened: the hotlines"),
        (with_steps(OTHER, HOTLINES, step("b", kind="contact")), ("steps", "b"), "shows what can be called"),
        (with_steps({**OTHER, "kind": "contact"}, HOTLINES), ("kind", "other"), "shows what can be called"),
        ({**SHOWING, "providers": [1]}, ("providers", ""), "is about other wallets than before"),
        ({**SHOWING, "providers": [1, 2, 3]}, ("steps", "ask"), "shows what can be called"),
    ],
)
def test_what_is_said_of_the_hotlines_is_changed_by_two(changed, place, said):
    assert rules("faq", SHOWING, changed) == [(Rule.WORDS, *place)]
    assert words("faq", SHOWING, changed)[0].startswith(said)


@pytest.mark.parametrize(
    "changed",
    [
        {**SHOWING, "question_zh_hans": "付不了？"},
        with_steps(HOTLINES, OTHER),
        {**SHOWING, "introduction_zh_hans": "别急。"},
        with_steps({**OTHER, "text_zh_hans": "另外的话。"}, HOTLINES),
    ],
)
def test_what_stands_elsewhere_than_the_hotlines_is_changed_by_one(changed):
    assert rules("faq", SHOWING, changed) == []


def test_a_step_that_newly_shows_the_hotlines_of_one_wallet_and_names_another_needs_two():
    named = with_steps({**HOTLINES, "title_zh_hans": "联系支付宝"})
    names = {"own_names": ["微信支付"], "other_names": ["支付宝"]}
    wallet = (Rule.WALLET, "title_zh_hans", "ask")
    assert wallet in rules("faq", None, named, **names)
    assert wallet in rules("faq", {**named, "publication": "draft"}, named, **names)
    assert wallet not in rules("faq", None, named, own_names=["支付宝"])


@pytest.mark.parametrize(
    ("text", "needs_two"), [("打 95188。", True), ("打开 phish.example。", True), ("别急。", False)]
)
def test_a_wallet_is_taken_off_what_bears_a_number_by_two(text, needs_two):
    old = with_steps(step("a", text_zh_hans=text))
    expected = [(Rule.WORDS, "providers", "")] if needs_two else []
    assert rules("faq", old, {**old, "providers": [1]}) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("千万别打开 phish.example。", "the words around the address phish.example change"),
        ("千万别加微信 abc123。", "the words around the account 加微信 abc123 change"),
    ],
)
def test_words_around_an_address_or_an_account_are_changed_by_two(text, said):
    old, new = (with_steps(step("a", text_zh_hans=each)) for each in (text, text.removeprefix("千万别")))
    assert (rules("faq", old, new), words("faq", old, new)) == ([(Rule.WORDS, "text_zh_hans", "a")], [said])
    assert rules("faq", old, new, domains=frozenset({"phish.example"})) == (
        [] if "phish" in text else [(Rule.WORDS, "text_zh_hans", "a")]
    )


def test_words_around_a_number_that_is_split_between_steps_are_changed_by_two():
    old = with_steps(step("a", title_zh_hans="不要打 400-811"), step("b", title_zh_hans="7799"))
    new = with_steps(step("a", title_zh_hans="要打 400-811"), step("b", title_zh_hans="7799"))
    assert rules("faq", old, new) == [(Rule.WORDS, "title_zh_hans", "a")]


@pytest.mark.parametrize("field", ["text_zh_hans", "text_en", "source_name_zh_hans", "topic"])
def test_a_short_subject_with_a_number_is_changed_as_a_whole_by_two(field):
    old = advice(text_zh_hans="从不用 95188 打给您。")
    assert (Rule.WORDS, field, "") in rules("advice", old, {**old, field: "calls-out"}, domains=DOMAINS)


def test_a_draft_that_nobody_sees_is_reworded_by_one_and_published_by_two():
    draft = {**CALLING, "publication": "draft"}
    reworded = {**draft, **calling(text_zh_hans="打 95188。"), "publication": "draft"}
    assert rules("faq", draft, reworded) == []
    assert rules("faq", reworded, {**reworded, "publication": "published"}) == [(Rule.NUMBER, "text_zh_hans", "call")]
