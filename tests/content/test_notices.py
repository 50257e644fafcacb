"""Which notices are in effect, and for whom."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from kb.content.notices import NoticeState, end_now, for_readers, in_state, notice_state, notices_in_effect
from kb.models import Notice, Provider

EDITOR = User(username="editor", is_superuser=True)
NOON = datetime(2026, 5, 1, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_superuser("editor")


@pytest.fixture
def clock(monkeypatch):
    """Returns a function that sets the time. The time is noon at first."""

    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(NOON)
    return at


def notice(text="暂停服务", **fields):
    return Notice.objects.create(**{"text_zh_hans": text, "starts": NOON, **fields})


def shown(found):
    return [each.text_zh_hans for each in found]


@pytest.mark.parametrize(
    ("moment", "is_shown"),
    [(NOON - SECOND, False), (NOON, True), (NOON + 59 * SECOND, True), (NOON + 60 * SECOND, False)],
)
def test_a_notice_begins_and_ends_at_its_moment(db, clock, moment, is_shown):
    notice(ends=NOON + 60 * SECOND)
    clock(moment)
    assert bool(notices_in_effect()) is is_shown


def test_a_notice_without_end_stays(db, clock):
    notice()
    clock(NOON + timedelta(days=1000))
    assert shown(notices_in_effect()) == ["暂停服务"]


def test_notices_are_in_order(db, clock):
    notice("第二条", position=2)
    notice("第一条", position=1)
    assert shown(notices_in_effect()) == ["第一条", "第二条"]


def test_notices_and_their_providers_take_two_queries(content, clock, django_assert_num_queries):
    notice(provider=Provider.objects.get(slug="alipay"))
    with django_assert_num_queries(2):
        assert [each.provider.name_en for each in notices_in_effect()] == ["Alipay"]


def test_a_reader_sees_notices_for_their_language_and_for_both(db, clock):
    notice("都看", position=1)
    notice("英文读者", position=2, language="en")
    notice("中文读者", position=3, language="zh-hans")
    assert shown(for_readers(notices_in_effect(), language="zh-hans")) == ["都看", "中文读者"]
    assert shown(for_readers(notices_in_effect(), language="en")) == ["都看", "英文读者"]


def test_a_page_about_a_wallet_has_notices_about_it_and_about_all(content, clock):
    alipay, wechat = (Provider.objects.get(slug=slug) for slug in ("alipay", "wechat-pay"))
    notice("全部", position=1)
    notice("支付宝", position=2, provider=alipay)
    notice("微信支付", position=3, provider=wechat)
    assert shown(for_readers(notices_in_effect(), language="en", provider=alipay)) == ["全部", "支付宝"]
    assert shown(for_readers(notices_in_effect(), language="en")) == ["全部", "支付宝", "微信支付"]


def test_a_notice_about_a_draft_provider_is_not_shown(content, clock):
    notice(provider=Provider.objects.get(slug="alipay"))
    Provider.objects.filter(slug="alipay").update(publication="draft")
    assert notices_in_effect() == []


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (SECOND, None, NoticeState.PLANNED),
        (0 * SECOND, None, NoticeState.IN_EFFECT),
        (-SECOND, SECOND, NoticeState.IN_EFFECT),
        (-SECOND, 0 * SECOND, NoticeState.OVER),
    ],
)
def test_a_notice_is_planned_in_effect_or_over_and_the_database_says_the_same(db, starts, ends, expected):
    row = notice(starts=NOON + starts, ends=None if ends is None else NOON + ends)
    assert notice_state(row, at=NOON) == expected
    assert [each for each in NoticeState if Notice.objects.filter(in_state(each, at=NOON)).exists()] == [expected]


def test_a_notice_in_effect_can_be_ended_at_once(editor, clock):
    row = notice(ends=NOON + timedelta(days=1))
    clock(NOON + 5 * SECOND)
    assert end_now(notice=row, by=editor)
    row.refresh_from_db()
    assert (row.ends, row.updated) == (NOON + 5 * SECOND, NOON + 5 * SECOND)
    assert notices_in_effect() == []


@pytest.mark.parametrize(("starts", "ends"), [(NOON + SECOND, None), (NOON - 2 * SECOND, NOON - SECOND), (NOON, None)])
def test_a_planned_or_past_notice_cannot_be_ended(editor, clock, starts, ends):
    row = notice(starts=starts, ends=ends)
    assert not end_now(notice=row, by=editor)
    row.refresh_from_db()
    assert row.ends == ends


def test_one_person_ends_a_notice_with_a_number_that_two_let_through(db, clock):
    row = notice(text="请改打 400-123-4567")
    clock(NOON + SECOND)
    assert end_now(notice=row, by=EDITOR)
    assert notices_in_effect() == []


def test_the_database_rejects_a_notice_that_ends_before_it_starts(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        notice(ends=NOON)
