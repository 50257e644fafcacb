"""Drafts: beside the live content, their author's alone, brought up to what others publish."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kb.ledger import changes
from kb.ledger.change_lock import Outdated
from kb.ledger.facts import facts_of
from kb.ledger.live import read_live
from kb.ledger.publishing import approve, publish, submit
from kb.models import FAQ, Change, ChangeState
from tests.ledger.people import decider, editor, translator

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]


def faq() -> FAQ:
    return FAQ.objects.get(slug="payment-failed")


def facts(**new: Any) -> dict[str, Any]:
    """Returns the facts of the question with other values; `step_1_text_en` is a column of its first step."""
    found = facts_of(faq())
    for name, value in new.items():
        if name.startswith("step_"):
            _step, number, column = name.split("_", 2)
            found["steps"][int(number) - 1][column] = value
        else:
            found[name] = value
    return found


def draft(by: Any, **new: Any) -> Change:
    return changes.begin(kind="faq", subject=faq().subject, facts=facts(**new), by=by)


def test_a_draft_leaves_the_live_content_as_it_is() -> None:
    draft(editor(), question_zh_hans="新的问题？")
    assert faq().question_zh_hans != "新的问题？"


def test_a_person_has_one_open_draft_of_a_subject() -> None:
    ed = editor()
    draft(ed)
    with pytest.raises(ValidationError):
        draft(ed)
    draft(editor("eva"))


def test_nobody_saves_somebody_elses_draft() -> None:
    mine = draft(editor())
    with pytest.raises(PermissionDenied):
        changes.save_draft(mine, facts(), by=editor("eva"))


def test_a_translator_changes_english_alone() -> None:
    tom = translator()
    change = draft(tom, question_en="Why?", step_2_text_en="Do this.")
    assert publish(change, by=tom).state == ChangeState.PUBLISHED
    with pytest.raises(PermissionDenied):
        draft(tom, step_1_text_zh_hans="改了。")
    with pytest.raises(PermissionDenied):
        changes.begin(kind="faq", subject=faq().subject, facts=None, by=tom)


def test_a_submitted_change_is_edited_only_after_it_is_taken_back() -> None:
    ed = editor()
    change = submit(draft(ed, question_zh_hans="新的问题？"), by=ed)
    with pytest.raises(Outdated):
        changes.save_draft(change, facts(), by=ed)
    changes.take_back(change, by=ed)
    assert changes.save_draft(change, facts(question_zh_hans="又一个？"), by=ed).state == ChangeState.DRAFT


def test_a_discarded_draft_comes_back_with_every_word() -> None:
    ed = editor()
    change = draft(ed, question_zh_hans="新的问题？")
    changes.discard(change, by=ed)
    assert changes.reopen(change, by=ed).facts["question_zh_hans"] == "新的问题？"  # type: ignore[index]


def test_a_draft_is_brought_up_to_what_others_published() -> None:
    ed, eva = editor(), editor("eva")
    mine = draft(ed, question_zh_hans="新的问题？")
    publish(draft(eva, step_1_text_zh_hans="别人改了这一步。"), by=eva)
    assert not changes.rebase(mine, by=ed)
    mine.refresh_from_db()
    assert mine.facts == facts(question_zh_hans="新的问题？")
    assert mine.revision == read_live(faq().subject).revision


def test_the_same_words_changed_twice_are_a_conflict_that_loses_neither() -> None:
    ed, eva = editor(), editor("eva")
    mine = draft(ed, question_zh_hans="我的？")
    publish(draft(eva, question_zh_hans="她的？"), by=eva)
    (conflict,) = changes.rebase(mine, by=ed)
    mine.refresh_from_db()
    assert (conflict.mine, conflict.theirs, mine.facts["question_zh_hans"]) == ("我的？", "她的？", "我的？")  # type: ignore[index]


def test_a_row_that_does_not_match_the_ledger_gets_no_draft(django_db_blocker: Any) -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_faq SET question_zh_hans = '伪造' WHERE slug = 'payment-failed'")
    with pytest.raises(ValidationError):
        draft(editor())


def test_an_earlier_revision_is_restored_as_a_draft_with_its_steps() -> None:
    ed, before = editor(), facts()
    publish(draft(ed, question_zh_hans="新的问题？", steps=before["steps"][-2:]), by=ed)
    publish(changes.restore(subject=faq().subject, revision=1, by=ed), by=ed)
    assert facts() == before


def test_what_was_deleted_is_restored_whole_with_its_address() -> None:
    ed, dora, before, subject = editor(), decider(), facts(), faq().subject
    approve(submit(changes.begin(kind="faq", subject=subject, facts=None, by=ed), by=ed), by=dora)
    assert not FAQ.objects.filter(slug="payment-failed").exists()
    approve(submit(changes.restore(subject=subject, revision=1, by=ed), by=ed), by=dora)
    assert facts() == before
