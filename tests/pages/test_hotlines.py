"""The hotlines on a page: only callable numbers are links, and each has its status and source."""

import datetime
import json

import pytest
from django.db import connection
from django.utils import timezone

from kb.ledger.door import enter
from kb.ledger.entries import EntryDetails, EntryKind
from kb.models import Hotline, Provider
from kb.models.one_door import open_door
from tests.hotlines.changes import entered

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
ABROAD = "+86-571-26888888"


def _checked(how: str, days_ago: int = 0) -> datetime.date:
    on = timezone.localdate() - datetime.timedelta(days=days_ago)
    entered(
        state="checked",
        checked_on=on,
        checked_how=how,
        source_name_zh_hans="官网",
        source_name_en="The official site",
        source_url="https://www.alipay.com/contact",
    )
    return on


def _added(**columns: object) -> Hotline:
    texts = {"purpose_zh_hans": "客服", "purpose_en": "Service", "source_name_zh_hans": "官网"}
    return entered("alipay-new", provider=Provider.objects.get(slug="alipay"), number="95189", **texts, **columns)


@pytest.mark.parametrize(("state", "language"), STATE_IN_WORDS)
def test_a_number_that_must_not_be_called_is_struck_and_has_no_link(read, state, language):
    entered(state=state, number_from_abroad=ABROAD)
    for address in SHOWING:
        page = read(address.format(language))
        assert "95188" in page.texts("s", class_="number"), address
        assert not {"tel:95188", "tel:+8657126888888"} & set(page.calls), address
        assert page.texts("span", class_=f"state {state}") == [STATE_IN_WORDS[state, language]], address


@pytest.mark.parametrize("state", ["disputed", "withdrawn"])
def test_the_error_page_does_not_offer_to_call_it(read, state):
    entered(state=state)
    assert "tel:95188" not in read("/en/nowhere/", status=404).calls


@pytest.mark.parametrize(
    ("how", "english", "chinese"),
    [
        ("official-site", "Checked on {} on the official site", "{} 对照官方网站核实"),
        ("official-app", "Checked on {} in the official app", "{} 对照官方 App 核实"),
        ("called", "Checked on {} by calling it", "{} 拨打核实"),
    ],
)
def test_a_checked_number_says_when_how_and_where_it_was_found(read, how, english, chinese):
    on = _checked(how)
    dates = {"en": date_in_english(on), "zh-hans": f"{on.year}年{on.month}月{on.day}日"}
    for language, words in (("en", english), ("zh-hans", chinese)):
        for address in SHOWING:
            page = read(address.format(language))
            assert page.texts("span", class_="state checked") == [words.format(dates[language])], address
            assert page.one("a", href="https://www.alipay.com/contact").text in ("官网", "The official site"), address


def date_in_english(on: datetime.date) -> str:
    from django.utils.dateformat import format as formatted  # noqa: PLC0415
    from django.utils.translation import override  # noqa: PLC0415

    with override("en"):
        return formatted(on, "N j, Y")


def test_a_number_that_is_due_says_so_and_can_still_be_called(read):
    on = _checked("official-site", days_ago=90)
    for language, begins in (("en", "Due for a check: last checked on "), ("zh-hans", "待复核：")):
        page = read(f"/{language}/providers/alipay/")
        (words,) = page.texts("span", class_="state due")
        assert words.startswith(begins)
        assert str(on.year) in words
        assert page.calls == ["tel:95188"]


def test_a_withdrawn_number_names_its_successor(read):
    entered(state="withdrawn", replaced_by=_added())
    page = read("/en/providers/alipay/")
    assert page.calls == ["tel:95189", "tel:95189"]
    assert "Replaced by: 95189" in page.texts("span", class_="source")


@pytest.mark.parametrize("state", ["disputed", "withdrawn"])
def test_a_successor_that_must_not_be_called_either_is_not_named(read, state):
    entered(state="withdrawn", replaced_by=_added(state=state))
    assert "Replaced by" not in read("/en/providers/alipay/").one("main").text


def test_a_successor_that_does_not_match_the_ledger_is_not_named(read):
    entered(state="withdrawn", replaced_by=_added())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-new'")
    page = read("/en/providers/alipay/")
    assert not page.calls
    assert "Replaced by" not in page.one("main").text


def test_a_number_of_another_provider_is_not_named_as_a_successor(read):
    with open_door():
        Hotline.objects.filter(slug="alipay-support").update(
            state="withdrawn", replaced_by=Hotline.objects.get(slug="wechat-pay-support")
        )
    obj = Hotline.objects.get(slug="alipay-support")
    enter([obj], EntryDetails(kind=EntryKind.WITHDRAWN))
    main = read("/en/providers/").one("main").text
    assert "Withdrawn: do not call" in main
    assert "Replaced by" not in main


@pytest.mark.parametrize(("language", "words"), [("en", "This number is being checked"), ("zh-hans", "该号码正在核")])
def test_of_a_withheld_number_only_the_provider_is_named(read, language, words):
    entered(number_from_abroad=ABROAD, hours="24h", languages=["en"], source_url="https://www.alipay.com/contact")
    before = read(f"/{language}/providers/alipay/")
    assert "95188" in before.one("main").text
    assert ABROAD in before.one("main").text
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET purpose_zh_hans = '防诈骗', purpose_en = 'Refunds'")
    for address in [*SHOWING, "/{}/nowhere/"]:
        page = read(address.format(language), status=404 if "nowhere" in address else 200)
        text = page.one("main").text
        assert page.texts("span", class_="state withheld")[0].startswith(words), address
        assert not page.calls, address
        for told in ("95188", "26888888", "防诈骗", "Refunds", "alipay.com/contact", "24 ", "Mandarin", "文章"):
            assert told not in text.replace("q=95188", ""), (address, told)
        assert not page.all("span", class_="source"), address


def test_one_withheld_number_takes_no_other_with_it(read):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '4001234567' WHERE slug = 'alipay-support'")
    assert read("/en/").calls == ["tel:95017", "tel:4006668800", "tel:4008205011", "tel:4006065500"]


def test_languages_and_the_number_from_abroad_are_shown_when_they_are_known(read):
    entered(languages=["zh", "en"], number_from_abroad=ABROAD)
    page = read("/en/providers/alipay/")
    assert page.texts("dt") == ["Languages spoken", "Calling from abroad"]
    assert page.texts("dd") == ["Mandarin, English", ABROAD]
    assert page.calls == ["tel:95188", "tel:+8657126888888"]
    assert "普通话、英语" in read("/zh-hans/providers/alipay/").texts("dd")


def test_unknown_facts_are_not_shown(read):
    page = read("/en/providers/alipay/")
    assert not page.all("dl")
    assert "+86" not in page.one("main").text


# --- Hours

HOURS = "mon-fri 09:00-18:00\nsat 10:00-16:00, 20:00-02:00\n2099-10-01..2099-10-07 closed\n2020-01-01 24h"


def test_hours_are_a_table_without_scripts(read):
    entered(hours=HOURS)
    page = read("/en/providers/alipay/")
    assert page.texts("th") == ["Monday to Friday", "Saturday", "Sunday", "Oct. 1, 2099 to Oct. 7, 2099"]
    assert page.texts("td") == ["09:00–18:00", "10:00–16:00, 20:00–02:00 the next day", "Closed", "Closed"]
    assert "China time" in page.one("summary").text
    page = read("/zh-hans/providers/alipay/")
    assert page.texts("th") == ["星期一至星期五", "星期六", "星期日", "2099年10月1日至2099年10月7日"]
    assert page.texts("td") == ["09:00–18:00", "10:00–16:00、20:00–次日 02:00", "休息", "休息"]
    assert "北京时间" in page.one("summary").text


def test_round_the_clock_is_one_row(read):
    entered(hours="24h")
    page = read("/en/providers/alipay/")
    assert (page.texts("th"), page.texts("td")) == (["Every day"], ["24 hours"])


def test_hours_come_with_what_the_browser_needs_to_say_whether_it_is_open(read):
    entered(hours=HOURS)
    page = read("/en/providers/alipay/")
    (hours,) = [element for element in page.elements if "data-hours" in element.attributes]
    assert json.loads(str(hours["data-hours"]))["week"][0] == [[540, 1080]]
    assert {"data-open", "data-closed", "data-closes", "data-opens", "data-yours"} <= hours.attributes.keys()
    assert all("{time}" in str(hours[name]) for name in ("data-closes", "data-opens", "data-yours"))
    (now,) = [element for element in page.elements if "data-hours-now" in element.attributes]
    assert hours in now.within
    assert now["class"] == "scripted"
    assert page.one("script", type="module")["src"] == "/static/kb/site.js"


def test_invalid_hours_count_as_unknown(read):
    row = Hotline.objects.get(slug="alipay-support")
    text = {name: getattr(row, name) for name in ("purpose_zh_hans", "source_name_zh_hans")}
    Hotline(provider=row.provider, slug="odd", number="95189", hours="whenever", **text).save()
    page = read("/en/providers/alipay/")
    assert page.calls == ["tel:95188", "tel:95189"]
    assert not page.all("dt")
