"""Each step of a change asks who may take it: taking out one of the checks fails a test here."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from kb.ledger import changes, publishing, who_may_decide
from kb.ledger.history import revisions
from kb.ledger.live import read_live
from kb.ledger.who_may_change import require_may_change
from kb.models import Change, ChangeState
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
    change = publishing.submit(changes.begin(kind="faq", subject=subject, facts=None, by=ed), by=ed)
    publishing.approve(change, by=decider())
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


def test_who_may_not_decide_is_told_so_whatever_became_of_the_change() -> None:
    ed = editor()
    change = publishing.publish(draft(ed, question_zh_hans="新的？"), by=ed)
    eva = editor("eva")
    for decide in (publishing.approve, partial(publishing.send_back, comment="")):
        with pytest.raises(PermissionDenied):
            decide(change, by=eva)


def test_only_who_has_the_permission_decides() -> None:
    ed, eva, dora = editor(), editor("eva"), decider()
    assert [who_may_decide.is_decider(person) for person in (ed, dora)] == [False, True]
    who_may_decide.require_may_decide(ed, by=dora)
    for refused in (
        lambda: who_may_decide.require_may_decide(ed, by=eva),
        lambda: who_may_decide.require_may_approve(ed, by=eva),
        lambda: who_may_decide.require_two_deciders(dora, eva),
        lambda: who_may_decide.require_two_deciders(eva, dora),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_two_people_attest_and_not_one_twice() -> None:
    dora = decider()
    who_may_decide.require_two_deciders(dora, decider("dan"))
    with pytest.raises(ValidationError):
        who_may_decide.require_two_deciders(dora, dora)


def test_an_account_that_somebody_else_changed_lately_decides_on_nothing() -> None:
    dora, dan, ed = decider(), decider("dan"), editor()
    LogEntry.objects.log_actions(ed.pk, User.objects.filter(pk=dora.pk), CHANGE, "Password", single_object=True)
    for refused in (
        lambda: who_may_decide.require_may_decide(ed, by=dora),
        lambda: who_may_decide.require_may_approve(dora, by=dan),
        lambda: who_may_decide.require_two_deciders(dora, dan),
        lambda: who_may_decide.require_two_deciders(dan, dora),
    ):
        with pytest.raises(ValidationError):
            refused()


def test_such_an_account_sends_nothing_back_either() -> None:
    ed, dora = editor(), decider()
    change = publishing.submit(rename(ed), by=ed)
    LogEntry.objects.log_actions(ed.pk, User.objects.filter(pk=dora.pk), CHANGE, "Password", single_object=True)
    with pytest.raises(ValidationError):
        publishing.send_back(change, by=dora, comment="不对。")
    assert Change.objects.get(pk=change.pk).state == ChangeState.SUBMITTED


def test_a_button_publishes_at_once_what_its_person_may_change() -> None:
    ed = editor()
    publishing.publish_at_once(faq(), lambda live: {**live, "introduction_zh_hans": "别急。"}, by=ed)
    newest = revisions(faq().subject)[0]
    assert (faq().introduction_zh_hans, newest.by, newest.kind, newest.number) == ("别急。", "ed", "changed", 2)


def test_a_button_that_changes_nothing_enters_nothing() -> None:
    publishing.publish_at_once(faq(), lambda live: {**live}, by=editor())
    assert revisions(faq().subject)[0].number == 1


@pytest.mark.parametrize("new", [{"introduction_zh_hans": "请打 95188。"}, {"introduction_zh_hans": "加微信 abc123"}])
def test_a_button_publishes_nothing_that_takes_two_people(new: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        publishing.publish_at_once(faq(), lambda live: {**live, **new}, by=editor())
    assert refused.value.error_list[0].code == "second_person"
    assert revisions(faq().subject)[0].number == 1


def test_a_button_changes_nothing_for_who_may_not_change_it() -> None:
    for person, new in ((decider(), {"question_en": "New?"}), (translator(), {"question_zh_hans": "新的？"})):
        with pytest.raises(PermissionDenied):
            publishing.publish_at_once(faq(), lambda live, new=new: {**live, **new}, by=person)
    assert revisions(faq().subject)[0].number == 1


def test_a_withheld_row_is_neither_changed_at_once_nor_confirmed() -> None:
    row, new = faq(), lambda live: {**live, "introduction_zh_hans": "别急。"}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_faq SET question_zh_hans = '伪造' WHERE slug = 'payment-failed'")
    for refused in (partial(publishing.publish_at_once, row, new), partial(publishing.confirm, row)):
        with pytest.raises(ValidationError):
            refused(by=editor(f"ed{refused.func.__name__}"))
    assert revisions(row.subject)[0].number == 1


def test_who_may_not_change_a_row_does_not_confirm_it() -> None:
    with pytest.raises(PermissionDenied):
        publishing.confirm(faq(), by=translator())
    publishing.confirm(faq(), by=editor())
    assert revisions(faq().subject)[0].kind == "confirmed"
