"""What a page shows of a hotline: a number to call only when it may be called, and always what it is worth."""

import datetime

import pytest

from kb.models import Hotline

pytestmark = pytest.mark.usefixtures("content")

SHOWING = [
    "/{}/",
    "/{}/providers/",
    "/{}/providers/alipay/",
    "/{}/faq/payment-failed/",
    "/{}/search/?q=95188",
    "/{}/search/?q=zzzz",
]
STATE_IN_WORDS = {
    ("disputed", "en"): "Disputed: do not call",
    ("disputed", "zh-hans"): "号码有争议，请勿拨打",
    ("withdrawn", "en"): "Withdrawn: do not call",
    ("withdrawn", "zh-hans"): "号码已停用，请勿拨打",
}


def _alipay(**values: object) -> None:
    assert Hotline.objects.filter(provider__slug="alipay").update(**values) == 1


@pytest.mark.parametrize(("state", "language"), STATE_IN_WORDS)
def test_a_number_that_must_not_be_called_is_struck_and_has_no_link(read, state, language):
    _alipay(state=state, number_from_abroad="+86-571-26888888")
    for address in SHOWING:
        page = read(address.format(language))
        assert "95188" in page.texts("s", class_="number"), address
        assert not {"tel:95188", "tel:+8657126888888"} & set(page.calls), address
        assert page.texts("span", class_=f"state {state}") == [STATE_IN_WORDS[state, language]], address


@pytest.mark.parametrize("state", ["disputed", "withdrawn"])
def test_not_even_the_error_page_offers_to_call_it(read, state):
    _alipay(state=state)
    assert "tel:95188" not in read("/en/nowhere/", status=404).calls


@pytest.mark.parametrize(("language", "words"), [("en", "Checked on Nov. 20, 2026"), ("zh-hans", "2026年11月20日核实")])
def test_a_checked_number_says_when_and_against_what(read, language, words):
    _alipay(
        state="checked",
        checked_on=datetime.date(2026, 11, 20),
        source_name_zh_hans="官网",
        source_name_en="The official site",
        source_url="https://www.alipay.com/contact",
    )
    for address in SHOWING:
        page = read(address.format(language))
        assert page.texts("span", class_="state checked") == [words], address
        assert page.one("a", href="https://www.alipay.com/contact").text in ("官网", "The official site"), address


def test_hours_languages_and_the_number_from_abroad_are_shown_when_they_are_known(read):
    _alipay(
        hours_zh_hans="每天 8:00–24:00",
        hours_en="8 am to midnight",
        languages=["zh", "en"],
        number_from_abroad="+86-571-26888888",
    )
    page = read("/en/providers/alipay/")
    assert page.texts("dt") == ["Hours", "Languages spoken", "Calling from abroad"]
    assert page.texts("dd") == ["8 am to midnight", "Mandarin, English", "+86-571-26888888"]
    assert page.calls == ["tel:95188", "tel:+8657126888888"]
    assert "普通话、英语" in read("/zh-hans/providers/alipay/").texts("dd")


def test_nothing_is_said_of_what_no_source_gives(read):
    page = read("/en/providers/alipay/")
    assert not page.all("dl")
    assert "+86" not in page.one("main").text
