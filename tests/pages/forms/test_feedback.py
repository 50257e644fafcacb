"""The feedback form: answers are counted anonymously, and the thanks offer more help."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kb.models import FAQ, FeedbackCount, FeedbackReason, Hotline, Provider, RateLimitCount, Step
from kb.pages.forms.feedback import PER_HOUR
from tests.pages.document import Document

pytestmark = pytest.mark.usefixtures("content")

PAGE = "/en/faq/payment-failed/"
ADDRESS = f"{PAGE}feedback/"
STEP = "check-network"
GOOD = {"reason": "unclear", "step": STEP}
LANGUAGES = ["zh-hans", "en"]
WENT_WRONG = [reason for reason in FeedbackReason.values if reason != "helped"]


def rows():
    return list(FeedbackCount.objects.values_list("faq__slug", "step", "reason", "count"))


def checked(page):
    return [choice["value"] for choice in page.all("input") if "checked" in choice.attributes]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_page_asks_whether_it_helped(read, language):
    page = read(f"/{language}/faq/payment-failed/")
    address = f"/{language}/faq/payment-failed/feedback/"
    form = page.one("form", method="post")
    assert form["action"] == address
    assert page.one("button", name="reason")["value"] == "helped"
    assert page.one("a", href=address).text == {"zh-hans": "没有帮助", "en": "No, it did not"}[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_asks_for_the_reason_and_the_step(read, language):
    page = read(f"/{language}/faq/payment-failed/feedback/")
    steps = Step.objects.filter(faq__slug="payment-failed").in_order()
    assert page.one("form", method="post")["action"] == f"/{language}/faq/payment-failed/feedback/"
    assert [choice["value"] for choice in page.all("input", name="reason")] == WENT_WRONG
    assert [choice["value"] for choice in page.all("input", name="step")] == ["", *(step.key for step in steps)]
    for step in steps:
        assert getattr(step, {"zh-hans": "title_zh_hans", "en": "title_en"}[language]) in page.one("main").text
    assert ("看不懂" in page.one("main").text) is (language == "zh-hans")


def test_no_step_is_chosen_unless_the_address_names_one(read):
    assert checked(read(ADDRESS)) == [""]
    assert checked(read(f"{ADDRESS}?step={STEP}")) == [STEP]


@pytest.mark.parametrize("step", ["nowhere", "%00", "a" * 1000, "<script>", "%ff"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_step_gets_the_form_with_a_message(read, language, step):
    page = read(f"/{language}/faq/payment-failed/feedback/?step={step}", 404)
    message = {"zh-hans": "这个回答里已经没有这一步", "en": "This answer has no such step any more."}
    assert page.one("p", role="alert").text.startswith(message[language])
    assert checked(page) == [""]


def test_an_answer_without_steps_is_not_asked_for_one(client, read):
    Step.objects.filter(faq__slug="payment-failed").delete()
    assert not read(ADDRESS).all("input", name="step")
    assert client.post(ADDRESS, {"reason": "unclear"}).status_code == 302
    assert rows() == [("payment-failed", "", "unclear", 1)]


def test_an_answer_is_counted_without_account_cookie_or_token(client):
    client.handler.enforce_csrf_checks = True
    response = client.post(ADDRESS, GOOD)
    assert response.status_code == 302
    assert response["Location"] == f"{ADDRESS}thanks/?reason=unclear"
    assert not response.cookies
    assert rows() == [("payment-failed", STEP, "unclear", 1)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_helped_the_thanks_offer_no_hotlines(client, language):
    page = Document(client.post(f"/{language}/faq/payment-failed/feedback/", {"reason": "helped"}, follow=True))
    assert page.one("h1").text == {"zh-hans": "谢谢您", "en": "Thank you"}[language]
    assert not page.calls
    assert not page.all("form", role="search")
    assert rows() == [("payment-failed", "", "helped", 1)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_not_helpful_the_thanks_offer_hotlines_call_sheet_and_search(client, language):
    page = Document(client.post(f"/{language}/faq/payment-failed/feedback/", GOOD, follow=True))
    providers = FAQ.objects.get(slug="payment-failed").providers.all()
    assert len(page.calls) == Hotline.objects.filter(provider__in=providers).count() > 1
    assert page.one("a", href=f"/{language}/call-sheet/?faq=payment-failed")
    assert page.one("form", role="search")


def test_no_hotline_of_a_draft_is_offered(client, read):
    Provider.objects.filter(slug="alipay").update(publication="draft")
    assert "95188" not in read(f"{ADDRESS}thanks/").one("main").text


def test_a_number_that_does_not_match_the_ledger_is_not_offered(read):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    page = read(f"{ADDRESS}thanks/")
    assert "400-123-4567" not in page.one("main").text
    assert "tel:4001234567" not in page.calls


@pytest.mark.parametrize("query", ["", "?reason=because", "?reason=<script>", "?reason=%00"])
def test_the_thanks_offer_help_with_any_query(read, query):
    page = read(f"{ADDRESS}thanks/{query}")
    assert page.calls
    assert not [script for script in page.all("script") if not script.attributes]


def test_loading_the_thanks_again_counts_nothing_again(client):
    client.get(client.post(ADDRESS, GOOD)["Location"])
    client.get(f"{ADDRESS}thanks/?reason=unclear")
    assert rows() == [("payment-failed", STEP, "unclear", 1)]


@pytest.mark.parametrize(
    "data",
    [{}, {"step": STEP}, {**GOOD, "reason": ""}, {**GOOD, "reason": "because"}, {**GOOD, "reason": "\0"}],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_reason_is_refused_with_the_form(client, data, language):
    response = client.post(f"/{language}/faq/payment-failed/feedback/", data)
    assert response.status_code == 400
    page = Document(response)
    message = {"zh-hans": "请选择遇到的问题。", "en": "Please choose what went wrong."}
    assert page.one("p", role="alert").text.startswith(message[language])
    assert checked(page) == [data.get("step", "")]
    assert rows() == []


@pytest.mark.parametrize("step", ["nowhere", "\0", "a" * 10_000, "' OR 1=1 --"])
def test_an_unknown_step_is_refused_and_the_reason_stays_chosen(client, step):
    response = client.post(ADDRESS, {**GOOD, "step": step})
    assert response.status_code == 400
    page = Document(response)
    assert page.one("p", role="alert").text.startswith("This answer has no such step any more.")
    assert checked(page) == ["unclear", ""]
    assert rows() == []


def test_a_step_of_another_question_is_refused(client):
    other = Step.objects.filter(faq__slug="account-locked").first()
    assert client.post(ADDRESS, {**GOOD, "step": other.key}).status_code == 400


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    reason=st.sampled_from([*FeedbackReason.values, "", "x"]) | st.text(max_size=30),
    step=st.sampled_from([STEP, "", "nowhere"]) | st.text(max_size=60),
    method=st.sampled_from(["get", "post"]),
)
@example(reason="\ud800", step="\udfff", method="post")
def test_no_input_fails(client, reason, step, method):
    RateLimitCount.objects.all().delete()
    data = {"reason": reason.encode("utf-8", "surrogatepass"), "step": step.encode("utf-8", "surrogatepass")}
    assert getattr(client, method)(ADDRESS, data).status_code in (200, 302, 400, 404)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\x00{", "application/json"),
        (b"", "multipart/form-data"),
        (b"--x\r\nrubbish", "multipart/form-data; boundary=x"),
        (b"reason=%ff%fe&step=%zz", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(2000)), "application/x-www-form-urlencoded"),
    ],
)
def test_a_malformed_body_is_refused(client, body, content_type):
    client.raise_request_exception = False
    assert client.generic("POST", ADDRESS, body, content_type=content_type).status_code == 400
    assert rows() == []


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}]
)
def test_another_sites_form_is_refused(client, headers):
    response = client.post(ADDRESS, GOOD, headers=headers)
    assert response.status_code == 403
    assert "This came from another site and was not kept." in Document(response).one("p", role="alert").text
    assert rows() == []


@pytest.mark.parametrize(("language", "message"), [("zh-hans", "一小时内"), ("en", "That is enough for one hour")])
def test_a_visitor_who_answers_too_often_is_asked_to_wait(client, language, message):
    for _ in range(PER_HOUR):
        assert client.post(ADDRESS, GOOD).status_code == 302
    response = client.post(f"/{language}/faq/payment-failed/feedback/", GOOD)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    page = Document(response)
    assert message in page.one("p", role="alert").text
    assert checked(page) == ["unclear", STEP]
    assert rows() == [("payment-failed", STEP, "unclear", PER_HOUR)]
    assert client.post(ADDRESS, GOOD, REMOTE_ADDR="203.0.113.9").status_code == 302


def test_a_mistake_does_not_count_as_an_answer(client):
    for _ in range(PER_HOUR):
        client.post(ADDRESS, {})
    assert client.post(ADDRESS, GOOD).status_code == 302


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["", "thanks/"])
def test_a_draft_has_no_form(client, language, page):
    FAQ.objects.filter(slug="payment-failed").update(publication="draft")
    address = f"/{language}/faq/payment-failed/feedback/{page}"
    assert client.get(address).status_code == 404
    if not page:
        assert client.post(address, GOOD).status_code == 404
    assert rows() == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_other_methods_get_405_with_allow(client, method):
    response = client.generic(method, ADDRESS)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("page", ["", "thanks/", f"?step={STEP}"])
def test_the_pages_are_not_for_search_engines_and_set_no_cookie(client, page):
    response = client.get(f"{ADDRESS}{page}")
    assert Document(response).one("meta", name="robots")["content"] == "noindex"
    assert not response.cookies


def test_a_title_without_english_is_marked_as_chinese(read):
    Step.objects.filter(key=STEP).update(title_en="")
    title = Step.objects.filter(key=STEP).first().title_zh_hans
    assert title in read(ADDRESS).texts("span", lang="zh-Hans")


def test_the_form_says_what_is_not_stored(read):
    assert (
        "不保存您是谁、您在哪里，也不保存您的网络地址" in read("/zh-hans/faq/payment-failed/feedback/").one("main").text
    )


def test_the_pages_stay_within_their_budget(client, django_assert_num_queries):
    # the question, its steps and wallets, notices
    with django_assert_num_queries(4):
        client.get(ADDRESS)
    # the question, its steps and wallets; the providers, their hotlines; notices
    with django_assert_num_queries(6):
        client.get(f"{ADDRESS}thanks/")
