"""Searches go on finding pages without a usable index, by a plain look-up."""

import pytest
from django.db import DatabaseError, connection

from kb.models import StaleObject
from kb.search import index_catch_up
from tests.search.test_ranking import found

pytestmark = pytest.mark.usefixtures("searchable")


@pytest.fixture
def broken(monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("no such table: kb_searchterm")

    monkeypatch.setattr("kb.search.ranking.find_candidates", fail)


def test_without_an_index_a_plain_look_up_still_finds_questions(broken):
    assert "payment-failed" in found("支付失败")
    assert "forgot-password" in found("password")


def test_without_an_index_providers_are_still_found(broken):
    assert found("支付宝")[0] == "alipay"
    assert found("weixin")[0] == "wechat-pay"
    assert found("95188")[0] == "alipay"


@pytest.mark.django_db(transaction=True)
def test_without_its_tables_the_search_still_answers():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kb_searchterm RENAME TO lost")
    try:
        assert "payment-failed" in found("支付失败")
        assert found("zfb")[0] == "alipay"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE lost RENAME TO kb_searchterm")


def test_an_index_that_cannot_be_brought_up_to_date_still_answers(monkeypatch):
    def fail(*args):
        raise DatabaseError("attempt to write a readonly database")

    monkeypatch.setattr(index_catch_up, "replace_documents", fail)
    StaleObject.objects.create(kind="faq", object_id=1)
    assert found("wangji mima")[0] == "forgot-password"  # which the plain look-up does not find
