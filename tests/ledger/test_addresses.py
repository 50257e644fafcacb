"""Addresses and accounts are found however they are written, and words that are none are not."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.ledger.addresses import addresses_in
from kb.ledger.contact_ids import contact_ids_in
from kb.ledger.own_sites import OWN_PAGES, SHARED_DOMAINS, is_own_address

FIXTURES = Path(__file__).parents[2] / "fixtures"
DOMAINS = (*SHARED_DOMAINS, "phish.example")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("evil、com", "evil.com"),
        ("请访问phish.example，领红包", "phish.example"),
        ("到客服.com 领取", "到客服.com"),
        ("支付宝.中国", "支付宝.中国"),
        ("打开支付宝。中国", "打开支付宝.中国"),
        ("phish。com", "phish.com"),
        ("phish．com", "phish.com"),
        ("phish｡com", "phish.com"),
        ("ｐｈｉｓｈ。ｃｏｍ", "phish.com"),
        ("ⓟⓗⓘⓢⓗ.com", "phish.com"),
        ("203.0.113.7:8080/a", "203.0.113.7:8080/a"),
        ("打开 203.0.113.7", "203.0.113.7"),
        ("http://3405803783/", "http://3405803783/"),
        ("http://0xCB007107/x", "http://0xCB007107/x"),
        ("http:\\\\phish.example", "http:\\\\phish.example"),
        ("phish .com", "phish.com"),
        ("phish. com", "phish.com"),
        ("phish。top", "phish.top"),
        ("phish .top", "phish.top"),
        ("phish点com", "phish.com"),
        ("phish 點 cn", "phish.cn"),
        ("phish dot com", "phish.com"),
        ("phish [dot] com", "phish.com"),
        ("phish(.)shop", "phish.shop"),
        ("alipay·com", "alipay.com"),
        ("alipay.com.phish . net", "alipay.com.phish.net"),
        ("1.2.3.4.5.6.7.8.9.10.phish.example", "1.2.3.4.5.6.7.8.9.10.phish.example"),
        ("x" * 80 + ".com", "x" * 80 + ".com"),
        ("客服.alipay.com", "alipay.com"),
        ("phish点top", "phish.top"),
        ("phish dot shop", "phish.shop"),
        ("phish-dot-com", "phish.com"),
        ("phish-dot-top", "phish.top"),
        ("phish,com", "phish.com"),
        ("phish，com", "phish.com"),
        ("phish\u2027com", "phish.com"),
        ("phish\u2219top", "phish.top"),
        ("phish\u22c5com", "phish.com"),
        ("phish\ua4f8top", "phish.top"),
        ("[::1]/a", "[::1]/a"),
        ("[2001:db8::7]:8080/a", "[2001:db8::7]:8080/a"),
    ],
)
def test_an_address_is_found(text: str, address: str) -> None:
    assert addresses_in(f"好，{text}") == (address,)


@pytest.mark.parametrize(
    "text",
    [
        "www.alipay.com/→phish.test/x",
        "alipay.com/或phish.test/kefu",
        "alipay.com/！或者phish.test",
        "alipay.com/!phish.test",
        "alipay.com/(phish.test)",
        "alipay.com/;phish.test",
        "alipay.com/@phish.test",
        "https://alipay.com/：phish.test",
        "https://alipay.com/\\@phish.test",
        "alipay.com/_phish.test",
        "alipay.com/жphish.test",
        "alipay.com/?phish.test",
        "alipay.com/-phish.test",
        "https://alipay.com→phish.test",
    ],
)
def test_an_address_behind_an_own_one_is_found(text: str) -> None:
    assert not all(is_own_address(address, DOMAINS) for address in addresses_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "用支付宝。中国用户很多。",
        "请下载。App 里有说明。",
        "Tap Pay. Net income is shown. In the app, top up.",
        "版本 8.0.30，第 1.5 节",
        "上午 9:00-18:00，10点前。",
        "打开设置。然后点“信息”。网络不好。",
        "A.B. and e.g. this",
        "Tap the red dot in the corner, 10点in 20点",
        "[10:30]",
    ],
)
def test_a_sentence_is_no_address(text: str) -> None:
    assert addresses_in(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "加卫星 kefu8888",
        "+v kefu8888",
        "加 V X kefu8888",
        "腾讯会议 123-456-789",
        "加微信 abc123",
        "微信号是kefuabc",
        "VX:kefu88",
        "加V kefu88",
        "加薇kefu88",
        "威信kefu88",
        "WeChat ID kefuabc",
        "add WeChat: kefu88",
        "QQ 123456",
        "加QQ：１２３４５６",
        "QQ群 987654321",
        "QQ 一二三四五六",
        "扣扣：12345678",
        "Telegram @kefuabc",
        "TG：kefuzfb",
        "WhatsApp +44 7911 123456",
        "ask @kefu88",
        "line id abcd1",
        "Signal: kefu.88",
        "Telegram kefu",
        "WhatsApp kefuabc",
        "wxid_abc123xyz",
        "企微 kefuabc",
        "企业微信 kefuabc",
        "加X kefu88",
        "绿泡泡 kefuabc",
        "X @kefu",
        "X号 kefuabc",
        "Facebook: kefuabc",
        "snapchat kefuabc",
    ],
)
def test_an_account_to_write_to_is_found(text: str) -> None:
    assert len(contact_ids_in(f"有问题{text}，在线")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "加卫星导航",
        "按 Ctrl+V 粘贴 abcd1234",
        "腾讯会议客户端 2024 版",
        "打开微信支付，点“我的”。",
        "微信 8.0.50 以上",
        "微信 iPhone 15 上",
        "微信 2026年起",
        "微信单笔限额 50000 元",
        "微信（WeChat）",
        "WeChat Pay app: tap Me",
        "Open WeChat settings",
        "用QQ登录，QQ钱包 12345元",
        "help@alipay.com",
        "iPhone X 手机",
        "WhatsApp messages, Telegram groups, on Facebook about it",
        "in line with the rules",
    ],
)
def test_the_name_of_a_program_is_no_account(text: str) -> None:
    assert contact_ids_in(text) == ()


def test_the_article_holds_no_foreign_address_and_no_account() -> None:
    texts = [
        text
        for file in FIXTURES.glob("*.json")
        for row in json.loads(file.read_text(encoding="utf-8"))
        for name, text in row["fields"].items()
        if isinstance(text, str) and name not in ("domains", "official_site", "source_url")
    ]
    assert len(texts) > 200
    found = {found for text in texts for found in (*addresses_in(text), *contact_ids_in(text))}
    assert found <= {"JD.com"}


@pytest.mark.parametrize(
    "address",
    [
        "https://www.google.com/./amp/s/phish.test",
        "https://www.google.com/%61mp/s/phish.test",
        "https://www.google.com/x/../AMP/s/phish.test",
        "https://weixin.qq.com/r/abc",
        "https://weixin.qq.com/g/abc",
        "https://weixin.qq.com/sph/abc",
        "https://ur.alipay.com/abc",
        "https://m.alipay.com/abc",
        "https://render.alipay.com/p/abc",
        "https://shenghuo.alipay.com/send/payment",
        "https://spreadsheets.google.com/abc",
        "https://forms.google.com/abc",
        "https://storage.cloud.google.com/abc",
        "https://aistudio.google.com/abc",
        "https://google.com/?q=alipay",
        "https://google.com/#q=alipay",
        "https://google.com/local/",
        "https://item.jd.com/1.html",
        "https://apps.apple.com/cn/app/id1",
        "https://x.pay.google.com/",
        "https://phish.example/%2e/a",
        "https://phish.example/a/../r",
        "https://phish.example/redirect/x",
        "https://phish.example/evil.com",
        "https://phish.example/a?b=c",
        "https://www.alipay.com/!phish.test",
        "https://www.alipay.com/\uff1aphish.test",
        "https://sites.google.com/view/x",
        "https://a.docs.google.com/",
        "https://MP.weixin.qq.com./s/abc",
        "https://www.google.com/url?q=https://phish.test/",
        "https://www.google.com/url?q=phish.test",
        "https://www.google.com/amp/s/phish.test",
        "www.google.com/search?q=alipay",
        "https://support.google.com/pay/thread/123",
        "https://support.google.com/pay/community",
        "https://www.alipay.com/login?goto=https%3A%2F%2Fphish.test",
        "https://www.alipay.com/login?goto=%252F%252Fphish.test",
        "https://www.alipay.com/?goto=phish.test",
        "https://www.alipay.com/#!phish.test",
        "https://www.alipay.com/x//phish.test",
        "forms.gle/x",
        "https://phish.test/alipay.com",
    ],
)
def test_where_anybody_publishes_or_is_led_on_is_not_a_wallets_own(address: str) -> None:
    assert not is_own_address(address, DOMAINS)


@pytest.mark.parametrize(
    "address",
    [
        "https://pay.google.com/",
        "https://support.google.com/pay/answer/7160765",
        "https://pay.weixin.qq.com/",
        "https://kf.qq.com/faq/abc123.html",
        "https://help.alipay.com:8443/lab/index.htm",
        "https://www.apple.com.cn/apple-pay/",
        "www.alipay.com",
        "https://help.jd.com/user/issue/list-1.html",
        "phish.example",
        "https://phish.example/Help/index.html",
    ],
)
def test_a_page_of_the_wallet_is_its_own(address: str) -> None:
    assert is_own_address(address, DOMAINS)


def test_the_shipped_sites_of_wallets_are_their_own() -> None:
    rows = json.loads((FIXTURES / "1_providers.json").read_text(encoding="utf-8"))
    sites = {row["fields"].get("official_site") for row in rows} - {None, ""}
    assert len(sites) == 4
    assert all(is_own_address(site, SHARED_DOMAINS) for site in sites)


@pytest.mark.parametrize("host", OWN_PAGES)
def test_the_front_page_of_each_listed_host_is_its_own(host: str) -> None:
    assert is_own_address(f"https://{host}/", SHARED_DOMAINS)


@given(st.text("ab9.:/@ -点。好微信QQ加dotcom\n", max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert all(addresses_in(text))
    assert all(contact_ids_in(text))


@pytest.mark.parametrize("text", ["a.", "好", "1.", "好.", "a-", "。", "a:/", "微信", "加", "@a", "wx ", "x:/", "b"])
def test_a_long_text_is_read_in_linear_time(text: str) -> None:
    began = time.process_time()
    addresses_in(text * (20_000 // len(text)))
    contact_ids_in(text * (20_000 // len(text)))
    assert time.process_time() - began < 1
