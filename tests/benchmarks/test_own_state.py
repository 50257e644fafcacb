"""A benchmark on a database of its own has a high-water mark of its own, and leaves that of the developer alone."""

from pathlib import Path

import pytest

from benchmarks import search
from benchmarks.sample_content import __main__ as sample_content

ROOT = Path(__file__).resolve().parent.parent.parent
WITH_A_DATABASE = [
    path
    for folder in ("benchmarks", "drills")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if '"DATABASE_URL":' in (text := path.read_text("utf-8")) or "DATABASE_URL=" in text
]


@pytest.mark.parametrize("path", WITH_A_DATABASE, ids=lambda path: path.stem)
def test_what_names_a_database_names_a_folder_for_its_high_water_mark(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "STATE_DIRECTORY" in text or "HIGH_WATER_MARK_FILE" in text


def test_the_search_benchmark_sets_up_a_site_with_its_own_state(tmp_path: Path, monkeypatch) -> None:
    environment: dict[str, str] = {}
    monkeypatch.setattr(search.os, "environ", environment)
    monkeypatch.setattr("django.setup", lambda: None)
    search._set_up("sqlite:///:memory:", tmp_path)
    assert (environment["STATE_DIRECTORY"], environment["DATABASE_URL"]) == (str(tmp_path), "sqlite:///:memory:")


@pytest.mark.usefixtures("content")
def test_the_search_benchmark_runs_with_a_few_questions(settings) -> None:
    settings.DEVELOPMENT = True
    sample_content.main(["--faqs=3"])
    assert len(search._queries(Path("no such file"))) == 3
