"""Changes that someone without the key altered in the database: nobody edits, submits, publishes or previews them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from kb.ledger import bulk, changes, door, keys
from kb.ledger.change_lock import NotAuthentic, Outdated, digest, is_authentic, mac_input
from kb.ledger.entries import EntryDetails, EntryKind
from kb.ledger.facts import facts_of
from kb.ledger.live import read_live
from kb.ledger.preview import find_previewed, preview_token
from kb.ledger.problems import altered_changes, find_problems
from kb.ledger.publishing import approve, publish, publish_due, submit
from kb.models import FAQ, Change, ChangeState
from tests.ledger.people import decider, editor

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

DETAILS = EntryDetails(kind=EntryKind.CHANGED, by="tests")
FORGED = "伪造的说法"


def faq(slug: str = "payment-failed") -> FAQ:
    return FAQ.objects.get(slug=slug)


def altered(by: User) -> Change:
    """Returns a draft whose words somebody changed in the database."""
    facts = {**facts_of(faq()), "introduction_zh_hans": "新的说法"}
    change = changes.begin(kind="faq", subject=faq().subject, facts=facts, by=by)
    Change.objects.filter(pk=change.pk).update(facts={**facts, "introduction_zh_hans": FORGED})
    return Change.objects.get(pk=change.pk)


STEPS: dict[str, Callable[[Change, User], Any]] = {
    "saved": lambda change, by: changes.save_draft(change, facts_of(faq()), by=by),
    "brought up to date": lambda change, by: changes.rebase(change, by=by),
    "noted": lambda change, by: changes.save_note(change, "x", by=by),
    "submitted": lambda change, by: submit(change, by=by),
    "published": lambda change, by: publish(change, by=by),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_an_altered_draft_is_not(step: Callable[[Change, User], Any]) -> None:
    ed = editor()
    change = altered(ed)
    with pytest.raises(NotAuthentic):
        step(change, ed)
    assert Change.objects.get(pk=change.pk).state == ChangeState.DRAFT
    assert faq().introduction_zh_hans != FORGED


def test_a_draft_without_a_mac_is_not_published() -> None:
    ed = editor()
    facts = {**facts_of(faq()), "introduction_zh_hans": "新的说法"}
    change = changes.begin(kind="faq", subject=faq().subject, facts=facts, by=ed)
    Change.objects.filter(pk=change.pk).update(mac="", key_id="")
    with pytest.raises(NotAuthentic):
        publish(Change.objects.get(pk=change.pk), by=ed)


def test_an_altered_draft_is_not_previewed_and_verify_ledger_names_it() -> None:
    change = altered(editor())
    assert find_previewed(preview_token(change)) is None
    (problem,) = altered_changes()
    assert f"Change {change.pk} " in problem


def test_its_author_takes_the_words_that_were_read_over_into_a_new_draft() -> None:
    ed = editor()
    change = altered(ed)
    seen = digest(change)
    Change.objects.filter(pk=change.pk).update(facts={**(change.facts or {}), "introduction_zh_hans": "又一种"})
    with pytest.raises(Outdated):
        changes.take_over(change, by=ed, seen=seen)
    new = changes.take_over(change, by=ed, seen=digest(Change.objects.get(pk=change.pk)))
    assert (new.facts or {})["introduction_zh_hans"] == "又一种"
    assert publish(new, by=ed).state == ChangeState.PUBLISHED


def test_an_altered_draft_stays_altered_when_it_is_discarded() -> None:
    ed = editor()
    change = changes.discard(altered(ed), by=ed)
    with pytest.raises(NotAuthentic):
        changes.reopen(change, by=ed)


@pytest.mark.parametrize("step", [submit, publish])
def test_what_is_submitted_or_published_is_what_its_author_saw(step: Any) -> None:
    ed = editor()
    facts = facts_of(faq())
    shown = changes.begin(kind="faq", subject=faq().subject, facts={**facts, "introduction_zh_hans": "一"}, by=ed)
    changes.save_draft(shown, {**facts, "introduction_zh_hans": "二"}, by=ed)
    with pytest.raises(Outdated):
        step(shown, by=ed)


def test_facts_of_another_row_are_refused_wherever_facts_enter() -> None:
    ed, other = editor(), faq("account-locked")
    facts = {**facts_of(faq()), "id": other.pk}
    revision = 1
    mine = changes.begin(kind="faq", subject=faq().subject, facts=facts_of(faq()), by=ed)
    entrances: list[Callable[[], Any]] = [
        lambda: changes.begin(kind="faq", subject=faq("forgot-password").subject, facts=facts, by=ed),
        lambda: changes.begin(kind="faq", subject="", facts=facts, by=ed),
        lambda: changes.begin(kind="symptom", subject=faq("forgot-password").subject, facts=facts, by=ed),
        lambda: changes.save_draft(mine, facts, by=ed),
        lambda: door.write(faq().subject, "faq", facts, DETAILS),
        lambda: door.write("", "faq", facts, DETAILS),
        lambda: bulk.publish_many("faq", [bulk.NewFacts(faq().subject, revision, facts)], by=ed, source="x"),
        lambda: bulk.submit_many("faq", [bulk.NewFacts("", 0, facts)], by=ed, batch="x", note=""),
    ]
    for enter in entrances:
        with pytest.raises(ValidationError, match=r"另一个|another"):
            enter()
    assert faq("account-locked").question_zh_hans == other.question_zh_hans


def test_an_earlier_state_is_not_published_again(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ed, dora = editor(), decider()
    facts = {**facts_of(faq()), "introduction_zh_hans": "请打 400-000-7777。"}
    with django_capture_on_commit_callbacks(execute=True):
        change = changes.begin(kind="faq", subject=faq().subject, facts=facts, by=ed)
        change = approve(submit(change, by=ed, at=timezone.now() + timedelta(days=1)), by=dora)
    scheduled = Change.objects.filter(pk=change.pk).values().get()
    assert is_authentic(change)
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with django_capture_on_commit_callbacks(execute=True):
        assert [done.state for done in publish_due()] == [ChangeState.PUBLISHED]
    with django_capture_on_commit_callbacks(execute=True):
        door.write(faq().subject, "faq", {**facts, "introduction_zh_hans": "别急。"}, DETAILS)
        Change.objects.filter(pk=change.pk).update(**scheduled)
        (returned,) = publish_due()
    assert returned.state == ChangeState.RETURNED
    assert faq().introduction_zh_hans == "别急。"
    assert list(find_problems()) == []


def test_a_change_of_before_states_were_counted_stays_authentic() -> None:
    change = changes.begin(kind="faq", subject=faq().subject, facts=facts_of(faq()), by=editor())
    change.version = 0
    change.mac = keys.mac(change.key_id, "", mac_input(change))
    assert '"version"' not in mac_input(change)
    assert is_authentic(change)


def test_imported_changes_are_counted_too() -> None:
    faq_facts = {**facts_of(faq()), "introduction_zh_hans": "新的说法"}
    new = [bulk.NewFacts(faq().subject, read_live(faq().subject).revision, faq_facts)]
    (change,) = bulk.submit_many("faq", new, by=User.objects.create_superuser("ed"), batch="x", note="")
    change = Change.objects.get(pk=change.pk)
    assert (change.version, is_authentic(change)) == (1, True)
