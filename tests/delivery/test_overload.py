"""A loaded machine is no outage: time in which this process did not run does not count as silence of the database."""

import pytest

from kb.delivery.outage import MAX_SILENCE
from kb.delivery.silence import TICK, Silence


def test_while_a_check_waits_each_tick_counts() -> None:
    silence = Silence()
    silence.begin()
    for _ in range(5):
        silence.tick()
    assert silence.seconds == pytest.approx(5 * TICK)


def test_a_late_tick_counts_like_one_in_time() -> None:
    silence = Silence()
    silence.begin()
    silence.tick()  # after a minute in which the process did not run
    assert silence.seconds < MAX_SILENCE


def test_an_answer_ends_the_silence_and_between_two_checks_there_is_none() -> None:
    silence = Silence()
    silence.begin()
    silence.tick()
    silence.end()
    silence.tick()
    assert silence.seconds == 0


def test_requests_wait_for_the_database_after_the_process_did_not_run_for_a_minute(ask, clock) -> None:
    clock.at += 60
    assert ask("/en/search/", "q=x").status == 200
    assert ask().status == 200
