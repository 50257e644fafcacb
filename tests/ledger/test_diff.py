"""The readable difference of two texts and of two facts."""

import random
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ledger.diff import Difference, DifferenceKind, diff_facts
from kb.ledger.text_diff import Mark, Segment, Unit, diff_texts, new_side, old_side
from tests.ledger.examples import STEPS, facts, faq, provider, step, texts

NETWORK, BALANCE, CONTACT = STEPS
SIGNS = {Mark.EQUAL: "{}", Mark.REMOVED: "[-{}]", Mark.ADDED: "[+{}]"}


def marked(segments):
    return "".join(SIGNS[segment.mark].format(segment.text) for segment in segments)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("95188", "95198", "951[-8][+9]8"),
        ("95188", "951888", "95188[+8]"),
        ("400-666-8800", "400-666-8800", "400-666-8800"),
        ("", "95188", "[+95188]"),
        ("先看看手机能不能上网。", "先看看手机或电脑能不能上网。", "先看看手机[+或电脑]能不能上网。"),
        ("重连网络。再试一次。", "再试一次。", "[-重连网络。]再试一次。"),
        ("我的钱没付出去。", "请帮忙查一下原因。", "[-我的钱没付出去。][+请帮忙查一下原因。]"),  # not 。 alone
    ],
)
def test_chinese_is_compared_by_character(old, new, shown):
    assert marked(diff_texts(old, new)) == shown


def test_english_is_compared_by_word():
    old, new = "Your device is offline. Don't worry.", "Your devices are offline. Don't worry!"
    assert marked(diff_texts(old, new, Unit.WORD)) == (
        "Your [-device][+devices] [-is][+are] offline. Don't worry[-.][+!]"
    )


def test_lists_are_compared_by_line():
    assert marked(diff_texts("zfb\nalipay", "zfb\nalipay2\nx", Unit.LINE)) == "zfb\n[-alipay][+alipay2\nx]"


def test_each_side_shows_its_own_text_with_what_differs():
    segments = diff_texts("95188", "95198")
    assert old_side(segments) == [Segment("951"), Segment("8", Mark.REMOVED), Segment("8")]
    assert [(segment.text, segment.differs) for segment in new_side(segments)] == [
        ("951", False),
        ("9", True),
        ("8", False),
    ]


@given(texts.map(str), texts.map(str) | st.text(), st.sampled_from(Unit))
def test_the_segments_hold_both_texts(old, new, unit):
    segments = diff_texts(old, new, unit)
    assert "".join(segment.text for segment in old_side(segments)) == old
    assert "".join(segment.text for segment in new_side(segments)) == new
    assert all(one.mark != other.mark for one, other in pairwise(segments))


@pytest.mark.parametrize("letters", ["ab", "ab。", "a ", "的一是不了人我在有他这，。"])
@pytest.mark.parametrize("unit", Unit)
def test_long_texts_that_difflib_takes_minutes_for_take_seconds(letters, unit):
    draw = random.Random(1)
    old = "".join(draw.choices(letters, k=20_000))
    new = "".join(draw.choice(letters) if draw.random() < 0.3 else letter for letter in old)
    started = process_time()
    diff_texts(old, new, unit)
    assert process_time() - started < 5


def test_a_small_change_in_a_long_text_is_found():
    text = "打开钱包，看看余额够不够付这笔钱。付大额款项时，更要留意！\n" * 600
    changed = text[:9_000] + "多" + text[9_000:12_000] + text[12_001:]
    assert [segment.text for segment in diff_texts(text, changed) if segment.differs] == ["多", text[12_000]]


def test_texts_are_compared_in_the_way_of_their_language():
    changes = diff_facts(faq(), faq(question_zh_hans="付款不成功怎么办？", question_en="My payments failed. What now?"))
    assert [(change.kind, change.field, marked(change.segments)) for change in changes] == [
        (DifferenceKind.TEXT, "question_zh_hans", "付款[-失败][+不成功]怎么办？"),
        (DifferenceKind.TEXT, "question_en", "My [-payment][+payments] failed. What now?"),
    ]


def test_links_wallets_and_publication_are_changes_of_their_own_kind():
    assert diff_facts(faq(), faq(publication="draft", providers=[2, 3])) == [
        Difference(DifferenceKind.PUBLICATION, "publication", "", "published", "draft"),
        Difference(DifferenceKind.IDS, "providers", "", [1], [3]),
    ]
    assert diff_facts(provider(), provider(official_site=None)) == [
        Difference(DifferenceKind.LINK, "official_site", "", "https://www.alipay.com/", "")
    ]


def test_steps_are_added_removed_moved_and_changed():
    new = [step(CONTACT, kind="contact"), step(NETWORK, text_en="Text"), step("new")]
    assert diff_facts(faq(), faq(steps=new)) == [
        Difference(DifferenceKind.PART_MOVED, "steps", CONTACT, 3, 1),
        Difference(DifferenceKind.VALUE, "kind", CONTACT, "action", "contact"),
        Difference(DifferenceKind.TEXT, "text_en", NETWORK, segments=(Segment("Text", Mark.ADDED),)),
        Difference(DifferenceKind.PART_ADDED, "steps", "new", new=step("new")),
        Difference(DifferenceKind.PART_REMOVED, "steps", BALANCE, old=step(BALANCE)),
    ]


def test_one_step_that_is_dragged_is_the_only_one_that_moved():
    moved = diff_facts(faq(steps=list(map(step, "abcdef"))), faq(steps=list(map(step, "acdefb"))))
    assert moved == [Difference(DifferenceKind.PART_MOVED, "steps", "b", 2, 6)]


def test_a_subject_that_is_deleted_or_new_says_so_and_shows_its_texts():
    for old, new, kind, mark in [
        (faq(), None, DifferenceKind.DELETED, Mark.REMOVED),
        (None, faq(), DifferenceKind.ADDED, Mark.ADDED),
    ]:
        first, *changes = diff_facts(old, new)
        assert first == Difference(kind)
        assert (Segment("先别着急。", mark),) in [change.segments for change in changes]


@given(facts, facts)
def test_every_difference_but_of_blank_texts_is_shown(old, new):
    def without_blanks(value):
        if isinstance(value, dict):
            return {name: part for name, content in value.items() if (part := without_blanks(content))}
        return [without_blanks(part) for part in value] if isinstance(value, list) else value

    is_same = (old is None) == (new is None) and without_blanks(old) == without_blanks(new)
    assert (not diff_facts(old, new)) == is_same
