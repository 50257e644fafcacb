"""Words on a page with hotlines that name a wallet of other hotlines need two people."""

import pytest

from kb.ledger.policy import Rule
from tests.ledger.examples import faq, provider, step, with_steps
from tests.ledger.policy_reasons import rules

NAMES = {"own_names": ["支付宝", "Alipay"], "other_names": ["微信支付", "WeChat Pay"]}


def wallet(field, part=""):
    return [(Rule.WALLET, field, part)]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (faq(question_zh_hans="微信支付的客服热线是多少？"), wallet("question_zh_hans")),
        (faq(introduction_en="WeChat Pay: call the number below."), wallet("introduction_en")),
        (faq(phrasings_zh_hans="微信支付客服电话"), wallet("phrasings_zh_hans")),
        (faq(slug="wechat-pay-hotline"), wallet("slug")),
        (with_steps(step("a", text_en="Ask WeChat Pay.")), wallet("text_en", "a")),
        (faq(question_zh_hans="支付宝的客服热线是多少？"), []),
        (faq(question_zh_hans="微信支付的客服热线是多少？", publication="draft"), []),
        (faq(question_zh_hans="微信支付的客服热线是多少？", providers=[]), []),
    ],
)
def test_every_text_of_a_question_with_wallets_counts(new, expected):
    assert rules("faq", None, new, **NAMES) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("微信支付", "微信支付", []),
        ("不是微信支付。", "微信支付。", wallet("introduction_zh_hans")),
        ("别急。", "请别急。", []),
    ],
)
def test_what_stood_there_before_is_no_reason_until_it_changes(old, new, expected):
    before = faq(introduction_zh_hans=old)
    changed = faq(introduction_zh_hans=new, question_en="New")
    assert rules("faq", before, changed, **NAMES) == expected


@pytest.mark.parametrize("providers", [[2], [2, 3], [1, 2, 3]])
def test_all_texts_count_when_the_wallets_are_exchanged(providers):
    before = faq(introduction_zh_hans="微信支付也能查。")
    assert rules("faq", before, {**before, "providers": providers}, **NAMES) == wallet("introduction_zh_hans")


@pytest.mark.parametrize("field", ["summary_zh_hans", "summary_en", "phrasings_zh_hans", "phrasings_en"])
def test_the_texts_of_a_wallet_count(field):
    names = {**NAMES, "domains": frozenset({"alipay.com"})}
    assert rules("provider", provider(), provider(**{field: "WeChat Pay users: call below."}), **names) == wallet(field)
    assert rules("provider", provider(), provider(**{field: "Alipay users"}), **names) == []
