"""The cases of the .tsv files beside this one."""

from pathlib import Path

_HERE = Path(__file__).parent


def rows(name: str) -> list[tuple[str, str]]:
    """The first two columns of a file, with \\uXXXX and \\n as the characters they stand for."""
    lines = (_HERE / name).read_text("utf-8").splitlines()
    columns = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(_unescaped(first), _unescaped(second)) for first, second, *_ in columns]


def _unescaped(column: str) -> str:
    text = column.replace("\\\\", "\0").encode("raw_unicode_escape").decode("raw_unicode_escape")
    return text.replace("\\n", "\n").replace("\0", "\\")
