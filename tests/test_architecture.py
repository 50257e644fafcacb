"""Which package may import which. The tests read the imports of all modules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MIDDLE = {"hotlines", "content", "localize", "search", "delivery"}
OUTER = {"pages", "api", "admin", "management"}
PURE_FOLDERS = ("numbers", "pinyin")
PURE = {
    *(
        f"kb.{folder}.{path.stem}"
        for folder in PURE_FOLDERS
        for path in (ROOT / "kb" / folder).glob("*.py")
        if path.stem != "__init__"
    ),
    "kb.hotlines.hours",
    "kb.hotlines.parse_hours",
    "kb.search.analysis",
    "kb.search.best_part",
    "kb.search.highlight",
    "kb.search.index_terms",
    "kb.search.pinyin_in_queries",
    "kb.search.similarity",
    "kb.search.stop_words",
    "kb.search.synonyms",
    "kb.search.term_weights",
    "kb.search.tokens",
}
OTHERS_ALLOWED = {
    "models": {"models", "numbers"},
    "translation": {"models"},
    "ledger": {"models", "numbers"},
    **{folder: {"models", "numbers", "ledger"} for folder in MIDDLE},
    "search": {"models", "numbers", "ledger", "pinyin"},
    **{folder: {"models", "numbers", "ledger", "pinyin", *MIDDLE} for folder in OUTER},
    "templatetags": {"models", "ledger", *MIDDLE},
    "apps": {"models", "ledger", "delivery", "content", "search"},
}
FUNCTIONS_IN_AN_INDEX = {"read_any", "read_from_abroad"}
"""They stand beside another function that is named with its module."""


def _modules() -> list[Path]:
    return [path for path in sorted((ROOT / "kb").rglob("*.py")) if "migrations" not in path.parts]


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _folder(module: str) -> str:
    return [*module.split("."), ""][1]


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_a_module_imports_only_what_its_folder_may(path: Path) -> None:
    folder = _folder(_name(path))
    used = {_folder(name) for name in _imports(path) if name.startswith("kb.")} - {folder}
    assert used <= OTHERS_ALLOWED.get(folder, set())


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_the_app_imports_neither_the_configuration_nor_the_benchmarks(path: Path) -> None:
    assert not [name for name in _imports(path) if name.split(".")[0] in ("config", "benchmarks")]


@pytest.mark.parametrize("module", sorted(PURE))
def test_a_pure_module_imports_no_django_and_nothing_of_ours_but_pure_modules(module: str) -> None:
    imported = _imports(ROOT / f"{module.replace('.', '/')}.py")
    outside = [name for name in imported if name.rpartition(".")[0] not in PURE]
    assert not [name for name in outside if name.split(".")[0] in ("django", "kb")]


def test_nothing_but_the_environment_module_reads_the_environment() -> None:
    readers = [
        _name(path)
        for path in [*_modules(), *sorted((ROOT / "config").glob("*.py"))]
        if {"os.environ", "os.getenv", "environ"} & set(_imports(path)) or "os.environ[" in path.read_text()
    ]
    assert readers == ["config.env"]


def test_only_the_app_configuration_connects_signals_and_checks() -> None:
    for path in _modules():
        if path.name != "apps.py":
            text = path.read_text(encoding="utf-8")
            assert ".connect(" not in text, path
            assert "@receiver" not in text, path


@pytest.mark.parametrize("folder", ["search", "numbers", "ledger", "hotlines", "delivery"])
def test_the_index_of_a_package_names_each_of_its_modules_and_nothing_else(folder: str) -> None:
    package = ROOT / "kb" / folder
    index = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    named = {name.partition(".")[0] for name in re.findall(r"`([\w.]+)`", index)}
    assert modules - named == set(), "not named"
    assert named - modules <= FUNCTIONS_IN_AN_INDEX, "no such module"
