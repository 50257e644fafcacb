"""Reads the rows of a table: which columns this person may import, and which subject each row is about."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.admin.base.slugs import pinyin_slug
from kb.admin.base.who_may_edit import may_edit, writable_languages
from kb.content.table_files import Table
from kb.content.tables import (
    MOST_PARTS,
    REVISION,
    Cells,
    columns,
    key_column,
    part_column,
    part_prefix,
    unknown_columns,
)
from kb.ledger.fact_fields import base_name, language_of
from kb.ledger.facts import SUBJECTS
from kb.models.content import TITLE_FIELDS
from kb.models.languages import SOURCE, column, translated_fields
from kb.models.slugs import free_slug


class InputRow(NamedTuple):
    line: int
    cells: Cells
    error: str = ""


def columns_to_read(kind: str, names: Sequence[str], *, by: User) -> list[str]:
    """Returns the columns that this person may import: those of the languages that they write, and names of rows.

    Raises ValidationError for columns that are not known, named twice or missing.
    """
    named = [name for name in names if name]
    if unknown := unknown_columns(kind, named):
        hint = ", ".join(unknown[:5])
        for name in unknown:
            if name in translated_fields(SUBJECTS[kind]):
                raise ValidationError(
                    _("The column “%(name)s” does not say its language: write %(name)s_zh_hans or %(name)s_en.")
                    % {"name": name}
                )
        raise ValidationError(
            _("There is no column “%(names)s”. The columns are: %(known)s")
            % {"names": hint, "known": ", ".join(columns(kind, parts=1))}
        )
    if twice := [name for name, count in Counter(named).items() if count > 1]:
        raise ValidationError(_("The column “%s” is there twice.") % twice[0])
    model = SUBJECTS[kind]
    languages = {language.replace("-", "_") for language in writable_languages(by, model)}
    if may_edit(by, model):
        languages.add("")  # what is no text
    return [name for name in named if _names_a_row(kind, name) or language_of(name) in languages]


def _names_a_row(kind: str, name: str) -> bool:
    return name in (key_column(kind), REVISION) or name.endswith("_key")


def unread_columns(kind: str, table: Table, *, by: User) -> list[str]:
    """Returns the columns with something in them that this person may not import."""
    read = columns_to_read(kind, table.columns, by=by)
    return [
        name
        for place, name in enumerate(table.columns)
        if name and name not in read and any("".join(row[place : place + 1]) for _line, row in table.rows)
    ]


def default_columns(kind: str, width: int) -> list[str]:
    """Returns the columns of a pasted table without a header: the Chinese heading and text, then parts."""
    chinese = [name for name in columns(kind) if language_of(name) == "zh_hans" and base_name(name) != "phrasings"]
    prefix = part_prefix(kind)
    numbers = range(1, MOST_PARTS + 1) if prefix else ()
    parts = [f"{prefix}_{number}_{name}_zh_hans" for number in numbers for name in ("title", "text")]
    return [*chinese, *parts][:width]


def has_header(kind: str, names: Sequence[str]) -> bool:
    """Returns True if the first row names columns."""
    return any(name in columns(kind) or part_column(kind, name) for name in names)


def input_rows(kind: str, table: Table, *, by: User) -> list[InputRow]:
    """Returns the rows of a table with what they lack. Raises ValidationError for columns that do not fit."""
    read = set(columns_to_read(kind, table.columns, by=by))
    key = key_column(kind)
    rows: list[InputRow] = []
    first_lines: dict[str, int] = {}
    for line, values in table.rows:
        cells = {name: value for name, value in zip(table.columns, values, strict=False) if name in read and value}
        too_wide = any(values[len(table.columns) :])
        name = (cells.get(key) or "").strip()
        error = _("It has more cells than there are columns.") if too_wide else ""
        if name and name in first_lines:
            error = _("“%(name)s” is in line %(line)s too.") % {"name": name[:50], "line": first_lines[name]}
        first_lines.setdefault(name, line)
        rows.append(InputRow(line, {**cells, **({key: name} if name else {})}, error))
    if not rows:
        raise ValidationError(_("The table has no rows."))
    return list(_with_keys(kind, rows))


def _with_keys(kind: str, rows: list[InputRow]) -> Iterator[InputRow]:
    """Gives rows without a slug that of the subject with the same title, or a new one in pinyin."""
    if key_column(kind) != "slug" or all("slug" in row.cells for row in rows):
        yield from rows
        return
    title = column(next(name for name in TITLE_FIELDS if name in translated_fields(SUBJECTS[kind])), SOURCE)
    known = dict(SUBJECTS[kind].objects.values_list(title, "slug"))
    taken = {*known.values(), *(row.cells["slug"] for row in rows if "slug" in row.cells)}
    for row in rows:
        text = (row.cells.get(title) or "").strip()
        if "slug" in row.cells or not text:
            yield row
            continue
        slug = known.get(text) or free_slug(pinyin_slug(text) or "new", taken)
        taken.add(slug)
        known[text] = slug
        yield row._replace(cells={**row.cells, "slug": slug})
