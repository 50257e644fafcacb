"""What a MAC authenticates."""

import pytest

from kb.ledger import keys


@pytest.mark.parametrize("other", [("new", "before", "said"), ("tests", "", "said"), ("tests", "before", "said.")])
def test_a_mac_covers_the_key_id_the_previous_mac_and_the_record(settings, other: tuple[str, str, str]) -> None:
    settings.LEDGER_KEYS = dict.fromkeys(("tests", "new"), "one key under two names, one key under two names")
    code = keys.mac("tests", "before", "said")
    assert keys.is_valid_mac(code, "tests", "before", "said")
    assert not keys.is_valid_mac(code, *other)


def test_an_unknown_key_signs_and_verifies_nothing() -> None:
    with pytest.raises(keys.UnknownKey):
        keys.mac("mine", "", "said")
    assert not keys.is_valid_mac("", "mine", "", "said")
