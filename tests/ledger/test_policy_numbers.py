"""Two people bring whatever visitors may read as a telephone number, however it is written or split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ledger.policy import Rule, reasons_for_two
from tests.ledger.examples import STEPS, facts, faq, notice, step, with_steps
from tests.ledger.policy_reasons import rules, words
from tests.numbers.cases import rows

NETWORK = STEPS[0]


def test_the_reason_quotes_the_number_with_what_stands_around_it():
    changed = faq(introduction_zh_hans="买票打12306火车票，随时都可以打进去。")
    assert words("faq", faq(), changed) == ["contains what may be a telephone number: 买票打12306火车票，随时…"]
    assert words("notice", None, notice(text_zh_hans="12306火车票")) == [
        "contains what may be a telephone number: 12306火车票"
    ]


def test_braces_and_percent_signs_in_a_text_do_no_harm():
    assert words("notice", notice(), notice(text_zh_hans="{x}95188 %s"))[0].endswith(": {x}95188 %s")


@pytest.mark.parametrize(("verdict", "text"), rows("numbers-in-text.tsv"))
def test_whatever_may_be_read_as_a_number_needs_two(verdict, text):
    expected = [(Rule.NUMBER, "text_en", "")] if verdict == "telephone" else []
    assert rules("notice", notice(), notice(text_en=text)) == expected


@pytest.mark.parametrize("field", ["slug", "question_en", "introduction_zh_hans", "phrasings_en", "some_new_text"])
def test_a_number_in_any_field_needs_two(field):
    assert rules("faq", faq(), faq(**{field: "400-811-7799"})) == [(Rule.NUMBER, field, "")]


@pytest.mark.parametrize("field", ["key", "title_zh_hans", "title_en", "text_zh_hans", "text_en"])
def test_a_number_in_any_text_of_a_step_needs_two(field):
    changed = with_steps({**step(NETWORK), field: "400-811-7799"}, *faq()["steps"][1:])
    [(rule, found, _part)] = rules("faq", faq(), changed)
    assert (rule, found) == (Rule.NUMBER, field)


@pytest.mark.parametrize(
    "changed",
    [
        faq(question_zh_hans="客服 400-811", introduction_zh_hans="7799 随时接听。"),
        faq(question_en="400-811", introduction_zh_hans="7799", introduction_en=None),
        faq(question_zh_hans="客服 400-811", question_en=None, introduction_en="7799"),
        faq(question_zh_hans="客服 400-811", question_en="7799"),
        faq(slug="a-400-811", question_zh_hans="7799"),
        faq(phrasings_zh_hans="400-811", phrasings_en="7799"),
        with_steps(step("a", title_zh_hans="400-811", text_zh_hans="7799")),
        with_steps(step("a-400-811", title_zh_hans="7799 客服")),
        with_steps(step("a", title_zh_hans="拨 400"), step("b", title_zh_hans="811"), step("c", title_zh_hans="7799")),
        with_steps(step("a", text_zh_hans="打 400"), step("b", text_zh_hans="811"), step("c", text_zh_hans="7799")),
        with_steps(step("call-400811"), step("7799")),
        {**with_steps(step("a"), step("7799")), "slug": "call-400811"},
        {**with_steps(step("a"), step("b", title_zh_hans="7799")), "question_zh_hans": "客服 400-811"},
        with_steps(
            step("a", title_zh_hans="打 400-811"), step("b", title_zh_hans="然后"), step("c", title_zh_hans="7799")
        ),
        with_steps(step("a", text_zh_hans="打 400-811" + "\u3164" * 500), step("b", title_zh_hans="7799")),
        with_steps(step("a", text_zh_hans="先" * 500 + "打 400-811" + " . " * 100), step("b", title_zh_hans="7799")),
        faq(question_zh_hans="打四零零", introduction_zh_hans="八一一", steps=[step("a", title_zh_hans="七七九九")]),
        faq(question_en="Call nine five", introduction_en="one double eight"),
        with_steps(step("a", title_zh_hans="客服 4百-八百一十一", text_zh_hans="七七九九")),
        with_steps(step("a", title_zh_hans="4百", text_zh_hans="八百一十一-7799")),
        with_steps(step("a", title_zh_hans="洞勾拐", text_zh_hans="洞幺两")),
    ],
)
def test_a_number_that_is_split_over_texts_read_one_after_the_other_needs_two(changed):
    assert {reason.rule for reason in reasons_for_two("faq", faq(), changed)} == {Rule.NUMBER}


def test_a_number_that_appears_when_something_between_its_digits_goes_needs_two():
    old = faq(introduction_zh_hans="满 400 元减 8 元，811 次之后减 7799 元。")
    assert rules("faq", None, old) == []
    assert rules("faq", old, faq(introduction_zh_hans="400 811 7799")) == [(Rule.NUMBER, "introduction_zh_hans", "")]
    between = with_steps(
        step("a", title_zh_hans="400-811"), step("b", title_zh_hans="看余额"), step("c", title_zh_hans="7799")
    )
    assert rules("faq", faq(), between) == []
    left = with_steps(between["steps"][0], between["steps"][2])
    assert rules("faq", between, left) == [(Rule.NUMBER, "title_zh_hans", "a")]


@pytest.mark.parametrize(
    "changed",
    [
        with_steps(step("a", title_zh_hans="95188")),
        with_steps(step("a", text_zh_hans="95188", text_en="95188")),
        with_steps(step("a", text_zh_hans="95188"), step("b", text_zh_hans="95188")),
        with_steps(step("a", text_zh_hans="95188 95188")),
        with_steps(step("a", text_zh_hans="95189")),
    ],
)
def test_a_number_that_moves_to_another_field_or_is_repeated_needs_two(changed):
    assert {rule for rule, *_ in rules("faq", with_steps(step("a", text_zh_hans="95188")), changed)} == {Rule.NUMBER}


def test_another_number_does_not_hide_behind_many_known_ones():
    known = " 或 ".join(f"40081177{last:02}" for last in range(60))
    assert rules("faq", faq(introduction_en=known), faq(introduction_en=f"{known} 95188"))


@pytest.mark.parametrize(
    ("times", "number_is_new"),
    [
        ({"ends": "2026-11-30T00:00:00+00:00"}, True),
        ({"ends": None}, True),
        ({"starts": "2026-12-01T00:00:00+00:00", "ends": None}, True),
        ({"language": "en"}, True),
        ({"ends": "2026-11-28T01:00:00+00:00"}, False),
        ({"ends": "2026-11-29T08:00:00+08:00"}, False),
    ],
)
def test_a_notice_with_a_number_is_shown_for_longer_by_two_and_ended_by_one(times, number_is_new):
    old, new = (notice(text_zh_hans="请打 95188。", **changes) for changes in ({}, times))
    assert bool(rules("notice", old, new)) is number_is_new


PADDING = st.text("好的。，\n \u200b", max_size=5)


@given(st.integers(1, 9), PADDING, st.sampled_from(["question", "introduction", "phrasings"]))
def test_wherever_a_number_is_cut_two_people_are_asked(cut, padding, field):
    """A number within one text, or cut between the titles of two steps, with what may stand around it."""
    number = "4008117799"
    within = faq(**{f"{field}_zh_hans": f"好{padding}{number}{padding}的"})
    assert {rule for rule, *_ in rules("faq", faq(), within)} == {Rule.NUMBER}
    separators = padding.replace("好", "").replace("的", "")
    start = step("a", title_zh_hans=f"好{number[:cut]}{separators}")
    end = step("b", title_zh_hans=f"{separators}{number[cut:]}的")
    assert {rule for rule, *_ in rules("faq", faq(), with_steps(start, end))} == {Rule.NUMBER}


@given(facts, facts)
def test_texts_without_numbers_and_links_need_one_person(old, new):
    assert rules("faq", old, new) == []
