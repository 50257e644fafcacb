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
    "kb.admin.overview.charts",
    "kb.hotlines.hours",
    "kb.hotlines.parse_hours",
    "kb.ledger.addresses",
    "kb.ledger.contact_ids",
    "kb.ledger.diff",
    "kb.ledger.fact_fields",
    "kb.ledger.merge",
    "kb.ledger.merge_order",
    "kb.ledger.new_numbers",
    "kb.ledger.plain_text",
    "kb.ledger.text_diff",
    "kb.ledger.wallet_names",
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
    "search": {"models", "numbers", "pinyin", "ledger"},
    **{folder: {"models", "numbers", "pinyin", "ledger", *MIDDLE} for folder in OUTER},
    "templatetags": {"models", "ledger", *MIDDLE},
    "apps": {"models", "ledger", "delivery", "hotlines", "content", "search"},
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


def test_what_the_rooms_of_the_admin_share_imports_from_no_room() -> None:
    for path in sorted((ROOT / "kb" / "admin" / "base").glob("*.py")):
        assert not [
            name for name in _imports(path) if name.startswith("kb.admin.") and not name.startswith("kb.admin.base.")
        ], path


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
            assert ".connect(" not in text.replace("sqlite3.connect(", ""), path
            assert "@receiver" not in text, path


@pytest.mark.parametrize("folder", ["search", "numbers", "ledger", "hotlines", "delivery"])
def test_the_index_of_a_package_names_each_of_its_modules_and_nothing_else(folder: str) -> None:
    package = ROOT / "kb" / folder
    index = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    named = {name.partition(".")[0] for name in re.findall(r"`([\w.]+)`", index)}
    assert modules - named == set(), "not named"
    assert named - modules <= FUNCTIONS_IN_AN_INDEX, "no such module"


READERS = {
    "_paginate",
    "find_shown_or_404",
    "first_shown",
    "get_shown_and_others_or_404",
    "get_shown_or_404",
    "published_in_bulk",
    "shown",
    "with_hotlines",
}
"""The functions that read rows and leave out those which do not match the ledger."""
OTHER_READS = {
    "kb.pages.registry": "conditions alone: kb.pages.rows_of_pages and pictures read the rows",
    "kb.pages.registry.offline_pages": "asks whether a page has rows",
    "kb.pages.rows_of_pages._rows": "conditions alone: `shown` reads the rows",
    "kb.pages.machines.offline._saved_pages": "asks whether a page has rows",
    "kb.pages.machines.pictures._title": "asks whether a page has rows",
    "kb.pages.machines.sitemaps._sitemap": "asks whether a page has rows",
    "kb.pages.help.faqs.faq_list": "a number, and conditions",
    "kb.content.changed_questions.last_changed_questions": "ids",
    "kb.content.changed_questions._last_changes_of_steps": "ids and times",
    "kb.content.former_addresses.current_slugs": "whether there is a row",
    "kb.content.feedback.least_helpful_questions": "staff read it",
    "kb.content.leads_here._referring": "staff read it",
    **{
        f"kb.content.link_checks.{name}": "staff read it"
        for name in ("_due_links", "_is_control_reached", "link_problems", "record_visit")
    },
    "kb.content.links._public_rows": "staff read it",
    "kb.content.load_fixtures.ObjectKey.get_object": "what the site's staff load",
    "kb.content.notices.end_now": "staff end a notice",
    "kb.content.tables.References.read": "what staff import refers to",
    "kb.content.tables.Slugs.read": "what staff export refers to",
    "kb.search.add_words._lock": "staff add words",
    "kb.search.count_searches._count_opened": "an id",
    "kb.search.documents.Kind.published": "ids",
    "kb.search.evaluation.evaluate": "what developers measure",
    "kb.search.fallback.find_by_substring": "ids",
    "kb.search.index_catch_up.build_if_empty": "whether there is a row",
    "kb.search.index_catch_up.rebuild": "ids",
    "kb.search.similar_questions._similar_drafts": "staff write a question",
    "kb.search.unopened_questions.unopened_questions": "staff read it",
}
"""What reads rows of content in another way, or asks for none, and why that shows nothing to visitors."""
UNCHECKED_ROWS = {"objects", "_default_manager", "_base_manager", "published", "select_related", "prefetch_related"}
NO_CONTENT = {
    *("FormerAddress", "ShippedObject", "FeedbackCount", "RateLimitCount", "SearchCount", "SynonymGroup"),
    *("SearchDocument", "SearchPosting", "SearchTerm", "StaleObject"),
}
"""Models whose rows are no content."""


def _unchecked_reads(path: Path) -> Iterator[str]:
    """Yields the dotted names of the functions in which rows are read that nobody compares with the ledger."""

    def walk(node: ast.AST, name: str, *, is_checked: bool) -> Iterator[str]:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            name = f"{name}.{node.name}"
        elif isinstance(node, ast.Call):
            is_checked = is_checked or ast.unparse(node.func) in READERS
        elif isinstance(node, ast.Attribute) and node.attr in UNCHECKED_ROWS:
            is_content = ast.unparse(node).partition(".")[0] not in NO_CONTENT
            if is_content and not is_checked:
                yield name
        for child in ast.iter_child_nodes(node):
            yield from walk(child, name, is_checked=is_checked)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")), _name(path), is_checked=False)


def test_what_visitors_see_is_read_only_where_it_is_compared_with_the_ledger() -> None:
    folders = ("pages", "api", "content", "search")
    found = {name for path in _modules() if _folder(_name(path)) in folders for name in _unchecked_reads(path)}
    assert found == OTHER_READS.keys()
