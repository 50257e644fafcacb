"""What a typing error finds."""

import pytest

from kb.search.spelling import closest_words


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("paymnet", ["payment"]),
        ("pasword", ["password"]),
        ("acount", ["account"]),
        ("pay", []),
        ("xylophone", []),
        ("transacton", ["transaction"]),
        ("tramsactoin", ["transaction"]),
    ],
)
def test_a_misspelled_word_has_a_closest_word(word, nearest):
    assert closest_words(word, ["payment", "password", "account", "transaction", "pays", "may"]) == nearest
