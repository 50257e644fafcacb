"""Is this number real? What the page answers, and that it keeps what was typed to itself."""

import logging
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection

from kb.hotlines.checks import dispute, record_check
from kb.hotlines.proposals import approve
from kb.models import CheckMethod, ProposalKind, Provider
from tests.hotlines.changes import EVIDENCE, hotline, proposed
from tests.pages.document import Document

pytestmark = pytest.mark.usefixtures("content")

VERDICTS = {
    "listed": {"zh-hans": "本站已收录", "en": "Listed here"},
    "not-listed": {"zh-hans": "本站未收录", "en": "Not listed here"},
    "impostor": {
        "zh-hans": "警告：这个号码冒充钱包客服",
        "en": "Scam warning: this number poses as wallet support",
    },
    "near-miss": {
        "zh-hans": "警告：这个号码只是看起来像本站收录的号码",
        "en": "Warning: only looks like a listed number",
    },
    "no-number": {"zh-hans": "没有找到电话号码", "en": "No phone number found"},
    "not-to-be-called": {"zh-hans": "请勿拨打这个号码", "en": "Do not call this number"},
}
LANGUAGES = ["zh-hans", "en"]


@pytest.fixture
def checked(read):
    """`checked("95188")`: the page about that number."""

    def checked(number: str, language: str = "en", status: int = 200) -> Document:
        return read(f"/{language}/check-number/?number={quote(number)}", status=status)

    return checked


def _verdict(page: Document, verdict: str) -> str:
    return page.one("section", class_=f"verdict {verdict}").text


def test_without_a_number_there_is_just_the_form(read):
    for query in ("", "?number=", "?number=%20%E3%80%80"):
        page = read(f"/en/check-number/{query}")
        assert page.one("textarea", name="number").text.strip() == ""
        assert not page.all("p", class_="message")
        assert not page.calls


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_listed_number_has_its_card_to_call(checked, language):
    page = checked("９５１-８８", language)
    assert VERDICTS["listed"][language] in page.texts("h2")
    assert page.calls == ["tel:95188"]
    assert Provider.objects.get(slug="alipay").name_zh_hans in _verdict(checked("95188", "zh-hans"), "listed")


def test_a_listed_number_that_nobody_checked_says_so(checked):
    assert "nobody has checked it against an official source yet" in _verdict(checked("95188"), "listed")


def test_a_listed_number_says_when_it_was_checked(checked, alice: User):
    record_check(hotline(), by=alice, how=CheckMethod.OFFICIAL_SITE, evidence_url=EVIDENCE)
    assert "This number is listed here, checked on" in _verdict(checked("95188"), "listed")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_that_is_not_listed_is_not_called_false_and_the_listed_ones_are_there(checked, language):
    page = checked("95298", language)
    assert VERDICTS["not-listed"][language] in page.texts("h2")
    assert len(page.calls) == 5
    says = {"zh-hans": "这不能说明它就是假的", "en": "That does not prove that it is false"}
    assert says[language] in _verdict(page, "not-listed")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_impostor_is_a_warning_without_a_link_to_call_it(checked, alice: User, bob: User, language):
    approve(proposed(ProposalKind.FLAG, by=alice, new={"digits": "4001234567"}), by=bob)
    page = checked("+86 400-123-4567", language)
    assert VERDICTS["impostor"][language] in page.texts("h2")
    assert "tel:4001234567" not in page.calls
    assert len(page.calls) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_disputed_number_is_not_to_be_called(checked, alice: User, language):
    dispute(hotline(), by=alice, why_zh_hans="可疑")
    page = checked("95188", language)
    assert VERDICTS["not-to-be-called"][language] in page.texts("h2")
    assert "tel:95188" not in page.calls
    assert len(page.calls) == 4
    says = {"zh-hans": "存在争议", "en": "now it is disputed"}
    assert says[language] in _verdict(page, "not-to-be-called")


def test_a_withdrawn_number_is_told_from_a_disputed_one(checked, alice: User, bob: User):
    approve(proposed(ProposalKind.WITHDRAW, by=alice), by=bob)
    assert "now it is withdrawn" in _verdict(checked("95188"), "not-to-be-called")


@pytest.mark.parametrize(("number", "name"), [("110", "报警电话"), ("96110", "全国反诈专线")])
def test_the_public_lines_are_called_by_their_name(checked, number, name):
    page = checked(number, "zh-hans")
    assert name in _verdict(page, "public")
    assert page.calls == [f"tel:{number}"]
    assert "请挂断，不要回复" not in page.one("main").text


def test_two_public_lines_are_both_called_by_their_name(checked):
    assert checked("110 96110").calls == ["tel:110", "tel:96110"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", ["hello", "12", "\0a", "付款", '"><script>alert(1)</script>'])
def test_what_is_no_number_is_refused_with_a_message(checked, language, number):
    page = checked(number, language, status=400)
    assert VERDICTS["no-number"][language] in page.texts("h2")
    assert "alert(1)" not in [script.text for script in page.all("script")]


@pytest.mark.parametrize("number", ["9" * 1001, "95188" + "，骗" * 600])
def test_what_is_too_long_is_refused_and_given_back_whole(checked, number):
    page = checked(number, status=400)
    assert "This text is too long" in page.texts("h2")
    assert "at most 1000 characters" in page.one("p", class_="message").text
    assert page.one("textarea").text.strip() == number
    assert "maxlength" not in page.one("textarea").attributes


def test_a_number_may_come_with_its_message(checked):
    page = checked("【支付宝】您好，" + "客" * 480 + "，请拨打95188。")
    assert "Listed here" in page.texts("h2")
    assert "A false message can quote a real number" in _verdict(page, "listed")


def test_a_link_beside_a_number_is_never_harmless(checked):
    assert "Do not open its links" in _verdict(checked("95188 https://evil.example"), "listed")
    assert "Do not open the links" in _verdict(checked("95298 https://evil.example"), "not-listed")
    assert "links" not in _verdict(checked("95188"), "listed")


def test_each_of_several_numbers_has_its_verdict_and_the_worst_comes_first(checked, alice: User, bob: User):
    approve(proposed(ProposalKind.FLAG, by=alice, new={"digits": "59876543"}), by=bob)
    page = checked("【支付宝】请致电95188或59876543核实")
    assert page.texts("strong", class_="checked") == ["59876543", "95188"]
    assert page.texts("h2")[0] == VERDICTS["impostor"]["en"]
    assert "tel:59876543" not in page.calls


@pytest.mark.parametrize(
    ("number", "verdict", "says"),
    [
        ("95189", "near-miss", "95189 is not the number of Alipay that is listed here."),
        ("95588", "near-miss", "It may belong to somebody else. If it claims to be Alipay, hang up."),
        ("95188-1234", "near-miss", "Scammers often use look-alike numbers."),
        ("+1 202 555 0100", "not-listed", "no hotline listed here is"),
        ("+852 95188", "not-listed", "It only looks like 95188, the listed number of Alipay"),
        ("6222021234567890123", "card", "This site needs no card or ID number."),
        ("13912395188", "not-listed", "139-1239-5188"),
        ("95188", "listed", "95188"),
        ("95I88", "near-miss", "95I88"),
    ],
)
def test_the_verdict_names_the_number_and_what_is_known_of_it(checked, number, verdict, says):
    assert says in _verdict(checked(number), verdict)


def test_a_number_one_digit_away_is_not_called_a_scammers(checked):
    assert "Scammers" not in _verdict(checked("95588"), "near-miss")


def test_without_a_number_to_call_nobody_is_told_to_call_it(checked, content):
    Provider.objects.update(publication="draft")
    assert "Call the listed number yourself" not in checked("95298").one("main").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_near_miss_says_which_number_it_imitates_and_to_hang_up(checked, language):
    page = checked("95188-1234", language)
    assert VERDICTS["near-miss"][language] in page.texts("h2")
    says = {"zh-hans": ["支付宝号码 95188", "请挂断"], "en": ["95188, the listed number of Alipay", "hang up"]}
    assert all(words in _verdict(page, "near-miss") for words in says[language])


@pytest.mark.parametrize("number", ["95188", "95183", "95298", "hello", "110", "6222021234567890123", "+852 95188"])
def test_what_to_do_stands_under_every_verdict_but_listed(checked, number):
    page = checked(number, status=400 if number == "hello" else 200)
    assert ("To be safe" in page.texts("h2")) is (number != "95188")
    assert ("tel:95017" in page.calls) is (number not in ("95188", "110"))


def test_a_listed_number_beside_a_strangers_proves_nothing(checked):
    message = "Alipay: your account is frozen. Call 95188 or our specialist at +86 170 1234 5678."
    assert "a false message can quote a real one" in _verdict(checked(message), "not-listed")


@pytest.mark.parametrize(
    ("number", "heading"),
    [
        ("+852 95188", "Warning: only looks like a listed number"),
        ("95588", "Careful: this is another number, much like a listed one"),
        ("95017 66", "Warning: only looks like a listed number"),
    ],
)
def test_the_heading_says_how_grave_it_is(checked, number, heading):
    assert heading in checked(number).texts("h2")


@pytest.mark.parametrize(
    ("number", "verdict"), [("95188", "listed"), ("95188-1234", "near-miss"), ("hello", "no-number")]
)
def test_the_verdict_is_in_the_title_and_has_the_focus(checked, number, verdict):
    page = checked(number, status=400 if verdict == "no-number" else 200)
    assert page.one("title").text.startswith(VERDICTS[verdict]["en"])
    heading = page.one("h2", id="page.verdict")
    assert (heading["tabindex"], "autofocus" in heading.attributes) == ("-1", True)


def test_an_extension_is_not_listed(checked):
    assert "The extension 3 is not listed here" in _verdict(checked("95188转3"), "listed")


def test_a_withheld_number_is_being_checked_and_the_forged_one_is_not_shown(client):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    page = Document(client.get("/en/check-number/?number=95188"))
    assert "This number is being checked" in page.texts("h2")
    assert "400-123-4567" not in page.one("main").text
    assert "tel:4001234567" not in page.calls


def test_a_draft_providers_number_is_not_listed(checked):
    Provider.objects.filter(slug="alipay").update(publication="draft")
    page = checked("95188", "zh-hans")
    assert VERDICTS["not-listed"]["zh-hans"] in page.texts("h2")
    assert "支付宝" not in page.one("main").text


@pytest.mark.parametrize("number", ["95188", "95298", "hello"])
def test_the_answer_is_not_kept_by_anybody_on_the_way(client, number):
    response = client.get(f"/en/check-number/?number={number}")
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert Document(response).one("meta", name="robots")["content"] == "noindex"
    assert not response.cookies


def test_the_bare_form_may_be_kept_and_found(client):
    response = client.get("/en/check-number/")
    assert response.headers["Cache-Control"].startswith("public, ")
    assert not Document(response).all("meta", name="robots")


@pytest.mark.parametrize("number", ["95188", "13912345678", "no-number-13912345678"])
def test_what_was_typed_is_neither_logged_nor_stored(client, caplog, number):
    caplog.set_level(logging.DEBUG)
    before = {model: model._default_manager.count() for model in apps.get_models()}
    client.get(f"/en/check-number/?number={number}")
    assert number not in caplog.text
    assert {model: model._default_manager.count() for model in apps.get_models()} == before


def test_the_page_says_that_nothing_is_kept(read):
    assert "您输入的内容不会保存，也不会写进日志。" in read("/zh-hans/check-number/").one("form", class_="search").text


@pytest.mark.parametrize(("number", "queries"), [("", 1), ("hello", 3), ("95188", 3), ("95298", 5)])
def test_the_page_stays_within_its_budget(client, content, django_assert_num_queries, number, queries):
    # Notices; the providers, their hotlines; the number among the impostors and the withheld hotlines.
    with django_assert_num_queries(queries):
        client.get(f"/en/check-number/?number={number}")


@pytest.mark.parametrize(
    "contact", ["加微信 wxkf8866", "微信zhifubao_kf", "add me on Telegram @alipay_help", "kf@example.org"]
)
def test_an_account_beside_a_listed_number_makes_the_message_suspect(checked, contact):
    page = checked(f"95188 {contact}")
    assert "The number is listed; the message may be false" in page.texts("h2")
    assert "Do not add or write to the accounts in this message." in _verdict(page, "listed")


@pytest.mark.parametrize(
    "message", ["95188客服让我共享屏幕", "96110打来电话要我转账", "转到6222021234567890123，客服95188"]
)
def test_what_to_do_stands_under_every_message(checked, message):
    assert "To be safe" in checked(message).texts("h2")


def test_a_code_that_forwards_calls_is_not_to_be_dialled(checked):
    page = checked("**21*13800138000# 拨打后联系95188")
    assert "Do not dial this code" in _verdict(page, "not-listed")
    assert "138-0013-8000" in _verdict(page, "not-listed")


def test_an_account_with_the_digits_of_a_number_is_called_an_account(checked):
    assert "Part of a link or an account, not a phone number" in checked("zfb95188").texts("h2")


def test_a_card_number_that_begins_like_a_hotline_is_not_repeated(checked):
    assert "951881234567890123" not in _verdict(checked("951881234567890123"), "near-miss")
