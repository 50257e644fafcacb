"""Staff read the admin in Chinese or English, as they choose, and nothing of it in the other language."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from kb.hotlines.checks import dispute, record_check
from kb.hotlines.proposals import approve, reject
from kb.models import (
    FAQ,
    CheckMethod,
    FeedbackCount,
    FeedbackReason,
    Notice,
    ProposalKind,
    Report,
    ReportReason,
    SearchCount,
    SynonymGroup,
)
from tests.admin.pages import Words, addresses, latin_words
from tests.hotlines.changes import EVIDENCE, hotline, proposed
from tests.people import hotline_person

# Names, codes and examples that are written so in Chinese as well.
SAME_IN_CHINESE = {
    "English",
    "Apple Pay",
    "Google Pay",
    "zh",
    "hans",
    "en",
    "LDAP",
    "esc",
    "payment",
    "failed",
    "weixin",
    "WeChat",
    "https",
    "www",
    "alipay",
    "com",
    "sha",
    "pbkdf",
    "App",
    "contact",
    # The keys of hotlines.
    "apple",
    "google",
    "jd",
    "wechat",
    "pay",
    "support",
}


@pytest.fixture
def client(content, staff):
    client = staff(superuser=True)
    user = User.objects.get()
    user.username = "站长"
    user.save()
    SynonymGroup.objects.all().delete()  # the shipped ones hold English words
    SynonymGroup.objects.create(slug="pay", words="付款\n支付")
    now = timezone.now()
    for starts, ends in ((-2, -1), (-1, 1), (1, None)):  # one over, one in effect, one planned
        moments = [hours and now + timedelta(hours=hours) for hours in (starts, ends)]
        Notice.objects.create(text_zh_hans="付款暂不可用。", starts=moments[0], ends=moments[1])
    for reason in FeedbackReason:
        FeedbackCount.objects.create(day=timezone.localdate(), faq=FAQ.objects.first(), step="不在", reason=reason)
    SearchCount.objects.create(day=timezone.localdate(), query="刷不动", language="zh-hans", results=0)
    something_to_do(hotline_person("小王"), user)
    return client


def something_to_do(somebody, me):
    """Fills the work list and the lists that it links to."""
    dispute(hotline("jd-pay-support"), by=somebody, why_zh_hans="接电话的不是京东。")
    for slug, days_ago, how in (("alipay-support", 100, "official-site"), ("wechat-pay-support", 100, "called")):
        on = timezone.localdate() - timedelta(days=days_ago)
        record_check(hotline(slug), by=somebody, how=CheckMethod(how), evidence_url=EVIDENCE, on=on)
    approve(proposed(ProposalKind.FLAG, by=somebody, new={"digits": "4001234567"}), by=me)
    for person in (somebody, me):
        proposed(ProposalKind.CHANGE, by=person, new={"number": "95189"})
        proposed(ProposalKind.WITHDRAW, by=person, new={"replaced_by_id": hotline("wechat-pay-support").pk})
    reject(proposed(ProposalKind.UNFLAG, by=somebody, new={"digits": "4001234567"}), by=me, reason="仍在行骗。")
    for reason in ReportReason:
        Report.objects.create(hotline=hotline(), reason=reason)


def test_no_page_says_anything_in_english_to_those_who_read_chinese(client):
    said = {}
    for address in addresses():
        response = client.get(address)
        assert response.status_code == 200, address
        if words := latin_words(response.content.decode()) - SAME_IN_CHINESE:
            said[address] = words
    assert said == {}


def test_the_pages_to_sign_in_and_out_are_chinese_too(client):
    out = client.post("/admin/logout/")
    assert latin_words(out.content.decode()) - SAME_IN_CHINESE == set()
    failed = client.post("/admin/login/", {"username": "x", "password": "x"})
    assert latin_words(failed.content.decode()) - SAME_IN_CHINESE == set()


def test_the_language_is_stored_in_a_cookie(client):
    response = client.post("/admin/language/setlang/", {"language": "en", "next": "/admin/kb/faq/"})
    assert response["Location"] == "/admin/kb/faq/"
    assert client.cookies["language"].value == "en"
    html = client.get("/admin/kb/faq/").content.decode()
    assert '<html lang="en"' in html
    assert "Questions" in html


def test_the_other_language_is_offered_before_signing_in(client):
    client.logout()
    assert 'value="en"' in client.get("/admin/login/").content.decode()
    client.cookies["language"] = "en"
    assert "简体中文" in client.get("/admin/login/").content.decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [("zh-hans", "已修改常见问题和英文译文"), ("en", "Changed question and English texts")],
    ids=["Chinese", "English"],
)
def test_the_history_names_the_changed_fields_in_the_readers_language(client, filled_in, language, said):
    faq = FAQ.objects.first()
    address = f"/admin/kb/faq/{faq.pk}/"
    data = filled_in(client.get(f"{address}change/"))
    client.post(f"{address}change/", data | {"question_zh_hans": "新问题", "question_en": "New question"})
    client.cookies["language"] = language
    html = client.get(f"{address}history/").content.decode()
    assert said.replace(" ", "") in "".join(Words(html).found).replace(" ", "")
