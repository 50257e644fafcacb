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
    "tests/test_databases.py": "names all of it",
}
MODULES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py"))


def is_on_every_database(module: str) -> bool:
    return any(module == place or module.startswith(f"{place}/") for place in EVERY_DATABASE)


def test_all_that_is_named_is_there_and_named_once() -> None:
    assert [place for place in EVERY_DATABASE if not (ROOT / place).exists()] == []
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
