"""Notices stand on every public page, below its header, for those whom they concern."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from kb.models import Notice, Provider
from tests.pages.document import Document

pytestmark = pytest.mark.usefixtures("content")

LANGUAGES = ["zh-hans", "en"]
LABEL = {"zh-hans": "公告", "en": "Notices"}


def notice(**fields):
    texts = {"text_zh_hans": "付款暂不可用，请用现金。", "text_en": "Payments are down. Use cash."}
    return Notice.objects.create(**{**texts, "starts": timezone.now() - timedelta(hours=1), **fields})


def notices(page):
    return page.all("aside", class_="notices")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "page", ["", "faq/", "faq/payment-failed/", "guide/", "search/", "deceived/", "providers/alipay/"]
)
def test_a_notice_stands_on_every_page_in_its_language(read, language, page):
    notice()
    (shown,) = notices(read(f"/{language}/{page}"))
    assert shown["aria-label"] == LABEL[language]
    assert {"zh-hans": "付款暂不可用，请用现金。", "en": "Payments are down. Use cash."}[language] in shown.text
    assert not [around for around in shown.within if around.tag in ("main", "header")]


def test_it_stands_on_the_page_of_an_error_too(client):
    notice()
    assert notices(Document(client.get("/en/nowhere/")))


def test_without_one_there_is_no_empty_box(read):
    assert not notices(read("/en/"))


@pytest.mark.parametrize(
    ("language", "until"),
    [("zh-hans", "显示至 2030年5月1日 20:00（北京时间）"), ("en", "Until May 1, 2030, 8 p.m., China time")],
)
def test_it_says_until_when_in_chinas_time(read, language, until):
    notice(ends=datetime(2030, 5, 1, 12, tzinfo=UTC))
    assert until in " ".join(notices(read(f"/{language}/"))[0].text.split())


def test_it_names_its_wallet_and_stays_away_from_the_pages_of_others(read):
    notice(provider=Provider.objects.get(slug="alipay"))
    assert "Alipay" in notices(read("/en/"))[0].text
    assert notices(read("/en/providers/alipay/"))
    assert notices(read("/en/providers/alipay/report/"))
    assert not notices(read("/en/providers/wechat-pay/"))
    assert not notices(read("/en/providers/wechat-pay/report/"))


def test_one_for_readers_of_the_other_language_is_not_shown(read):
    notice(language="zh-hans")
    assert notices(read("/zh-hans/"))
    assert not notices(read("/en/"))


def test_one_without_english_is_shown_in_chinese_and_marked(read):
    notice(text_en="")
    page = read("/en/")
    assert "付款暂不可用，请用现金。" in page.texts("span", lang="zh-Hans")


def test_what_staff_wrote_is_shown_as_text(read):
    notice(text_en="<script>alert(1)</script>")
    assert "<script>alert(1)</script>" in notices(read("/en/"))[0].text
