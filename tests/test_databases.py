"""tests/databases.py names every module whose result can differ between databases."""

import re
from pathlib import Path

from tests.databases import EVERY_DATABASE

ROOT = Path(__file__).resolve().parent.parent
DIFFERS = {
    "transactions of its own": r"transaction=True|transactional_db",
    "one database alone": r"mark\.(postgresql|sqlite)|\.vendor\b",
    "a driver": r"^(import|from) (psycopg|sqlite3)\b",
    "errors of the database": r"\b(Integrity|Data|Database|Operational)Error\b",
    "migrations": r"kb\.migrations",
    "loading": r"call_command\(\s*\"(load_kb|loaddata|migrate|flush)\"",
    # Not UPDATE: the plain ones that forge a row work alike everywhere.
    "SQL": r"\"(SELECT|INSERT|DELETE|CREATE|DROP|ALTER|PRAGMA|TRUNCATE) ",
}
"""Patterns in the source of modules whose result can differ."""
ON_SQLITE_ALONE = {
    "tests/admin/test_roles.py": "applies a migration's function again, which speaks the ORM alone",
    "tests/browser/test_offline_pages.py": "needs a server of its own for what browsers load",
    "tests/browser/test_weight.py": "needs a server of its own for what browsers load",
    "tests/delivery/test_cache_policy.py": "reads headers, which no database makes",
    "tests/delivery/test_pages_not_stored.py": "raises the errors itself",
    "tests/pages/help/test_search.py": "raises the errors itself; tests/search has the queries",
    "tests/pages/test_withheld.py": "reads pages; test_tampering.py and test_content_tampering.py have the comparison",
    "tests/test_databases.py": "names all of it",
}
MODULES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py"))


def is_on_every_database(module: str) -> bool:
    """Returns True also for a module of which only some tests are named."""
    paths = {place.partition("::")[0] for place in EVERY_DATABASE}
    return any(module == path or module.startswith(f"{path}/") for path in paths)


def is_there(place: str) -> bool:
    path, _, test = place.partition("::")
    return (ROOT / path).exists() and (not test or f"\ndef {test}(" in (ROOT / path).read_text(encoding="utf-8"))


def test_all_that_is_named_is_there_and_named_once() -> None:
    assert [place for place in EVERY_DATABASE if not is_there(place)] == []
    assert len(set(EVERY_DATABASE)) == len(EVERY_DATABASE)
    assert [module for module in ON_SQLITE_ALONE if not (ROOT / module).exists() or is_on_every_database(module)] == []


def test_a_module_whose_tests_can_differ_is_named() -> None:
    missing = {}
    for module in MODULES:
        if is_on_every_database(module) or module in ON_SQLITE_ALONE:
            continue
        source = (ROOT / module).read_text(encoding="utf-8")
        if signs := [sign for sign, pattern in DIFFERS.items() if re.search(pattern, source, re.MULTILINE)]:
            missing[module] = signs
    assert missing == {}
