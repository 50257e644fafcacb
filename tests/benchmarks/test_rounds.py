"""Medians, spreads and ratios of alternating rounds."""

import pytest

from benchmarks.rounds import Spread, figures, ratio, spread, subjects

ROUNDS = [
    {"ours": {"cpu": 10.0}, "theirs": {"cpu": 20.0}},
    {"ours": {"cpu": 30.0}, "theirs": {"cpu": 30.0}},
    {"ours": {"cpu": 20.0}, "theirs": {"cpu": 60.0}},
]


def test_a_spread_is_the_median_with_the_least_and_the_most() -> None:
    assert spread([5, 1, 3]) == Spread(median=3, least=1, most=5)


def test_a_spread_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to summarise"):
        spread([])


def test_a_ratio_is_computed_within_its_round() -> None:
    assert ratio(ROUNDS, "cpu", "theirs", "ours") == Spread(median=2, least=1, most=3)


def test_a_round_without_one_of_them_does_not_count() -> None:
    assert ratio([*ROUNDS, {"ours": {"cpu": 1.0}}], "cpu", "theirs", "ours") == Spread(2, 1, 3)


def test_there_is_no_ratio_to_what_was_never_measured() -> None:
    assert ratio(ROUNDS, "cpu", "nobody", "ours") is None


def test_there_is_no_ratio_to_nothing() -> None:
    assert ratio([{"ours": {"cpu": 0.0}, "theirs": {"cpu": 1.0}}], "cpu", "theirs", "ours") is None


def test_figures_are_of_one_subject() -> None:
    assert figures(ROUNDS, "ours", "cpu") == Spread(20, 10, 30)
    assert figures(ROUNDS, "nobody", "cpu") is None


def test_subjects_stand_in_the_order_of_the_fullest_round() -> None:
    assert subjects([{"theirs": {}}, {"ours": {}, "theirs": {}}]) == ["ours", "theirs"]
