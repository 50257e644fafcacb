"""What `make bench` declares is whole: everything it names is there."""

import pytest

from benchmarks.catalogue import CATALOGUE, FIGURES, GROUPS, HELPLINE, NGINX, WAGTAIL, Entry, How
from benchmarks.measuring import ACCEPT

every_entry = pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: f"{entry.group}: {entry.name}")


def test_no_two_entries_of_a_group_have_the_same_name() -> None:
    names = [(entry.group, entry.name) for entry in CATALOGUE]
    assert len(names) == len(set(names))


def test_every_group_has_a_title_and_entries() -> None:
    assert {entry.group for entry in CATALOGUE} == set(GROUPS)


def test_every_way_of_measuring_names_its_figures() -> None:
    assert set(FIGURES) == set(How)


@every_entry
def test_an_entry_says_what_it_measures(entry: Entry) -> None:
    assert entry.name
    assert entry.measures
    assert entry.request.paths
    assert all(path.startswith("/") for path in entry.request.paths)


@every_entry
def test_an_entry_asks_for_an_encoding_that_exists(entry: Entry) -> None:
    assert entry.request.encoding in ACCEPT


@every_entry
def test_an_entry_is_measured_beside_what_exists(entry: Entry) -> None:
    assert entry.subject == HELPLINE
    assert {*entry.against} <= {NGINX, WAGTAIL}


@every_entry
def test_what_is_wanted_is_measured(entry: Entry) -> None:
    assert {goal.figure for goal in entry.goals} | {figure for figure, _most in entry.most} <= set(FIGURES[entry.how])
    assert {goal.against for goal in entry.goals} <= set(entry.against)


@every_entry
def test_wrk_asks_for_one_path_alone(entry: Entry) -> None:
    if entry.how == How.LOAD:
        assert len(entry.request.paths) == 1


def test_every_address_is_answered(admin_client, searchable) -> None:
    paths = {path for entry in CATALOGUE for path in entry.request.paths}
    assert not [path for path in sorted(paths) if admin_client.get(path).status_code != 200]
