"""Collects the strings that unfold's templates and Python mark for translation: it ships no catalogue of its own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import unfold
from django.utils.translation.template import templatize

FUNCTIONS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# Optional parts that need packages this site does not have, and parts it does not switch on.
UNUSED = ("contrib/", "templates/unfold_crispy/", "templates/simple_history", "templates/import_export")

_LITERAL = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({_LITERAL})(?:\s*,\s*({_LITERAL}))?", re.DOTALL)


def strings() -> set[str]:
    """The message ids; of a plural its singular, as gettext files it."""
    root = Path(unfold.__file__).parent
    found: set[str] = set()
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root).as_posix()
        if relative.startswith(UNUSED) or not path.is_file():
            continue
        if path.suffix == ".html":
            found.update(_of_template(path.read_text(encoding="utf-8")))
        elif path.suffix == ".py":
            found.update(_of_python(path.read_text(encoding="utf-8")))
    return found - {""}


def _of_template(source: str) -> Iterator[str]:
    for match in _CALL.finditer(templatize(source)):
        yield ast.literal_eval(match[3] if match[1].startswith(("p", "np")) else match[2])


def _of_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
            position = 1 if node.func.id.startswith("p") else 0
            if len(node.args) > position and isinstance(node.args[position], ast.Constant):
                yield node.args[position].value
