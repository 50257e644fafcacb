"""Staff read the admin in Chinese or English, as they choose, and nothing of it in the other language."""

import re
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
from tests.admin.pages import addresses, latin_words, visible_texts
from tests.hotlines.changes import EVIDENCE, hotline, proposed, second_of_alipay
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
    "tests",  # whoever writes directly in tests (tests/door.py)
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
    *("CSV", "XLSX", "JSON", "Excel", "WPS", "UTF", "GB", "GBK"),
    # The keys of hotlines.
    "apple",
    "google",
    "jd",
    "wechat",
    "pay",
    "support",
}


TYPED = ("站长", "站", "小王", "付款", "支付", "付款暂不可用。", "刷不动", "“不在”", "仍在行骗。")
TYPED += ("接电话的不是京东。", "官网已公布新号码。", "已核对。")
"""What people typed on the site of these tests, and the letter of a name: shown as it is in either language."""
NAMED_IN_ENGLISH = ("中文", "简体中文", "微信")
"""Names of languages, and examples of what people type, that the English shows too."""

HAN = "[\u3400-\u9fff]"
SLIPS = {
    "a half-width mark beside a Chinese character": re.compile(f"{HAN}[,;:!?'\"()]|[,;:!?'\"()]{HAN}|{HAN}\\.(?!\\w)"),
    # Django alone puts " 和 " between the last two of several names.
    "a space between Chinese characters": re.compile(f"{HAN} +[“：，\u3400-\u9fff]|[”：，。？] +{HAN}"),
    "the familiar 你, or 帐": re.compile("[你帐]"),
    "“以” before what a list is filtered by": re.compile(f"^以 {HAN}"),
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
        record_check(hotline(slug), by=somebody, how=CheckMethod(how), evidence_url=EVIDENCE, note="已核对。", on=on)
    approve(proposed(ProposalKind.FLAG, by=somebody, new={"digits": "4001234567"}), by=me)
    successor = second_of_alipay()
    for person in (somebody, me):
        proposed(ProposalKind.CHANGE, by=person, new={"number": "95189"})
        proposed(ProposalKind.WITHDRAW, by=person, new={"replaced_by_id": successor.pk})
    reject(proposed(ProposalKind.UNFLAG, by=somebody, new={"digits": "4001234567"}), by=me, reason="仍在行骗。")
    for reason in ReportReason:
        Report.objects.create(hotline=hotline(), reason=reason)


def test_no_page_says_anything_in_chinese_to_those_who_read_english(client):
    client.cookies["language"] = "en"
    found = {}
    for address in addresses():
        for text in visible_texts(client.get(address).content.decode()):
            if re.search(HAN, without_typed(text)) and not any(name in text for name in NAMED_IN_ENGLISH):
                found.setdefault(text, address)
    assert found == {}


COMPARED = re.compile(r"<td data-label.*?</td>", re.DOTALL)
"""Content of either language in the comparison of two revisions."""


def objections(html):
    """What a Chinese reader would object to: English words, and texts that are not written as Chinese is."""
    yield from latin_words(html) - SAME_IN_CHINESE
    for text in visible_texts(html):
        for slip, pattern in SLIPS.items():
            if pattern.search(without_typed(text).replace(" 和 ", "和")):
                yield slip, text


def without_typed(text):
    for typed in sorted(TYPED, key=len, reverse=True):
        text = text.replace(typed, "X")
    return text


def test_every_page_is_good_chinese_and_has_nothing_in_english(client):
    found = {}
    for address in addresses():
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        for objection in objections(COMPARED.sub("", response.content.decode())):
            found.setdefault(objection, address)
    assert found == {}


def answers(client, filled_in):
    """Yields what the site answers to what people do: saved, refused, deleted, signed out."""
    faq, me = FAQ.objects.first(), User.objects.get(username="站长")
    for page in ("/admin/kb/faq/", "/admin/kb/advice/", "/admin/kb/notice/", "/admin/auth/user/", "/admin/auth/group/"):
        yield client.post(f"{page}add/", {"steps-TOTAL_FORMS": 0, "steps-INITIAL_FORMS": 0})
        yield client.post(page, {"action": "delete_selected"}, follow=True)
        yield client.get(f"{page}99999/change/", follow=True)
    for data in ({}, {"old_password": "x", "new_password1": "站长", "new_password2": "站长"}):
        yield client.post("/admin/password_change/", data)
    data = {"old_password": "x", "new_password1": "12345678", "new_password2": "1234567"}
    yield client.post("/admin/password_change/", data)
    yield client.post(f"/admin/auth/user/{me.pk}/password/", {"password1": "12345678", "password2": "12345678"})
    yield client.post("/admin/auth/user/add/", {"username": "站长", "password1": "123", "password2": "1234"})
    address = f"/admin/auth/user/{User.objects.get(username='小王').pk}/"
    data = filled_in(client.get(f"{address}change/"))
    yield client.post(f"{address}change/", data | {"first_name": "王", "email": "support@alipay.com"}, follow=True)
    yield client.post(f"{address}password/", {"password1": "很长的一句口令啊", "password2": "很长的一句口令啊"})
    yield client.get(f"{address}history/")
    data = filled_in(client.get(f"/admin/kb/faq/{faq.pk}/change/"))
    for button in ("_save", "_continue", "_addanother"):
        data |= {"question_zh_hans": data["question_zh_hans"] + "？", button: "1"}
        yield client.post(f"/admin/kb/faq/{faq.pk}/change/", data, follow=True)
        data = filled_in(client.get(f"/admin/kb/faq/{faq.pk}/change/"))
    notices = Notice.objects.values_list("pk", flat=True)
    choice = {"action": "delete_selected", "_selected_action": notices[:2]}
    yield client.post("/admin/kb/notice/", choice)
    yield client.post("/admin/kb/notice/", choice | {"post": "yes"}, follow=True)
    yield client.post(f"/admin/kb/notice/{notices[0]}/delete/", {"post": "yes"}, follow=True)
    yield client.get("/admin/")
    yield client.post("/admin/logout/")
    yield client.post("/admin/login/", {"username": "x", "password": "x"})


def test_what_the_site_answers_is_good_chinese_too(client, filled_in):
    found = {}
    for answer in answers(client, filled_in):
        for objection in objections(answer.content.decode()):
            found.setdefault(objection, answer.request["PATH_INFO"])
    assert found == {}


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
    [("zh-hans", "常见问题"), ("en", "Question")],
    ids=["Chinese", "English"],
)
def test_the_history_names_the_changed_fields_in_the_readers_language(client, filled_in, language, said):
    faq = FAQ.objects.first()
    address = f"/admin/kb/faq/{faq.pk}/"
    data = filled_in(client.get(f"{address}change/"))
    client.post(f"{address}change/", data | {"question_zh_hans": "新问题", "question_en": "New question"})
    client.cookies["language"] = language
    rows = client.get(f"{address}history/", follow=True).context["rows"]
    assert [row.label.startswith(said) for row in rows] == [True, True]
