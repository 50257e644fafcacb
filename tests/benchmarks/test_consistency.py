"""What counts as an error, a mixed and a stale page while an editor saves."""

from benchmarks.consistency import judged
from benchmarks.readers import Read, mark, marks

COMMITS = {0: 10.0, 1: 11.0, 2: 12.0}


def _read(asked: float, *counters: int, places: int = 9, error: str = "") -> Read:
    return Read("/en/", asked, 0.01, frozenset(counters), places, error)


def test_a_counter_is_found_again_in_a_page() -> None:
    assert marks(f"<h1>Title {mark(1207)}</h1> {mark(0)}") == [1207, 0]


def test_a_counter_has_no_digit_that_could_be_of_a_telephone_number() -> None:
    assert mark(95188).isalpha()


def test_a_page_with_the_newest_counter_is_good() -> None:
    assert judged([_read(20, 2)], COMMITS).is_good


def test_a_page_that_was_replaced_a_moment_ago_is_good() -> None:
    found = judged([_read(11.9, 0)], COMMITS)
    assert found.is_good
    assert round(found.oldest, 3) == 0.9


def test_a_page_that_was_replaced_long_ago_is_stale() -> None:
    assert judged([_read(12.1, 0)], COMMITS).stale == {"/en/": 1}


def test_a_page_with_two_counters_is_mixed() -> None:
    assert judged([_read(11.2, 0, 1)], COMMITS).mixed == {"/en/": 1}


def test_a_page_without_the_counter_is_an_error() -> None:
    assert judged([_read(11.2, places=0)], COMMITS).errors == {"/en/: shows the counter in 0 places only": 1}


def test_an_answer_that_is_none_is_an_error() -> None:
    found = judged([_read(11.2, error="answered with 500")], COMMITS)
    assert found.errors == {"/en/: answered with 500": 1}
    assert found.reads == 1
