"""The options of `make bench`, and its messages about missing tools."""

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from benchmarks.run import _groups, _positive, _sizes
from benchmarks.tools import Tools


def test_groups_are_chosen_with_commas() -> None:
    assert _groups("hits, cold") == ("hits", "cold")


def test_an_unknown_group_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ArgumentTypeError, match="there is no hit; there are hits, cold"):
        _groups("hit")


def test_sizes_are_chosen_with_spaces_or_commas() -> None:
    assert _sizes("5 100,1000 100") == (5, 100, 1000)


@pytest.mark.parametrize("text", ["", "4", "many", "-5"])
def test_an_invalid_size_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        _sizes(text)


@pytest.mark.parametrize("text", ["0", "1.5", "-1", ""])
def test_rounds_are_counted_from_one(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        _positive(text)


def test_the_message_about_a_missing_tool_says_how_to_install_it() -> None:
    missing = Tools(None, None, None).missing
    assert len(missing) == 3
    assert all("apt-get install" in sentence for sentence in missing)


def test_there_is_no_message_if_no_tool_is_missing() -> None:
    assert not Tools("/usr/bin/wrk", "/usr/sbin/nginx", Path("/module.so")).missing
