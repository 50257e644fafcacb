"""The catalogue of `make bench` names only what exists."""

import pytest

from benchmarks.catalogue import CATALOGUE, FIGURES, GROUPS, HELPLINE, NGINX, WAGTAIL, Entry, How
from benchmarks.measuring import ACCEPT


def test_no_two_entries_of_a_group_have_the_same_name() -> None:
    names = [(entry.group, entry.name) for entry in CATALOGUE]
    assert len(names) == len(set(names))


def test_every_group_has_a_title_and_entries() -> None:
    assert {entry.group for entry in CATALOGUE} == set(GROUPS)


def test_every_method_has_figures() -> None:
    assert set(FIGURES) == set(How)


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: f"{entry.group}: {entry.name}")
def test_an_entry_names_only_what_exists(entry: Entry) -> None:
    assert entry.name
    assert entry.measures
    assert entry.request.paths
    assert all(path.startswith("/") for path in entry.request.paths)
    assert entry.request.encoding in ACCEPT
    assert entry.subject == HELPLINE
    assert {*entry.against} <= {NGINX, WAGTAIL}
    limited = {figure for figure, _limit in entry.limits}
    assert {goal.figure for goal in entry.goals} | limited <= set(FIGURES[entry.how])
    assert {goal.against for goal in entry.goals} <= set(entry.against)


def test_entries_for_wrk_have_a_single_path() -> None:
    assert all(len(entry.request.paths) == 1 for entry in CATALOGUE if entry.how == How.LOAD)


def test_every_address_answers(admin_client, searchable) -> None:
    paths = {path for entry in CATALOGUE for path in entry.request.paths}
    assert not [path for path in sorted(paths) if admin_client.get(path).status_code != 200]
