"""The list of questions and the page of each."""

import datetime

import pytest

from kb.models import FAQ, Provider, Step
from kb.pages.help.faqs import PAGE_SIZE


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_links_to_every_question_in_order(read, content, language):
    page = read(f"/{language}/faq/")
    links = [a["href"] for a in page.all("a") if {"main", "ul"} <= {element.tag for element in a.within}]
    assert links == [
        f"/{language}/faq/{slug}/"
        for slug in ("payment-failed", "forgot-password", "account-locked", "transaction-history", "cancel-transaction")
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_question_is_answered_in_numbered_steps(read, content, language):
    column = language.replace("-", "_")
    faq = FAQ.objects.get(slug="payment-failed")
    page = read(f"/{language}/faq/payment-failed/")
    assert page.one("h1").text == getattr(faq, f"question_{column}")
    assert getattr(faq, f"introduction_{column}") in page.texts("p")
    assert page.texts("h3") == [getattr(step, f"title_{column}") for step in faq.steps.all()]
    for step in faq.steps.all():
        assert getattr(step, f"text_{column}") in page.texts("p")


def test_every_step_can_be_linked_to(read, content):
    page = read("/en/faq/payment-failed/")
    keys = [step.key for step in FAQ.objects.get(slug="payment-failed").steps.all()]
    assert [li["id"] for li in page.all("li") if "id" in li.attributes] == keys
    assert [a["href"] for a in page.all("a", class_="place")] == [f"#{key}" for key in keys]


def test_the_step_that_says_to_contact_support_shows_the_hotlines_in_place(read, content):
    page = read("/en/faq/account-locked/")
    contact = Step.objects.get(faq__slug="account-locked", kind="contact")
    steps_with_calls = {
        element["id"]
        for a in page.all("a")
        if str(a["href"]).startswith("tel:")
        for element in a.within
        if element.tag == "li" and "id" in element.attributes
    }
    assert steps_with_calls == {contact.key}
    assert len(page.calls) == 5


def test_only_the_providers_of_the_question_are_offered(read, content):
    faq = FAQ.objects.get(slug="payment-failed")
    faq.providers.set(faq.providers.filter(slug="jd-pay"))
    page = read("/en/faq/payment-failed/")
    assert page.calls == ["tel:4006065500"]
    offered = [a["href"] for a in page.all("a") if "/providers/" in str(a["href"])]
    assert offered == ["/en/providers/", "/en/providers/jd-pay/"]  # the menu's, and its own


def test_the_date_is_that_of_the_last_changed_part_in_shanghai(read, content):
    FAQ.objects.filter(slug="payment-failed").update(updated=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    Step.objects.filter(faq__slug="payment-failed").update(updated=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC))
    last = Step.objects.filter(faq__slug="payment-failed")[2]
    Step.objects.filter(pk=last.pk).update(updated=datetime.datetime(2026, 3, 1, 20, tzinfo=datetime.UTC))
    assert read("/zh-hans/faq/payment-failed/").one("time").text == "2026年3月2日"
    assert read("/en/faq/payment-failed/").one("time")["datetime"] == "2026-03-02T04:00:00+0800"


def test_a_question_without_steps_has_a_page(read, content):
    Step.objects.filter(faq__slug="payment-failed").delete()
    assert not read("/en/faq/payment-failed/").all("ol", class_="steps")


def test_an_unknown_question_is_not_found(read, content):
    read("/en/faq/nothing/", status=404)


def test_markup_in_a_text_is_escaped(read, content):
    FAQ.objects.filter(slug="payment-failed").update(
        question_en="<script>alert(1)</script>", introduction_en="a <b>bold</b> claim"
    )
    page = read("/en/faq/payment-failed/")
    assert page.one("h1").text == "<script>alert(1)</script>"
    assert "alert" not in page.one("script", type="module").text
    assert not page.all("b")
    assert "a <b>bold</b> claim" in page.texts("p")


def test_a_long_list_is_paginated(read, many):
    many(PAGE_SIZE + 1)
    first, second = read("/en/faq/"), read("/en/faq/?page=2")
    assert f"Number {PAGE_SIZE}" in first.texts("a")
    assert f"Number {PAGE_SIZE + 1}" not in first.texts("a")
    assert f"Number {PAGE_SIZE + 1}" in second.texts("a")
    assert first.one("a", rel="next")["href"] == "?page=2"
    assert second.one("a", rel="prev")["href"] == "?page=1"
    assert not first.all("a", rel="prev")
    assert not second.all("a", rel="next")


def test_each_page_of_the_list_has_its_own_canonical_address(read, many):
    many(PAGE_SIZE + 1)
    page = read("/en/faq/?page=2&from=elsewhere")
    assert page.one("link", rel="canonical")["href"] == "http://testserver/en/faq/?page=2"
    assert page.one("link", hreflang="zh-Hans")["href"] == "http://testserver/zh-hans/faq/?page=2"
    assert "page 2" in page.one("title").text


def test_the_first_page_has_one_canonical_address(read, content):
    assert read("/en/faq/?page=1").one("link", rel="canonical")["href"] == "http://testserver/en/faq/"


@pytest.mark.parametrize("number", ["0", "-1", "2", "99999999999999999999", "9" * 5000, "two", "", "1.5", "%00", "%FF"])
def test_a_page_that_does_not_exist_is_not_found(read, db, number):
    read(f"/en/faq/?page={number}", status=404)


# --- The list of those about one wallet


def listed(page):
    return [a.text for a in page.all("a") if {"main", "ul"} <= {element.tag for element in a.within}]


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Alipay · Common questions"), ("zh-hans", "支付宝 · 常见问题")]
)
def test_the_questions_about_one_wallet_are_listed(read, content, language, heading):
    FAQ.objects.get(slug="account-locked").providers.remove(Provider.objects.get(slug="alipay"))
    page = read(f"/{language}/faq/?provider=alipay")
    assert page.one("h1").text == heading
    assert len(listed(page)) == 4
    assert not page.all("a", rel="next")


def test_a_long_list_about_one_wallet_goes_on_after_its_last_question(read, many):
    many(2 * PAGE_SIZE + 1)
    pages = [read("/en/faq/?provider=number-2")]
    while links := pages[-1].all("a", rel="next"):
        pages.append(read(f"/en/faq/{links[0]['href']}"))
    assert [len(listed(page)) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert [name for page in pages for name in listed(page)] == [f"Number {n}" for n in range(1, 2 * PAGE_SIZE + 2)]


def test_the_list_about_one_wallet_is_left_out_by_search_engines(read, content):
    page = read("/en/faq/?provider=alipay")
    assert "noindex" in page.one("meta", name="robots")["content"]


@pytest.mark.parametrize(
    "query", ["provider=nothing", "provider=%00", *(f"provider=alipay&after={a}" for a in ("x", "-1", "9" * 50, "%00"))]
)
def test_a_list_about_a_wallet_that_is_not_there_or_after_nothing_is_not_found(read, content, query):
    read(f"/en/faq/?{query}", status=404)


def test_there_is_no_list_about_a_draft(read, content):
    Provider.objects.filter(slug="alipay").update(publication="draft")
    read("/en/faq/?provider=alipay", status=404)


# --- The wallet chosen


def test_a_chosen_wallet_has_its_hotline_alone_in_place(read, content):
    page = read("/en/faq/payment-failed/?provider=jd-pay")
    assert page.calls == ["tel:4006065500"]
    assert "JD Pay" in page.one("title").text


def test_the_choice_says_which_wallet_it_is_and_offers_the_others(read, content):
    page = read("/en/faq/payment-failed/?provider=jd-pay")
    offered = {
        a.text: a for a in page.all("a") if "choices" in [element.attributes.get("class") for element in a.within]
    }
    assert list(offered) == ["All wallets", "Alipay", "WeChat Pay", "Apple Pay", "Google Pay", "JD Pay"]
    assert [name for name, a in offered.items() if "aria-current" in a.attributes] == ["JD Pay"]
    assert offered["All wallets"]["href"] == "/en/faq/payment-failed/"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "The hotlines of all of them are shown."), ("zh-hans", "下面列出全部热线")]
)
def test_an_unknown_wallet_gets_a_message_and_all_hotlines(read, content, language, words):
    page = read(f"/{language}/faq/payment-failed/?provider=nothing", status=404)
    assert words in page.one("p", role="alert").text
    assert len(page.calls) == 5


def test_an_empty_choice_chooses_nothing(read, content):
    assert len(read("/en/faq/payment-failed/?provider=").calls) == 5


def test_a_draft_cannot_be_chosen(read, content):
    Provider.objects.filter(slug="jd-pay").update(publication="draft")
    read("/en/faq/payment-failed/?provider=jd-pay", status=404)


# --- Around the steps


def test_every_step_has_a_checkbox_and_a_link_to_the_feedback(read, content):
    page = read("/en/faq/payment-failed/")
    keys = [step.key for step in FAQ.objects.get(slug="payment-failed").steps.all()]
    assert [box["value"] for box in page.all("input", type="checkbox")] == keys
    assert [a["href"] for a in page.all("a", class_="stuck")] == [
        f"/en/faq/payment-failed/feedback/?step={key}" for key in keys
    ]


def test_the_step_that_says_to_contact_support_leads_to_the_call_sheet_for_it(read, content):
    address = "/en/call-sheet/?faq=payment-failed&provider=alipay"
    assert read("/en/faq/payment-failed/?provider=alipay").one("a", href=address)


def related(page):
    return [
        a["href"]
        for a in page.all("a")
        if any(element.attributes.get("aria-labelledby") == "page.related" for element in a.within)
    ]


def test_the_nearest_questions_are_related(read, many):
    many(20)
    near = related(read("/en/faq/number-10/"))
    assert near == [f"/en/faq/number-{number}/" for number in (8, 9, 11, 12)]
    assert related(read("/en/faq/number-1/")) == [f"/en/faq/number-{number}/" for number in (2, 3, 4, 5)]


def test_drafts_are_not_related(read, content):
    FAQ.objects.filter(slug="forgot-password").update(publication="draft")
    assert "/en/faq/forgot-password/" not in related(read("/en/faq/payment-failed/"))


def test_a_wallets_questions_have_no_numbered_pages(client, content):
    assert client.get("/en/faq/?provider=alipay").status_code == 200
    assert client.get("/en/faq/?provider=alipay&page=7").status_code == 404
