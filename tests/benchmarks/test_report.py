"""The table and the JSON that `make bench` writes."""

import json

import pytest

from benchmarks.catalogue import NGINX, Entry, Goal, How, Request
from benchmarks.measuring import Measured
from benchmarks.report import as_json, base_size, number, table


def _hit(ours: float, theirs: float) -> Measured:
    entry = Entry(
        group="hits",
        name="home, br",
        measures="the home page",
        how=How.IN_PROCESS,
        request=Request(("/",)),
        against=(NGINX,),
        goals=(Goal("cpu", NGINX, 0.5),),
    )
    return Measured(entry, [{"helpline": {"cpu": ours}, NGINX: {"cpu": theirs}}] * 3)


def _growth(*costs: tuple[int, float]) -> Measured:
    entry = Entry("growth", "list", "the list", How.IN_PROCESS, Request(("/",)), max_growth=1.5)
    return Measured(entry, [{str(size): {"cpu": cost} for size, cost in costs}])


def test_a_ratio_that_reaches_its_goal_is_shown_with_the_goal() -> None:
    assert "to nginx  0.60 (0.60–0.60) ≥ 0.50" in table([_hit(10, 6)])


def test_a_ratio_below_its_goal_is_marked_as_missed() -> None:
    assert "0.40 (0.40–0.40) MISSED ≥ 0.50" in table([_hit(10, 4)])


def test_a_figure_above_its_limit_is_marked_as_missed() -> None:
    entry = Entry("memory", "server", "the server", How.PROCESS, Request(("/",)), limits=(("memory", 120),))
    one = Measured(entry, [{"helpline": {"start": 1, "start cpu": 1, "memory": 130}}])
    assert "130 (130–130) MISSED ≤ 120" in table([one])


def test_growth_is_relative_to_a_hundred_questions() -> None:
    text = table([_growth((5, 1), (100, 2), (10_000, 4))])
    assert "10000 / 100  2.00 (2.00–2.00) MISSED ≤ 1.50" in text
    assert "5 / 100      0.50 (0.50–0.50)\n" in text


def test_growth_is_relative_to_the_fewest_questions_without_a_hundred() -> None:
    assert base_size([1000, 5]) == 5
    assert base_size([1000, 100, 5]) == 100


def test_a_message_is_shown_once_with_the_entries_it_applies_to() -> None:
    some = [_hit(1, 1), _hit(1, 1), _hit(1, 1)]
    for one in some[:2]:
        one.leave_out("nginx answers nothing.")
        one.leave_out("nginx answers nothing.")
    assert table(some).count("left out: home, br · home, br: nginx answers nothing.") == 1


def test_a_message_about_a_whole_group_names_no_entries() -> None:
    some = [_hit(1, 1), _hit(1, 1)]
    for one in some:
        one.leave_out("wrk is missing.")
    assert "left out: all: wrk is missing." in table(some)


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0005123, "0.000512"), (0.5, "0.50"), (12.34, "12.3"), (1234.5, "1,234")]
)
def test_a_number_has_three_significant_digits(value: float, shown: str) -> None:
    assert number(value) == shown


def test_the_results_can_be_written_as_json() -> None:
    found = json.loads(json.dumps(as_json([_hit(10, 5)], rounds=3)))
    (entry,) = found["entries"]
    assert entry["figures"]["helpline"]["cpu"] == {"median": 10, "least": 10, "most": 10}
    assert entry["ratios"]["to nginx"]["cpu"]["median"] == 0.5
    assert found["rounds"] == 3
