"""What `make bench` can be asked, and what it says of what is missing."""

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from benchmarks.run import _groups, _positive, _sizes
from benchmarks.tools import Tools


def test_groups_are_chosen_with_commas() -> None:
    assert _groups("hits, cold") == ("hits", "cold")


def test_a_group_that_is_not_there_is_said_with_those_that_are() -> None:
    with pytest.raises(ArgumentTypeError, match="there is no hit; there are hits, cold"):
        _groups("hit")


def test_sizes_are_chosen_with_spaces_or_commas() -> None:
    assert _sizes("5 100,1000 100") == (5, 100, 1000)


@pytest.mark.parametrize("text", ["", "4", "many", "-5"])
def test_a_size_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        _sizes(text)


@pytest.mark.parametrize("text", ["0", "1.5", "-1", ""])
def test_rounds_are_counted_from_one(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        _positive(text)


def test_each_missing_tool_is_one_sentence_that_says_how_to_get_it() -> None:
    missing = Tools(None, None, None).missing
    assert len(missing) == 3
    assert all("apt-get install" in sentence for sentence in missing)


def test_nothing_is_said_where_nothing_is_missing() -> None:
    assert not Tools("/usr/bin/wrk", "/usr/sbin/nginx", Path("/module.so")).missing
