"""Each step of a change asks who may take it: taking out one of the checks fails a test here."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from kb.ledger import changes, publishing
from kb.ledger.live import read_live
from kb.ledger.who_may_change import require_may_change
from kb.models import Change
from tests.ledger.people import decider, editor, translator
from tests.ledger.test_changes import draft, facts, faq
from tests.ledger.test_publishing import rename
from tests.people import hotline_person

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]


def without_rights(person: User) -> User:
    person.user_permissions.clear()
    return User.objects.get(pk=person.pk)


def own_submitted() -> tuple[Change, User]:
    both = hotline_person("both", "change_provider", "decide_proposal")
    return publishing.submit(rename(both), by=both), both


def test_nobody_approves_or_sends_back_their_own_change_although_they_may_decide() -> None:
    change, both = own_submitted()
    with pytest.raises(ValidationError):
        publishing.approve(change, by=both)
    with pytest.raises(ValidationError):
        publishing.send_back(change, by=both, comment="不对。")


def test_what_takes_two_people_is_not_scheduled_by_one() -> None:
    ed = editor()
    with pytest.raises(ValidationError):
        publishing.publish(rename(ed), by=ed, at=timezone.now() + timedelta(hours=1))


def test_a_change_whose_author_has_lost_the_right_is_not_approved() -> None:
    ed = editor()
    change = publishing.submit(rename(ed), by=ed)
    without_rights(ed)
    with pytest.raises(PermissionDenied):
        publishing.approve(Change.objects.get(pk=change.pk), by=decider())


def test_a_draft_is_not_saved_by_its_author_without_the_right() -> None:
    ed = editor()
    change = draft(ed, question_zh_hans="新的？")
    with pytest.raises(PermissionDenied):
        changes.save_draft(change, facts(question_zh_hans="更新的？"), by=without_rights(ed))


def test_what_was_deleted_is_begun_again_only_by_who_may_change_it() -> None:
    ed, subject, last = editor(), faq().subject, facts(question_zh_hans="新的？")
    seen = read_live(subject).revision
    publishing.publish(changes.begin(kind="faq", subject=subject, facts=None, by=ed), by=ed)
    with pytest.raises(PermissionDenied):
        changes.begin(kind="faq", subject=subject, facts=last, by=translator(), revision=seen)


def test_a_new_subject_takes_the_right_to_add() -> None:
    with pytest.raises(PermissionDenied):
        require_may_change(hotline_person("ed", "change_faq", "delete_faq"), "faq", None, facts())


def test_a_translator_changes_the_english_alone() -> None:
    tom = translator()
    require_may_change(tom, "faq", facts(), facts(question_en="New?"))
    with pytest.raises(PermissionDenied):
        require_may_change(tom, "faq", facts(), facts(question_zh_hans="新的？"))
    with pytest.raises(PermissionDenied):
        require_may_change(decider(), "faq", facts(), facts(question_en="New?"))
