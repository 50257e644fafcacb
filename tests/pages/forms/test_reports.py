"""The form that reports a number: anonymous, and without effect by itself."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from kb.models import Provider, Report, ReportReason
from kb.pages.forms.reports import PER_HOUR
from tests.hotlines.changes import changed, hotline
from tests.pages.document import Document

pytestmark = pytest.mark.usefixtures("content")

ADDRESS = "/en/providers/alipay/report/"
GOOD = {"hotline": "alipay-support", "reason": "no-answer"}
LANGUAGES = ["zh-hans", "en"]


@pytest.fixture
def strict(client):
    """A client that enforces CSRF checks."""
    client.handler.enforce_csrf_checks = True
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_asks_which_number_and_what_happened(read, language):
    page = read(f"/{language}/providers/alipay/report/")
    assert page.one("form", method="post")["action"] == f"/{language}/providers/alipay/report/"
    assert page.one("input", name="hotline")["value"] == "alipay-support"
    assert [choice["value"] for choice in page.all("input", name="reason")] == ReportReason.values
    assert "95188" in page.one("form", method="post").text


def test_the_provider_page_links_to_the_form(read):
    assert read("/en/providers/alipay/").one("a", href=ADDRESS)


def test_a_report_needs_no_account_cookie_or_token(strict):
    response = strict.post(ADDRESS, GOOD)
    assert response.status_code == 302
    assert response["Location"] == f"{ADDRESS}thanks/?reason=no-answer"
    assert not response.cookies
    row = Report.objects.get()
    assert (row.hotline.slug, row.reason) == ("alipay-support", "no-answer")


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_asked_for_code_the_thanks_link_to_the_page_for_the_deceived(client, language):
    response = client.post(f"/{language}/providers/alipay/report/", {**GOOD, "reason": "asked-for-code"}, follow=True)
    page = Document(response)
    urgent = page.one("a", class_="button alarm")
    assert urgent["href"] == f"/{language}/deceived/"
    assert urgent.text == {"zh-hans": "马上这样做", "en": "What to do at once"}[language]


@pytest.mark.parametrize("query", ["", "?reason=no-answer", "?reason=<script>", "?reason=%00"])
def test_for_other_reasons_the_thanks_have_no_warning(read, query):
    page = read(f"{ADDRESS}thanks/{query}")
    assert page.one("h1").text == "Thank you for your report"
    assert not page.all("a", class_="button alarm")
    assert not [script for script in page.all("script") if not script.attributes]


def test_loading_the_thanks_again_sends_nothing_again(client):
    client.get(client.post(ADDRESS, GOOD)["Location"])
    client.get(f"{ADDRESS}thanks/?reason=no-answer")
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"hotline": "alipay-support"},
        {"reason": "no-answer"},
        {**GOOD, "reason": "because"},
        {**GOOD, "reason": "\0"},
        {**GOOD, "hotline": "wechat-pay-support"},
        {**GOOD, "hotline": "' OR 1=1 --"},
        {**GOOD, "hotline": "a" * 10_000},
        {**GOOD, "hotline": "\0"},
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invalid_choice_is_refused_with_the_form(client, data, language):
    response = client.post(f"/{language}/providers/alipay/report/", data)
    assert response.status_code == 400
    page = Document(response)
    message = {"zh-hans": "请选择号码和遇到的情况。", "en": "Please choose the number and what happened."}
    assert page.one("p", role="alert").text.startswith(message[language])
    assert page.all("input", name="reason")
    assert not Report.objects.exists()


def test_choices_are_kept_after_an_error(client):
    page = Document(client.post(ADDRESS, {"reason": "changed", "hotline": "wechat-pay-support"}))
    assert [choice["value"] for choice in page.all("input", name="reason") if "checked" in choice.attributes] == [
        "changed"
    ]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\x00{", "application/json"),
        (b"", "multipart/form-data"),
        (b"--x\r\nrubbish", "multipart/form-data; boundary=x"),
        (b"hotline=%ff%fe&reason=%zz", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(2000)), "application/x-www-form-urlencoded"),
    ],
)
def test_a_malformed_body_is_refused(client, body, content_type):
    client.raise_request_exception = False
    assert client.generic("POST", ADDRESS, body, content_type=content_type).status_code == 400
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"origin": "http://testserver.evil.example"},
        {"origin": "https://testserver:8443"},
    ],
)
def test_another_sites_form_is_refused(client, headers):
    response = client.post(ADDRESS, GOOD, headers=headers)
    assert response.status_code == 403
    assert "This came from another site and was not kept." in Document(response).one("p", role="alert").text
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": "http://testserver"}]
)
def test_our_own_form_is_accepted(client, headers):
    assert client.post(ADDRESS, GOOD, headers=headers).status_code == 302


@pytest.mark.parametrize(
    ("language", "message"),
    [("zh-hans", "您一小时内的反馈次数已达上限"), ("en", "That is enough for one hour")],
)
def test_a_visitor_who_reports_too_often_is_asked_to_wait(client, language, message):
    for _ in range(PER_HOUR):
        assert client.post(ADDRESS, GOOD).status_code == 302
    response = client.post(f"/{language}/providers/alipay/report/", GOOD)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert message in Document(response).one("p", role="alert").text
    assert Report.objects.count() == PER_HOUR


def _taken(client, **where: str) -> bool:
    return client.post(ADDRESS, GOOD, **where).status_code == 302


def test_each_address_has_its_own_count(client):
    for _ in range(PER_HOUR):
        _taken(client, REMOTE_ADDR="203.0.113.1")
    assert not _taken(client, REMOTE_ADDR="203.0.113.1")
    assert _taken(client, REMOTE_ADDR="203.0.113.2")


@pytest.mark.parametrize("address", ["", "rubbish", "unix:"])
def test_an_invalid_address_does_not_fail(client, address):
    assert _taken(client, REMOTE_ADDR=address)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["", "thanks/"])
def test_a_draft_has_no_form(client, language, page):
    Provider.objects.filter(slug="alipay").update(publication="draft")
    address = f"/{language}/providers/alipay/report/{page}"
    response = client.get(address)
    assert response.status_code == 404
    assert "支付宝" not in response.content.decode()
    assert "Alipay" not in response.content.decode()
    if not page:
        assert client.post(address, GOOD).status_code == 404
    assert not Report.objects.exists()


def test_a_withheld_number_is_neither_shown_nor_reported(client):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    page = Document(client.get(ADDRESS))
    assert "400-123-4567" not in page.one("main").text
    assert not page.all("form", method="post")
    assert client.post(ADDRESS, GOOD).status_code == 400


def test_a_changed_number_can_be_reported_under_the_new_one(read, alice: User, bob: User):
    changed("95187", by=alice, approved_by=bob)
    assert "95187" in read(ADDRESS).one("form", method="post").text


def test_a_report_changes_nothing_a_visitor_sees(client, read):
    client.post(ADDRESS, {**GOOD, "reason": "asked-for-code"})
    assert hotline().dialled == "95188"
    assert read("/en/providers/alipay/").calls[0] == "tel:95188"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_get_405_with_allow(client, method):
    response = client.generic(method, ADDRESS)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("page", ["", "thanks/"])
def test_the_pages_are_not_for_search_engines_and_set_no_cookie(client, page):
    response = client.get(f"{ADDRESS}{page}")
    assert Document(response).one("meta", name="robots")["content"] == "noindex"
    assert not response.cookies


def test_the_form_says_what_is_not_stored(read):
    assert "不保存您是谁、您在哪里，也不保存您的网络地址" in read("/zh-hans/providers/alipay/report/").one("main").text


def test_the_pages_stay_within_their_budget(client, django_assert_num_queries):
    # the provider, its hotlines, the notices
    with django_assert_num_queries(3):
        client.get(ADDRESS)
    # the provider, its hotlines; the rate limit, counts of past hours; how many reports wait, the report
    with django_assert_num_queries(6):
        client.post(ADDRESS, GOOD)
