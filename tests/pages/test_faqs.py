"""The list of questions and the page of each."""

import datetime

import pytest

from kb.models import FAQ, Step
from kb.pages.faqs import PAGE_SIZE


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
    assert page.texts("a", class_="button") == ["JD Pay"]


def test_the_date_is_that_of_the_last_changed_part_in_shanghai(read, content):
    FAQ.objects.filter(slug="payment-failed").update(updated=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    Step.objects.filter(faq__slug="payment-failed").update(updated=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC))
    last = Step.objects.filter(faq__slug="payment-failed")[2]
    Step.objects.filter(pk=last.pk).update(updated=datetime.datetime(2026, 3, 1, 20, tzinfo=datetime.UTC))
    assert read("/zh-hans/faq/payment-failed/").one("time").text == "2026年3月2日"
    assert read("/en/faq/payment-failed/").one("time")["datetime"] == "2026-03-02T04:00:00+08:00"


def test_a_question_without_steps_is_a_page_all_the_same(read, content):
    Step.objects.filter(faq__slug="payment-failed").delete()
    assert not read("/en/faq/payment-failed/").all("ol", class_="steps")


def test_an_unknown_question_is_not_found(read, content):
    read("/en/faq/nothing/", status=404)


def test_markup_in_a_text_is_shown_and_not_obeyed(read, content):
    FAQ.objects.filter(slug="payment-failed").update(
        question_en="<script>alert(1)</script>", introduction_en="a <b>bold</b> claim"
    )
    page = read("/en/faq/payment-failed/")
    assert page.one("h1").text == "<script>alert(1)</script>"
    assert not page.all("script")
    assert "a <b>bold</b> claim" in page.texts("p")


def test_a_long_list_comes_in_pages(read, many):
    many(PAGE_SIZE + 1)
    first, second = read("/en/faq/"), read("/en/faq/?page=2")
    assert f"Number {PAGE_SIZE}" in first.texts("a")
    assert f"Number {PAGE_SIZE + 1}" not in first.texts("a")
    assert f"Number {PAGE_SIZE + 1}" in second.texts("a")
    assert first.one("a", rel="next")["href"] == "?page=2"
    assert second.one("a", rel="prev")["href"] == "?page=1"
    assert not first.all("a", rel="prev")
    assert not second.all("a", rel="next")


def test_a_further_page_is_a_page_of_its_own_to_search_engines(read, many):
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
