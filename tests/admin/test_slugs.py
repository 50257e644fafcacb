"""The address of a new page is made from the pinyin of its title."""

import pytest

from kb.admin.base.slugs import slug_from_title
from kb.models import FAQ


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("付款失败", "fu-kuan-shi-bai"),
        ("Apple Pay 刷不了", "apple-pay-shua-bu-liao"),
        ("密码？？", "mi-ma"),
        ("？！", ""),
        ("退款请打4001239999吗", "tui-kuan-qing-da-ma"),
        ("95 188 iPhone 15", "iphone"),
        ("Apple Pay 2", "apple-pay-2"),
        ("付" * 40, "-".join(["fu"] * 15)),
    ],
)
def test_it_is_lower_case_ascii_of_whole_syllables(db: None, title: str, slug: str) -> None:
    assert slug_from_title(title, FAQ) == slug


def test_a_taken_one_gets_a_number(content: None) -> None:
    FAQ.objects.filter(slug="payment-failed").update(slug="fu-kuan")
    FAQ.objects.filter(slug="account-locked").update(slug="fu-kuan-2")
    assert slug_from_title("付款", FAQ) == "fu-kuan-3"
