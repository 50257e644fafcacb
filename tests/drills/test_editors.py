"""The drill of editors: what it counts as lost and as mixed, and a short run of it on a real server."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from benchmarks.readers import mark
from drills.editors.__main__ import run
from drills.editors.changes import words_not_chosen
from drills.editors.person import Log
from drills.editors.reader import Read
from drills.editors.verdict import judge
from drills.editors.words import Words, Written, with_word
from kb.ledger.changes import begin
from kb.ledger.facts import facts_of
from kb.ledger.publishing import publish
from kb.models import FAQ, Change
from tests.ledger.people import editor

STEPS = [{"key": "a", "title_zh_hans": mark(3), "text_zh_hans": ""}]
FACTS = {"slug": "lost-card", "question_zh_hans": mark(1), "question_en": mark(2), "steps": STEPS}
RECORDS = {
    "revisions": [
        {"subject": "faq/1", "facts": FACTS},
        {"subject": "faq/1", "facts": {**FACTS, "question_zh_hans": mark(4)}},
        {"subject": "faq/1", "facts": None},
    ],
    "changes": [
        {"kind": "faq", "state": "discarded", "facts": {"question_zh_hans": mark(5)}},
        {"kind": "faq", "state": "published", "facts": {"question_zh_hans": mark(6)}},
    ],
    "problems": [],
}


def words(*kept: int, kind: str = "faq") -> Words:
    return Words({word: Written("ed", kind, "question_zh_hans") for word in kept})


@pytest.mark.parametrize("word", [1, 2, 3, 4, 5])
def test_a_word_in_the_history_or_in_a_discarded_draft_is_not_lost(word: int) -> None:
    assert not judge(words(word), [], [], RECORDS).lost


@pytest.mark.parametrize(("word", "kind"), [(6, "faq"), (7, "faq"), (1, "section")])
def test_a_word_that_only_a_published_change_has_or_another_kind_of_subject_is_lost(word: int, kind: str) -> None:
    assert set(judge(words(word, kind=kind), [], [], RECORDS).lost) == {word}


def test_a_word_that_its_author_threw_away_is_not_lost() -> None:
    mine = words(7)
    mine.give_up([7], by="somebody else")
    assert judge(mine, [], [], RECORDS).lost
    mine.give_up([7], by="ed")
    assert not judge(mine, [], [], RECORDS).lost


@pytest.mark.parametrize(
    ("language", "shown", "is_mixed"),
    [
        ("zh-hans", {1, 3}, False),
        ("zh-hans", {4, 3, 9}, False),
        ("zh-hans", {1, 4, 3}, True),
        ("zh-hans", {1}, True),
        ("en", {2, 3}, False),
        ("en", {1, 2, 3}, False),
        ("en", {1, 2, 3, 4}, True),
        ("en", {2}, True),
    ],
)
def test_a_page_shows_the_words_of_one_revision(language: str, shown: set[int], is_mixed: bool) -> None:
    read = Read("lost-card", language, 200, frozenset(shown))
    assert bool(judge(words(1), [read], [], RECORDS).mixed) is is_mixed


def test_a_server_error_fails_the_drill_and_a_refusal_with_a_message_does_not() -> None:
    log = Log()
    log.refused["edit texts", "Somebody has changed this."] += 1
    assert judge(words(1), [Read("", "en", 200)], [log], RECORDS).has_passed
    assert not judge(words(1), [Read("", "en", 500)], [log], RECORDS).has_passed


def test_room_for_a_word_is_made_of_others_words_and_never_of_ones_own() -> None:
    text = f"问题 {mark(1)} {mark(2)}"
    assert with_word(text, 3, most=len(text), mine={2}) == f"问题 {mark(2)} {mark(3)}"
    assert with_word(text, 3, most=len(text), mine={1, 2}) is None


@pytest.mark.usefixtures("content")
@pytest.mark.one_door
@pytest.mark.parametrize(
    ("questions", "introductions", "given_up"),
    [("theirs", "mine", {12}), ("mine", "theirs", {22}), ("theirs", "theirs", {12, 22}), ("both", "mine", set())],
)
def test_only_the_words_of_what_was_not_chosen_are_given_up(
    questions: str, introductions: str, given_up: set[int]
) -> None:
    def draft(person: User, question: str, introduction: str) -> Change:
        faq = FAQ.objects.get(slug="payment-failed")
        new = {"question_zh_hans": question, "introduction_zh_hans": introduction}
        return begin(kind="faq", subject=faq.subject, facts={**facts_of(faq), **new}, by=person)

    ed, other = editor(), editor("other")
    mine = draft(ed, f"{mark(11)} {mark(12)}", f"{mark(21)} {mark(22)}")
    publish(draft(other, f"{mark(11)} {mark(13)}", f"{mark(21)} {mark(23)}"), by=other)
    client = Client(headers={"accept-language": "en"})
    client.force_login(ed)
    html = client.get(f"/admin/kb/change/{mine.pk}/change/").content.decode()
    assert words_not_chosen(html, {"choice-0": questions, "choice-1": introductions}) == given_up


def test_four_people_lose_no_word_in_five_seconds() -> None:
    verdict = run("sqlite", people=4, seconds=5, seed=1)
    assert verdict.kept
    assert (verdict.lost, verdict.mixed, verdict.problems) == ({}, [], [])
