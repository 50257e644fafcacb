"""Two people bring a link or an address that is not one of the wallet's own sites."""

import pytest

from kb.ledger.policy import Rule
from tests.ledger.examples import STEPS, advice, faq, provider, step, with_steps
from tests.ledger.policy_reasons import rules, words

NETWORK = STEPS[0]
DOMAINS = frozenset({"alipay.com"})


def test_the_domains_of_a_wallet_need_two_and_a_link_to_a_new_one_does_too():
    changed = provider(domains="alipay.com\nphish.example", official_site="https://phish.example/")
    assert rules("provider", provider(), changed, domains=DOMAINS) == [
        (Rule.DOMAINS, "domains", ""),
        (Rule.LINK, "official_site", ""),
    ]


@pytest.mark.parametrize("address", ["https://alipay.com", "http://help.alipay.com:8443/a", "https://WWW.ALIPAY.COM"])
def test_a_link_within_the_sites_of_the_wallet_needs_one_person(address):
    assert rules("provider", provider(), provider(official_site=address), domains=DOMAINS) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://phish.example/",
        "https://notalipay.com/",
        "https://alipay.com.phish.example/",
        "https://www.alipay.com@phish.example/",
        "https://phish.example\\.alipay.com/",
        "https://alipаy.com/",  # with a Cyrillic а
        "tel:4001239999",
        "javascript:alert(1)",
    ],
)
def test_another_link_needs_two(address):
    changed = provider(official_site=address)
    assert rules("provider", provider(), changed, domains=DOMAINS) == [(Rule.LINK, "official_site", "")]
    assert words("provider", provider(), changed, domains=DOMAINS)[0].endswith(address)


@pytest.mark.parametrize("domain", ["", " ", ".", "com"])
@pytest.mark.parametrize("address", ["https://phish.com/", "tel:4001239999"])
def test_no_site_belongs_to_a_domain_that_is_none(domain, address):
    changed = provider(official_site=address)
    assert rules("provider", provider(), changed, domains=frozenset({domain})) == [(Rule.LINK, "official_site", "")]


def test_a_link_that_stays_is_no_reason_until_it_is_about_another_wallet():
    foreign = {"source_url": "https://police.example/"}
    link = (Rule.LINK, "source_url", "")
    assert link not in rules("advice", advice(**foreign), advice(**foreign, text_en="New"), domains=DOMAINS)
    assert link in rules("advice", advice(**foreign), advice(**foreign, provider=2), domains=DOMAINS)


@pytest.mark.parametrize(
    "text",
    [
        "请访问phish.example，领红包",
        "见 HTTPS://phish.example/a",
        "写信到 help@phish.example",
        "phi\u200bsh.example",
        "..phish.example",
        "（见 (https://phish.example)）",
    ],
)
def test_an_address_in_a_text_needs_two_unless_it_is_the_wallets_own(text):
    changed = with_steps(step(NETWORK, text_zh_hans=text), *faq()["steps"][1:])
    assert rules("faq", faq(), changed) == [(Rule.LINK, "text_zh_hans", NETWORK)]
    assert rules("faq", faq(), changed, domains=frozenset({"phish.example"})) == []


@pytest.mark.parametrize(
    ("title", "text", "rule"),
    [
        ("官方QQ", "123456", Rule.CONTACT),
        ("加微信", "abc123", Rule.CONTACT),
        ("打开 phish.", "com 查看", Rule.LINK),
        ("打开 phish", ".com 查看", Rule.LINK),
    ],
)
def test_an_address_or_an_account_that_goes_on_in_the_next_text_needs_two(title, text, rule):
    changed = with_steps(step("a", title_zh_hans=title, text_zh_hans=text))
    assert rules("faq", faq(), changed) == [(rule, "title_zh_hans", "a")]
    assert rules("faq", changed, {**changed, "introduction_zh_hans": "别急。"}) == []
