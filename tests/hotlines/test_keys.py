"""What a MAC authenticates."""

import pytest

from kb.hotlines import keys


@pytest.mark.parametrize("other", [("new", "before", "said"), ("tests", "", "said"), ("tests", "before", "said.")])
def test_a_code_covers_the_key_the_code_before_and_what_was_said(settings, other: tuple[str, str, str]) -> None:
    settings.LEDGER_KEYS = dict.fromkeys(("tests", "new"), "one key under two names, one key under two names")
    code = keys.mac("tests", "before", "said")
    assert keys.is_valid_mac(code, "tests", "before", "said")
    assert not keys.is_valid_mac(code, *other)


def test_a_key_that_is_not_there_makes_and_verifies_nothing() -> None:
    with pytest.raises(keys.UnknownKey):
        keys.mac("mine", "", "said")
    assert not keys.is_valid_mac("", "mine", "", "said")
