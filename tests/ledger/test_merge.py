"""Merging two changes of the same facts: what does not overlap is merged, what does is a conflict, nothing is lost."""

from itertools import chain

import pytest
from hypothesis import given

from kb.ledger.fact_fields import is_line_list, texts_of
from kb.ledger.merge import Choice, MergeConflict, merge, resolve
from tests.ledger.examples import STEPS, facts, faq, step, subjects

NETWORK, BALANCE, CONTACT = STEPS
EDITED = step(BALANCE, text_zh_hans="我写的内容")


def keys(merged):
    return [part["key"] for part in merged["steps"]]


def steps(*chosen):
    return faq(steps=[step(key) if isinstance(key, str) else key for key in chosen])


def test_different_fields_are_merged():
    mine, theirs = faq(introduction_zh_hans="别急。"), faq(question_zh_hans="付不了款？", publication="draft")
    both = faq(introduction_zh_hans="别急。", question_zh_hans="付不了款？", publication="draft")
    assert merge(faq(), mine, theirs) == (both, ())


def test_one_field_that_both_changed_is_a_conflict():
    merged = merge(faq(), faq(question_en="Mine"), faq(question_en="Theirs"))
    assert merged.conflicts == (MergeConflict("question_en", "", faq()["question_en"], "Mine", "Theirs"),)
    assert merged.facts == faq()


def test_different_fields_of_one_step_are_merged_and_one_field_is_a_conflict():
    mine = steps(NETWORK, step(BALANCE, title_en="Mine", text_en="My text"), CONTACT)
    theirs = steps(NETWORK, step(BALANCE, title_zh_hans="看余额", text_en="Their text"), CONTACT)
    merged = merge(faq(), mine, theirs)
    assert merged.facts == steps(NETWORK, step(BALANCE, title_en="Mine", title_zh_hans="看余额"), CONTACT)
    assert merged.conflicts == (MergeConflict("text_en", BALANCE, None, "My text", "Their text"),)


def test_a_step_that_one_side_edits_and_moves_and_the_other_leaves_is_taken():
    assert merge(faq(), steps(EDITED, NETWORK, CONTACT), faq(slug="other")).facts == {
        **steps(EDITED, NETWORK, CONTACT),
        "slug": "other",
    }


@pytest.mark.parametrize("mine_deletes", [True, False])
@pytest.mark.parametrize(("keep_edited", "left"), [(True, [NETWORK, BALANCE, CONTACT]), (False, [NETWORK, CONTACT])])
def test_a_step_that_one_side_edits_and_the_other_deletes_is_a_conflict(mine_deletes, keep_edited, left):
    deleted, edited = steps(NETWORK, CONTACT), steps(NETWORK, EDITED, CONTACT)
    merged = merge(faq(), *((deleted, edited) if mine_deletes else (edited, deleted)))
    versions = (None, EDITED) if mine_deletes else (EDITED, None)
    assert merged.conflicts == (MergeConflict("steps", BALANCE, step(BALANCE), *versions),)
    choice = Choice.THEIRS if mine_deletes is keep_edited else Choice.MINE
    resolved = resolve(merged, {("steps", BALANCE): choice})
    assert keys(resolved) == left
    assert (EDITED in resolved["steps"]) is keep_edited


def test_a_step_that_one_side_deletes_and_the_other_leaves_is_deleted():
    assert keys(merge(faq(), steps(NETWORK, CONTACT), steps(CONTACT, NETWORK, BALANCE)).facts) == [CONTACT, NETWORK]


def test_steps_with_one_key_that_both_add_can_both_be_kept():
    mine, theirs = step("new", text_zh_hans="我"), step("new", text_zh_hans="你")
    merged = merge(faq(), steps(NETWORK, mine, BALANCE, CONTACT), steps(NETWORK, theirs, BALANCE, CONTACT))
    assert merged.conflicts == (MergeConflict("steps", "new", None, mine, theirs),)
    both = resolve(merged, {("steps", "new"): Choice.BOTH})
    assert both == steps(NETWORK, mine, {**theirs, "key": "new-2"}, BALANCE, CONTACT)
    assert resolve(merged, {("steps", "new"): Choice.THEIRS}) == steps(NETWORK, theirs, BALANCE, CONTACT)


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ("bacde", "abced", "baced"),
        ("abcdex", "yabcde", "yabcdex"),
        ("axybcde", "apqbcde", "apqxybcde"),
        ("cab", "bcade", "cba"),
        ("edcba", "abcdex", "exdcba"),  # x stays behind e
        ("bacde", "acbde", "acbde"),  # b before a, c before b, a before c: a circle
    ],
)
def test_the_orders_of_both_sides_are_merged(mine, theirs, merged):
    base = steps(*"abcde")
    assert "".join(keys(merge(base, steps(*mine), steps(*theirs)).facts)) == merged


def test_wallets_are_merged_as_a_set_and_phrasings_by_line():
    base = faq(providers=[1, 2], phrasings_en="a\nb\nc")
    mine, theirs = faq(providers=[2, 4], phrasings_en="a\nx\nb\nc"), faq(providers=[1, 2, 3], phrasings_en="c\na\ny")
    merged = merge(base, mine, theirs)
    assert merged == (faq(providers=[2, 3, 4], phrasings_en="c\na\nx\ny"), ())


def test_a_subject_that_one_side_deletes_and_the_other_edits_is_a_conflict():
    edited = faq(slug="other")
    merged = merge(faq(), None, edited)
    assert merged == (faq(), (MergeConflict("", "", faq(), None, edited),))
    assert resolve(merged, {("", ""): Choice.MINE}) is None
    assert resolve(merged, {("", ""): Choice.THEIRS}) == edited


def test_a_text_in_conflict_can_be_chosen_or_joined():
    merged = merge(faq(), faq(introduction_en="Mine"), faq(introduction_en="Theirs"))
    chosen = {choice: resolve(merged, {("introduction_en", ""): choice})["introduction_en"] for choice in Choice}
    assert chosen == {"mine": "Mine", "theirs": "Theirs", "both": "Mine\n\nTheirs"}


@pytest.mark.parametrize("field", ["slug", "faq", "publication", "question_en", "source_name_zh_hans", "checked_on"])
def test_what_stands_on_one_line_cannot_be_joined(field):
    base, mine, theirs = ({field: value} for value in (("a", "b", "c") if field != "faq" else (1, 2, 3)))
    with pytest.raises(ValueError, match=field):
        resolve(merge(base, mine, theirs), {(field, ""): Choice.BOTH})


def test_what_both_chose_is_not_emptied_by_merging():
    merged = merge(faq(providers=[1, 2]), faq(providers=[1]), faq(providers=[2]))
    assert [conflict.place for conflict in merged.conflicts] == [("providers", "")]
    assert resolve(merged, {("providers", ""): Choice.THEIRS})["providers"] == [2]


def test_a_conflict_without_a_choice_is_not_resolved():
    with pytest.raises(KeyError):
        resolve(merge(faq(), faq(slug="mine"), faq(slug="theirs")), {})


def pieces(subject):
    """Returns all texts of the facts, with their fields; of lists, each line."""
    for text in chain(*texts_of(subject)):
        for line in text.text.splitlines() if is_line_list(text.field) else [text.text]:
            yield text.field, line


def held(merged):
    """Returns all texts of the merged facts and of its conflicts."""
    yield from pieces(merged.facts)
    for conflict in merged.conflicts:
        for value in (conflict.mine, conflict.theirs):
            yield from pieces(value) if isinstance(value, dict | None) else [(conflict.field, str(value))]


@given(facts, facts, facts)
def test_nothing_that_somebody_wrote_is_lost(base, mine, theirs):
    written = {*pieces(mine), *pieces(theirs)} - {*pieces(base)}
    merged = merge(base, mine, theirs)
    assert written <= {*held(merged)}
    for choice, side in [(Choice.MINE, mine), (Choice.THEIRS, theirs)]:
        resolved = resolve(merged, {conflict.place: choice for conflict in merged.conflicts})
        assert {*pieces(side)} - {*pieces(base)} <= {*pieces(resolved)}


@given(facts, facts)
def test_a_change_of_one_side_alone_and_the_same_change_of_both_are_taken_as_they_are(base, changed):
    for sides in [(changed, base), (base, changed), (changed, changed)]:
        assert merge(base, *sides) == (changed, ())


@given(facts, facts, facts)
def test_the_sides_can_be_exchanged(base, mine, theirs):
    merged, exchanged = merge(base, mine, theirs), merge(base, theirs, mine)
    assert merged.facts == exchanged.facts
    assert merged.conflicts == tuple(
        conflict._replace(mine=conflict.theirs, theirs=conflict.mine) for conflict in exchanged.conflicts
    )


@given(subjects, subjects, subjects)
def test_who_chooses_both_wherever_it_is_offered_and_else_mine_keeps_all_of_mine(base, mine, theirs):
    merged = merge(base, mine, theirs)
    resolved = resolve(merged, {conflict.place: min(conflict.choices) for conflict in merged.conflicts})
    result = [*pieces(resolved)]
    for field, text in {*pieces(mine)} - {*pieces(base)}:
        assert any(text in other for name, other in result if name == field)


@given(subjects, subjects, subjects)
def test_merging_the_result_again_brings_nothing_new(base, mine, theirs):
    merged = merge(base, mine, theirs)
    again = merge(base, merged.facts, theirs)
    assert {*pieces(again.facts)} <= {*pieces(merged.facts), *pieces(theirs)}
    if not merged.conflicts:
        assert {*pieces(again.facts)} == {*pieces(merged.facts)}
