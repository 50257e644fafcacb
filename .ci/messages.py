"""`make messages`: collects the UI strings into locale/; with --check, lists uncollected and untranslated strings.

The English catalogue repeats the strings of the code (msgen), so that both catalogues are complete.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh_Hans", "en")


def main(arguments: list[str]) -> int:
    if not shutil.which("xgettext"):
        print("The UI strings cannot be collected without gettext: apt-get install gettext", file=sys.stderr)
        return 1
    if "--check" not in arguments:
        collect(ROOT)
        print("\n".join(untranslated(ROOT)) or "All UI strings are translated.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("kb", "config", "templates", "locale"):
            shutil.copytree(ROOT / name, copy / name)
        shutil.copy(ROOT / "manage.py", copy)
        collect(copy)
        problems = untranslated(copy) + [
            f"{language}: obsolete or not collected: {message}"
            for language in LANGUAGES
            for message in drift(copy, language)
        ]
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


def collect(root: Path) -> None:
    options = ["--no-location", "--no-obsolete", "--no-wrap", "-v0", "--ignore=.venv", "--ignore=var", "--ignore=tests"]
    languages = [option for language in LANGUAGES for option in ("-l", language)]
    # Django collects strings from Python and its own templates, so those of Jinja2 are written into a Python file.
    strings_file = root / "templates" / "kb" / "strings.py"
    strings_file.write_text("".join(f"{call}\n" for call in template_strings(root)), encoding="utf-8")
    try:
        subprocess.run([sys.executable, "manage.py", "makemessages", *languages, *options], cwd=root, check=True)
    finally:
        strings_file.unlink()
    for language in LANGUAGES:
        # A guess from a similar string is worse than a missing translation, which `make test` finds.
        rewrite(root, language, "msgattrib", "--clear-fuzzy", "--empty", "--clear-previous")
    rewrite(root, "en", "msgen")


def template_strings(root: Path) -> Iterator[str]:
    """Yields the UI strings of the public templates, as Python calls of gettext."""
    parse = Environment(autoescape=True).parse
    for template in sorted(path for path in (root / "templates" / "kb").rglob("*") if path.is_file()):
        for node in parse(template.read_text(encoding="utf-8")).find_all(nodes.Filter):
            if not isinstance(node.node, nodes.Const):
                continue  # the string is in the view, with gettext_noop
            if node.name == "translate":
                yield f"gettext({node.node.as_const()!r})"
            elif node.name == "translate_plural":
                yield f"ngettext({node.node.as_const()!r}, {node.args[0].as_const()!r}, 0)"


def rewrite(root: Path, language: str, tool: str, *options: str) -> None:
    """Runs a gettext tool on a catalogue, in place."""
    file = root / f"locale/{language}/LC_MESSAGES/django.po"
    subprocess.run([tool, *options, "--no-wrap", str(file), "-o", str(file)], check=True)


def catalogue(root: Path, language: str) -> Catalog:
    with (root / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale=language)


def untranslated(root: Path) -> list[str]:
    return [
        f"{language}: {'fuzzy' if message.fuzzy else 'not translated'}: {message.id}"
        for language in LANGUAGES
        for message in catalogue(root, language)
        if message.id
        and (message.fuzzy or not all([message.string] if isinstance(message.string, str) else message.string))
    ]


def drift(copy: Path, language: str) -> set[object]:
    """Returns the strings that are in only one of the committed and the newly collected catalogue."""
    return {message.id for message in catalogue(ROOT, language)} ^ {message.id for message in catalogue(copy, language)}


if __name__ == "__main__":
    os.environ.setdefault("SECRET_KEY", "only-to-collect-strings")
    os.environ.setdefault("DEVELOPMENT", "true")
    sys.exit(main(sys.argv[1:]))
