"""The page "Already deceived?": public lines first, then advice."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from kb.hotlines import emergency
from kb.models import Advice, Provider
from kb.pages.provider_lookup import advice_about
from tests.pages.addresses import ERRORS, PAGES
from tests.pages.document import Document

pytestmark = pytest.mark.usefixtures("content")

LANGUAGES = ["zh-hans", "en"]
FIRST = "deceived-stop-payment"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_police_and_the_anti_fraud_line_come_first(read, language):
    assert read(f"/{language}/deceived/").calls[:2] == ["tel:110", "tel:96110"]


def test_the_two_public_lines_are_constants(read):
    assert [line.number for line in emergency.LINES] == ["110", "96110"]
    program = ast.parse(Path(emergency.__file__).read_text(encoding="utf-8"))
    imported = [node.module for node in ast.walk(program) if isinstance(node, ast.ImportFrom)]
    assert not [module for module in imported if module and module.startswith(("kb.models", "django.db"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_do_stands_in_the_staffs_order(read, language):
    column = f"text_{language.replace('-', '_')}"
    Advice.objects.filter(slug=FIRST).update(position=99)
    expected = [getattr(item, column) for item in Advice.objects.on_being_deceived().order_by("position")]
    assert read(f"/{language}/deceived/").texts("p", class_="what") == expected
    assert len(expected) == 5


def test_advice_says_where_it_comes_from_and_that_nobody_checked_it(read):
    step = read("/en/deceived/").one("li", id=FIRST).text
    assert "Not yet checked" in step
    assert "Our own general advice" in step


def test_advice_that_was_checked_says_when_and_against_what(read):
    Advice.objects.filter(slug=FIRST).update(source_url="https://www.mps.gov.cn/", checked_on=date(2026, 11, 20))
    page = read("/en/deceived/")
    assert "Checked on Nov. 20, 2026" in page.one("li", id=FIRST).text
    assert page.one("a", href="https://www.mps.gov.cn/")


def test_advice_without_its_english_is_chinese_and_marked(read):
    Advice.objects.filter(slug=FIRST).update(text_en="")
    page = read("/en/deceived/")
    assert page.texts("p", role="note")
    assert page.one("span", lang="zh-Hans").text == Advice.objects.get(slug=FIRST).text_zh_hans


def test_the_wallets_hotlines_are_there_and_a_drafts_is_not(read):
    assert read("/en/deceived/").calls[2:] != []
    Provider.objects.filter(slug="alipay").update(publication="draft")
    page = read("/zh-hans/deceived/")
    assert "tel:95188" not in page.calls
    assert "支付宝" not in page.one("main").text


def test_a_forged_number_is_not_shown(read):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    page = read("/en/deceived/")
    assert "tel:4001234567" not in page.calls
    assert "400-123-4567" not in page.one("main").text


def test_the_page_works_without_content(read):
    Advice.objects.all().delete()
    Provider.objects.update(publication="draft")
    assert read("/en/deceived/").calls == ["tel:110", "tel:96110"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_links_to_the_page_for_the_deceived(client, language):
    label = {"zh-hans": "已经被骗？", "en": "Deceived?"}[language]
    # The screen that is shown to somebody else has nothing but what they are to read.
    pages = [address for name, address in PAGES.items() if name != "show this screen"]
    for address in [*pages, *ERRORS.values()]:
        page = Document(client.get(address.format(language)))
        (link,) = [a for a in page.all("a", class_="alarm") if "header" in [element.tag for element in a.within]]
        assert (link["href"], link.text) == (f"/{language}/deceived/", label), address


def test_the_page_stays_within_its_budget(client, content, django_assert_num_queries):
    # the advice; the providers, their hotlines; notices
    with django_assert_num_queries(4):
        client.get("/en/deceived/")


def test_the_page_sets_no_cookie(client):
    assert not client.get("/en/deceived/").cookies


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_provider_has_what_support_never_asks_for_and_whether_it_calls(read, language):
    page = read(f"/{language}/providers/alipay/")
    column = f"text_{language.replace('-', '_')}"
    for item in advice_about(Provider.objects.get(slug="alipay")):
        assert getattr(item, column) in page.texts("p")
    headings = {
        "zh-hans": ["真客服绝不会让您做的事", "客服会主动打给您吗？"],
        "en": ["What real support never asks for", "Does it call you?"],
    }
    assert set(headings[language]) <= set(page.texts("h2"))
    source = {"zh-hans": "本站的一般提醒，尚未找到官方出处", "en": "Our own general advice"}[language]
    assert page.one("main").text.count(source) == 5
    assert len(page.all("ul", class_="advice")) == 2


def test_advice_about_one_provider_is_not_shown_for_another(read):
    wechat = Provider.objects.get(slug="wechat-pay")
    said = {"text_zh_hans": "只说微信", "text_en": "Of WeChat"}
    Advice.objects.create(slug="wechat-only", topic="never-asks", provider=wechat, **said)
    assert "Of WeChat" in read("/en/providers/wechat-pay/").texts("p")
    assert "Of WeChat" not in read("/en/providers/alipay/").texts("p")


def test_a_provider_without_advice_has_no_empty_sections(read):
    Advice.objects.all().delete()
    assert "Does it call you?" not in read("/en/providers/alipay/").texts("h2")
