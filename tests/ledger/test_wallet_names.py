"""The names of wallets are found in whatever letters they are written."""

import pytest

from kb.ledger.wallet_names import named_wallets


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("支付寶客服", "支付宝"),
        ("財付通", "财付通"),
        ("微 信 支 付", "微信支付"),
        ("Аlірау", "Alipay"),  # Cyrillic
        ("Αlipay", "Alipay"),  # Greek
        ("Àlípáy", "Alipay"),
        ("A1ipay or Aiipay", "Alipay"),
        ("AIipay", "Alipay"),
        ("𝐀𝐥𝐢𝐩𝐚𝐲", "Alipay"),
        ("G00gle Pay", "Google Pay"),
        ("zhīfùbǎo", "zhi fu bao"),
        ("Call JD!", "JD"),
    ],
)
def test_a_name_is_found_in_letters_that_look_alike(text: str, name: str) -> None:
    assert list(named_wallets(text, [name])) == [name]


@pytest.mark.parametrize("text", ["jdk", "支付和宝", "Pay with your phone", ""])
def test_other_words_are_no_name(text: str) -> None:
    assert list(named_wallets(text, ["JD", "支付宝", "Alipay", "苹果"])) == []


def test_a_part_of_the_own_name_is_no_name() -> None:
    assert list(named_wallets("微信支付", ["微信"], without=["微信支付"])) == []
