"""Publishing: by one person, by two, from a moment on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from kb.ledger import door, publishing
from kb.ledger.change_lock import Outdated
from kb.ledger.changes import begin, discard, restore
from kb.ledger.conversation import Event, conversation
from kb.ledger.entries import EntryDetails, EntryKind
from kb.ledger.facts import facts_of
from kb.ledger.history import revisions
from kb.ledger.publishable import Overlaps
from kb.ledger.publishing import approve, publish, publish_due, send_back, submit
from kb.models import FAQ, Advice, Change, ChangeState, Provider, Symptom
from tests.hotlines.changes import entered
from tests.ledger.people import decider, editor
from tests.ledger.test_changes import draft, facts, faq

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]


def rename(by: Any, name: str = "新名字") -> Change:
    """Returns a draft that changes the name of a provider, which takes two people."""
    provider = Provider.objects.get(slug="alipay")
    return begin(kind="provider", subject=provider.subject, facts={**facts_of(provider), "name_zh_hans": name}, by=by)


def name() -> str:
    return Provider.objects.get(slug="alipay").name_zh_hans


def test_one_person_publishes_an_ordinary_change() -> None:
    ed = editor()
    publish(draft(ed, question_zh_hans="新的问题？"), by=ed)
    newest = revisions(faq().subject)[0]
    assert (faq().question_zh_hans, newest.number, newest.by, newest.approved_by) == ("新的问题？", 2, "ed", "")


def test_a_new_question_is_published_with_its_steps_at_the_end() -> None:
    ed = editor()
    new = {**facts(slug="brand-new"), "id": None, "uid": None}
    new["steps"] = [step for step in new["steps"] if step["kind"] == "action"]
    change = publish(begin(kind="faq", subject="", facts=new, by=ed), by=ed)
    row = FAQ.objects.get(slug="brand-new")
    assert (change.subject, row.steps.count(), row.position) == (row.subject, len(new["steps"]), 6)
    assert revisions(row.subject)[0].kind == "added"


def test_the_name_of_a_provider_takes_two_people() -> None:
    ed = editor()
    change = rename(ed)
    with pytest.raises(ValidationError) as refused:
        publish(change, by=ed)
    assert refused.value.code == "second_person"
    approve(submit(change, by=ed, note="官网改名了。"), by=decider())
    newest = revisions(Provider.objects.get(slug="alipay").subject)[0]
    assert (name(), newest.by, newest.approved_by, newest.why) == ("新名字", "ed", "dora", "官网改名了。")


def test_a_change_is_approved_only_with_what_the_second_person_compared_it_with() -> None:
    ed, eva = editor(), editor("eva")
    change, seen = submit(draft(ed, question_zh_hans="我的？"), by=ed), 1
    publish(draft(eva, introduction_zh_hans="她的。"), by=eva)
    with pytest.raises(Outdated):
        approve(change, by=decider(), seen=seen)
    assert faq().question_zh_hans != "我的？"


@pytest.mark.parametrize("kind", ["advice", "notice", "faq"])
def test_what_was_approved_for_one_wallet_takes_two_people_for_another(kind: str) -> None:
    boss = User.objects.create_superuser("boss")
    alipay, jd = (Provider.objects.get(slug=slug).pk for slug in ("alipay", "jd-pay"))
    new: dict[str, Any]
    if kind == "advice":
        new = {
            "slug": "own-site",
            "topic": "calls-out",
            "text_zh_hans": "见官网。",
            "source_name_zh_hans": "支付宝官网",
            "source_url": "https://www.alipay.com/",
        }
    elif kind == "notice":
        new = {"text_zh_hans": "见 www.alipay.com 的公告。", "starts": timezone.now().isoformat(), "language": ""}
    else:
        new = {
            **facts(slug="sign-in", introduction_zh_hans="登录 www.alipay.com。"),
            "uid": None,
            "providers": [alipay],
        }
    wallet = {} if kind == "faq" else {"provider": alipay}
    change = begin(kind=kind, subject="", facts={**new, "id": None, **wallet}, by=boss)
    published = approve(submit(change, by=boss), by=decider())
    other = {"providers": [jd]} if kind == "faq" else {"provider": jd}
    moved = begin(kind=kind, subject=published.subject, facts={**(published.facts or {}), **other}, by=boss)
    assert "link" in {reason.rule for reason in publishing.reasons(moved)}


def test_the_address_of_a_wallet_takes_two_people() -> None:
    provider = Provider.objects.get(slug="alipay")
    change = begin(
        kind="provider", subject=provider.subject, facts={**facts_of(provider), "slug": "other"}, by=editor()
    )
    assert [reason.field for reason in publishing.reasons(change)] == ["slug"]


def test_nobody_approves_their_own_change() -> None:
    ed = editor()
    change = submit(rename(ed), by=ed)
    with pytest.raises(PermissionDenied):
        approve(change, by=ed)
    both = decider("both")
    own = Change.objects.get(pk=change.pk)
    Change.objects.filter(pk=change.pk).update(author=both)
    with pytest.raises((ValidationError, Outdated)):
        approve(own, by=both)
    assert name() != "新名字"


@pytest.mark.parametrize(
    "forgery",
    [
        "facts = replace(facts, 'New name', 'Bad name')",
        "revision = 0",
        "note = 'x'",
        "mac = ''",
        "key_id = ''",
        "kind = 'faq'",
        "subject = 'provider/2'",
    ],
)
def test_a_change_that_was_altered_after_it_was_submitted_is_not_approved(forgery: str) -> None:
    ed = editor()
    change = submit(rename(ed, "New name"), by=ed)
    if connection.vendor == "postgresql":
        forgery = forgery.replace("replace(facts,", "replace(facts::text,").replace("'Bad name')", "'Bad name')::jsonb")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE kb_change SET {forgery} WHERE id = {change.pk}")
    with pytest.raises(Outdated):
        approve(Change.objects.get(pk=change.pk), by=decider())
    assert "name" not in name()


def test_a_change_set_to_scheduled_in_the_database_is_not_published() -> None:
    ed = editor()
    change = submit(rename(ed), by=ed)
    Change.objects.filter(pk=change.pk).update(
        state=ChangeState.SCHEDULED, decided_by=decider(), publish_at=timezone.now() - timedelta(minutes=1)
    )
    (returned,) = publish_due()
    assert (returned.state, name() == "新名字") == (ChangeState.RETURNED, False)


def test_a_change_is_sent_back_with_a_comment_and_submitted_again() -> None:
    ed, dora = editor(), decider()
    change = submit(rename(ed), by=ed)
    with pytest.raises(ValidationError):
        send_back(change, by=dora, comment=" ")
    send_back(change, by=dora, comment="请写明出处。")
    change.refresh_from_db()
    assert (change.state, change.comment) == (ChangeState.RETURNED, "请写明出处。")
    approve(submit(change, by=ed, note="官网"), by=dora)
    assert name() == "新名字"


def test_publishing_over_the_same_words_of_others_is_refused_and_loses_nothing() -> None:
    ed, eva = editor(), editor("eva")
    mine = draft(ed, question_zh_hans="我的？")
    publish(draft(eva, question_zh_hans="她的？"), by=eva)
    with pytest.raises(Overlaps):
        publish(mine, by=ed)
    mine.refresh_from_db()
    assert (faq().question_zh_hans, mine.facts["question_zh_hans"]) == ("她的？", "我的？")  # type: ignore[index]


def test_publishing_merges_what_others_published_meanwhile() -> None:
    ed, eva = editor(), editor("eva")
    mine = draft(ed, question_zh_hans="我的？")
    publish(draft(eva, introduction_zh_hans="她的。"), by=eva)
    publish(mine, by=ed)
    assert (faq().question_zh_hans, faq().introduction_zh_hans) == ("我的？", "她的。")


def test_a_change_from_a_moment_on_is_published_then_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ed, moment = editor(), timezone.now() + timedelta(hours=1)
    change = publish(draft(ed, question_zh_hans="明天的？"), by=ed, at=moment)
    assert (change.state, publish_due(), faq().question_zh_hans == "明天的？") == (ChangeState.SCHEDULED, [], False)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert [done.state for done in publish_due()] == [ChangeState.PUBLISHED]
    assert (faq().question_zh_hans, publish_due()) == ("明天的？", [])


def test_a_moment_in_another_time_zone_is_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    ed, moment = editor(), timezone.localtime(timezone.now() + timedelta(hours=1), ZoneInfo("Asia/Shanghai"))
    publish(draft(ed, question_zh_hans="明天的？"), by=ed, at=moment)
    change = submit(rename(editor("eva")), by=User.objects.get(username="eva"), at=moment)
    assert approve(Change.objects.get(pk=change.pk), by=decider()).state == ChangeState.SCHEDULED
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert [done.state for done in publish_due()] == [ChangeState.PUBLISHED] * 2


def test_the_history_has_the_note_of_who_published() -> None:
    ed = editor()
    publish(draft(ed, question_zh_hans="新的？"), by=ed, note="按官网改。")
    assert revisions(faq().subject)[0].why == "按官网改。"


def test_a_moment_that_is_past_is_refused() -> None:
    ed = editor()
    with pytest.raises(ValidationError):
        publish(draft(ed, question_zh_hans="昨天的？"), by=ed, at=timezone.now() - timedelta(seconds=1))


def test_a_scheduled_change_that_no_longer_fits_goes_back_at_once_with_the_reason() -> None:
    ed, eva, moment = editor(), editor("eva"), timezone.now() + timedelta(hours=1)
    returned = publish(draft(ed, question_zh_hans="我的？"), by=ed, at=moment)
    publish(draft(eva, question_zh_hans="她的？"), by=eva)
    returned.refresh_from_db()
    assert conversation(returned)[-1].event == Event.NO_LONGER_FITS
    assert (returned.state, bool(returned.comment), faq().question_zh_hans) == (ChangeState.RETURNED, True, "她的？")


def test_the_reason_that_a_scheduled_change_goes_back_with_is_read_in_the_language_of_the_reader() -> None:
    ed, eva, moment = editor(), editor("eva"), timezone.now() + timedelta(hours=1)
    returned = publish(draft(ed, question_zh_hans="我的？"), by=ed, at=moment)
    publish(draft(eva, question_zh_hans="她的？"), by=eva)
    returned.refresh_from_db()
    words = {}
    for language in ("zh-hans", "en"):
        with override(language):
            words[language] = str(Overlaps(()))
            assert returned.returned_because == words[language]
            assert conversation(returned)[-1].text == words[language]
    assert words["en"] != words["zh-hans"]


def test_what_a_person_writes_who_sends_it_back_is_read_as_it_is() -> None:
    ed = editor()
    for comment in ("请写明出处。", "{", '{"en": 1}', "[]"):
        change = submit(rename(ed), by=ed)
        returned = send_back(change, by=User.objects.filter(username="dora").first() or decider(), comment=comment)
        assert (returned.returned_because, conversation(returned)[-1].text) == (comment, comment)
        discard(returned, by=ed)


def approved_for_later(moment: datetime, **new: Any) -> Change:
    change = submit(draft(editor(), **new), by=User.objects.get(username="ed"), at=moment)
    return approve(change, by=decider())


def name_number(step: int) -> dict[str, str]:
    return {f"step_{step}_text_zh_hans": "请打 95188。"}


@pytest.mark.parametrize(
    ("theirs", "is_published"),
    [
        ({"step_2_text_zh_hans": "别的步骤。"}, True),
        ({"step_1_title_zh_hans": "同一步的标题"}, False),
        ({"introduction_zh_hans": "别的地方。"}, True),
    ],
)
def test_what_others_publish_after_an_approval_is_merged_if_it_stands_in_another_part(
    monkeypatch: pytest.MonkeyPatch, theirs: dict[str, Any], is_published: bool
) -> None:
    moment, eva = timezone.now() + timedelta(hours=1), editor("eva")
    change = approved_for_later(moment, **name_number(1))
    publish(draft(eva, **theirs), by=eva)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    publish_due()
    change.refresh_from_db()
    assert change.state == (ChangeState.PUBLISHED if is_published else ChangeState.RETURNED)
    assert ("95188" in str(facts()), bool(change.comment)) == (is_published, not is_published)


def test_what_takes_two_people_and_was_published_after_an_approval_returns_the_change() -> None:
    moment, eva = timezone.now() + timedelta(hours=1), editor("eva")
    change = approved_for_later(moment, **name_number(1))
    approve(submit(draft(eva, step_2_text_zh_hans="请打 95017。"), by=eva), by=User.objects.get(username="dora"))
    change.refresh_from_db()
    assert (change.state, bool(change.comment)) == (ChangeState.RETURNED, True)


def test_a_change_that_would_take_two_people_for_a_reason_that_nobody_saw_is_returned() -> None:
    """A link that is within the wallet's sites leaves them once the question is no longer about the wallet."""
    moment, eva = timezone.now() + timedelta(hours=1), editor("eva")
    alipay = Provider.objects.get(slug="alipay").pk
    change = approved_for_later(moment, step_1_text_zh_hans="请打 95188，见 www.alipay.com。")
    without_alipay = draft(eva, providers=[pk for pk in facts()["providers"] if pk != alipay])
    approve(submit(without_alipay, by=eva), by=decider("dan"))
    change.refresh_from_db()
    assert change.state == ChangeState.RETURNED


def test_what_was_live_when_a_change_was_approved_is_what_it_is_compared_with(monkeypatch: pytest.MonkeyPatch) -> None:
    ed, eva, moment = editor(), editor("eva"), timezone.now() + timedelta(hours=1)
    change = submit(draft(ed, **name_number(1)), by=ed, at=moment)
    publish(draft(eva, step_1_title_zh_hans="批准之前的标题"), by=eva)
    approve(change, by=decider())
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert [done.state for done in publish_due()] == [ChangeState.PUBLISHED]
    assert facts()["steps"][0]["title_zh_hans"] == "批准之前的标题"


def test_a_change_over_the_same_words_is_not_approved_for_later() -> None:
    ed, eva = editor(), editor("eva")
    change = submit(draft(ed, question_zh_hans="我的？"), by=ed, at=timezone.now() + timedelta(hours=1))
    publish(draft(eva, question_zh_hans="她的？"), by=eva)
    with pytest.raises(Overlaps):
        approve(change, by=decider())


def test_a_withheld_row_is_not_taken_into_a_scheduled_change() -> None:
    ed, moment = editor(), timezone.now() + timedelta(hours=1)
    mine, change = (
        draft(ed, question_zh_hans="我的？"),
        submit(rename(editor("eva")), by=User.objects.get(username="eva"), at=moment),
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_faq SET introduction_zh_hans = '伪造'")
        cursor.execute("UPDATE kb_provider SET summary_zh_hans = '伪造'")
    with pytest.raises(ValidationError):
        publish(mine, by=ed, at=moment)
    with pytest.raises(ValidationError):
        approve(change, by=decider())


def test_a_provider_with_numbers_is_deleted_by_two_people_and_leaves_its_questions() -> None:
    ed, provider = editor(), Provider.objects.get(slug="jd-pay")
    change = begin(kind="provider", subject=provider.subject, facts=None, by=ed)
    (reason,) = publishing.reasons(change)
    assert (reason.rule, provider.hotlines.get().number in str(reason.words)) == ("removed-with-others", True)
    approve(submit(change, by=ed), by=decider())
    assert provider.pk not in facts()["providers"]
    assert revisions("hotline/jd-pay-support")[0].facts is None
    assert revisions(faq().subject)[0].facts == facts()


def add_advice(wallet: Provider) -> None:
    door.save(
        Advice(slug="new", topic="calls-out", provider=wallet, text_zh_hans="客服不会打电话给您。"),
        EntryDetails(kind=EntryKind.ADDED),
    )


def change_number(wallet: Provider) -> None:
    entered("alipay-support", number="95189")


def move_number(wallet: Provider) -> None:
    entered("jd-pay-support", provider=wallet, position=9)


@pytest.mark.parametrize("is_taken_off", [False, True])
@pytest.mark.parametrize("alter", [None, add_advice, change_number, move_number])
def test_a_wallet_goes_later_only_with_what_the_second_person_saw_go_with_it(
    monkeypatch: pytest.MonkeyPatch, is_taken_off: bool, alter: Callable[[Provider], None] | None
) -> None:
    ed, now = editor(), timezone.now()
    alipay = Provider.objects.get(slug="alipay")
    new = {**facts_of(alipay), "publication": "draft"} if is_taken_off else None
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=1))
    change = begin(kind="provider", subject=alipay.subject, facts=new, by=ed)
    approve(submit(change, by=ed, at=now + timedelta(hours=1)), by=decider())
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=2))
    if alter:
        alter(alipay)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=1))
    (done,) = publish_due()
    assert done.state == (ChangeState.RETURNED if alter else ChangeState.PUBLISHED)
    assert Provider.objects.published().filter(slug="alipay").exists() == bool(alter)


def test_what_goes_with_a_deleted_question_is_in_the_bin_too() -> None:
    ed = editor()
    symptom = Symptom.objects.filter(faq=faq()).first()
    assert symptom is not None
    approve(submit(begin(kind="faq", subject=faq().subject, facts=None, by=ed), by=ed), by=decider())
    newest = revisions(symptom.subject)[0]
    assert (newest.kind, newest.by, newest.facts) == ("deleted", "ed", None)


def test_what_belongs_to_something_deleted_says_what_to_restore_first() -> None:
    ed, symptom = editor(), Symptom.objects.filter(faq__isnull=False).select_related("faq")[0]
    assert symptom.faq is not None
    title = symptom.faq.question_zh_hans
    door.delete([symptom.faq], EntryDetails(kind=EntryKind.DELETED))
    change = restore(subject=symptom.subject, revision=1, by=ed)
    with pytest.raises(ValidationError) as refused:
        submit(change, by=ed)
    assert title in refused.value.messages[0]
