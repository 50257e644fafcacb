"""Changes that were authenticated with a key that is lost: nobody publishes them, and no word of them is trapped."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from kb.ledger import changes, publishing
from kb.ledger.attestation import attest, find_unconfirmed
from kb.ledger.change_lock import NotAuthentic, digest
from kb.models import FAQ, Change, ChangeState
from tests.ledger.people import decider, editor
from tests.ledger.test_changes import draft, faq

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

WORDS = "锁住的话"


def with_lost_key(settings: Any, change: Change, state: str) -> Change:
    """Brings the change into this state, loses the key, and lets two people confirm the content with a new one."""
    author = change.author
    if state == ChangeState.DISCARDED:
        changes.discard(change, by=author)
    elif state != ChangeState.DRAFT:
        publishing.submit(change, by=author)
    settings.LEDGER_KEYS = {"new": "a-new-key-that-is-long-enough-for-the-ledger"}
    attest(find_unconfirmed(), by=decider("anna"), approved_by=decider("otto"))
    return Change.objects.get(pk=change.pk)


def words_of(change: Change) -> str:
    return str((change.facts or {})["question_zh_hans"])


@pytest.fixture
def ed() -> User:
    return editor()


def test_a_submitted_change_is_not_approved_but_sent_back_and_its_author_takes_its_words_over(
    settings: Any, ed: User
) -> None:
    dora = decider()
    waiting = with_lost_key(settings, draft(ed, question_zh_hans=WORDS), ChangeState.SUBMITTED)
    with pytest.raises(NotAuthentic, match=r"key|密钥"):
        publishing.approve(waiting, by=dora)
    back = publishing.send_back(waiting, by=dora, comment="密钥丢了。")
    assert (back.state, back.comment) == (ChangeState.RETURNED, "密钥丢了。")
    new = changes.take_over(back, by=ed, seen=digest(back))
    assert words_of(new) == WORDS
    assert publishing.publish(new, by=ed).state == ChangeState.PUBLISHED
    assert FAQ.objects.get(slug="payment-failed").question_zh_hans == WORDS


def test_its_author_takes_a_submitted_change_back_without_a_second_person(settings: Any, ed: User) -> None:
    waiting = with_lost_key(settings, draft(ed, question_zh_hans=WORDS), ChangeState.SUBMITTED)
    mine = changes.take_back(waiting, by=ed)
    assert words_of(changes.take_over(mine, by=ed, seen=digest(mine))) == WORDS


def test_a_draft_can_be_discarded_and_another_one_begun(settings: Any, ed: User) -> None:
    mine = with_lost_key(settings, draft(ed, question_zh_hans=WORDS), ChangeState.DRAFT)
    changes.discard(mine, by=ed)
    draft(ed, question_zh_hans="别的话")
    assert Change.objects.open().filter(subject=faq().subject).count() == 1


def test_the_words_of_a_discarded_change_are_taken_over_and_not_reopened(settings: Any, ed: User) -> None:
    gone = with_lost_key(settings, draft(ed, question_zh_hans=WORDS), ChangeState.DISCARDED)
    with pytest.raises(NotAuthentic):
        changes.reopen(gone, by=ed)
    assert words_of(changes.take_over(gone, by=ed, seen=digest(gone))) == WORDS


def test_what_an_altered_row_says_beside_its_words_does_not_keep_it_from_being_sent_back(ed: User) -> None:
    waiting = publishing.submit(draft(ed, question_zh_hans=WORDS), by=ed)
    Change.objects.filter(pk=waiting.pk).update(subject="nothing/1", kind="", batch="x" * 20)
    altered = Change.objects.get(pk=waiting.pk)
    assert publishing.send_back(altered, by=decider(), comment="不对。").state == ChangeState.RETURNED
