"""What counts as an error, a mixed and a stale page while an editor saves."""

from benchmarks.consistency import judge
from benchmarks.readers import Read, mark, marks

COMMITS = {0: 10.0, 1: 11.0, 2: 12.0}


def _read(requested: float, *counters: int, places: int = 9, error: str = "") -> Read:
    return Read("/en/", requested, 0.01, frozenset(counters), places, error)


def test_the_counters_of_a_page_are_read_in_order() -> None:
    assert marks(f"<h1>Title {mark(1207)}</h1> {mark(0)}") == [1207, 0]


def test_a_counter_contains_no_digit() -> None:
    assert mark(95188).isalpha()


def test_a_page_with_the_newest_counter_passes() -> None:
    assert judge([_read(20, 2)], COMMITS).has_passed


def test_a_page_replaced_less_than_a_second_ago_passes() -> None:
    verdict = judge([_read(11.9, 0)], COMMITS)
    assert verdict.has_passed
    assert round(verdict.oldest, 3) == 0.9


def test_a_page_replaced_more_than_a_second_ago_is_stale() -> None:
    assert judge([_read(12.1, 0)], COMMITS).stale == {"/en/": 1}


def test_a_page_with_two_counters_is_mixed() -> None:
    assert judge([_read(11.2, 0, 1)], COMMITS).mixed == {"/en/": 1}


def test_a_page_without_the_counter_is_an_error() -> None:
    assert judge([_read(11.2, places=0)], COMMITS).errors == {"/en/: shows the counter in 0 places only": 1}


def test_a_failed_read_is_an_error() -> None:
    verdict = judge([_read(11.2, error="answered with 500")], COMMITS)
    assert verdict.errors == {"/en/: answered with 500": 1}
    assert verdict.reads == 1
