"""Checks the rows of a table: what each would change, what is wrong with it, and whether it needs a second person."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from kb.admin.base.form_fields import validate_slug_format
from kb.admin.base.slugs import pinyin_slug
from kb.content.table_files import MAX_CELL, Table, has_unreadable_characters
from kb.content.tables import (
    REVISION,
    CellError,
    Cells,
    References,
    columns,
    facts_from,
    key_column,
    part_column,
    part_prefix,
    unknown_columns,
)
from kb.ledger.bulk import read_many
from kb.ledger.completeness import missing_to_publish
from kb.ledger.diff import diff_facts
from kb.ledger.fact_fields import HEADINGS, Facts, base_name, language_of
from kb.ledger.facts import PARTS, SUBJECTS, fact_fields, facts_of, part_fields
from kb.ledger.live import facts_at
from kb.ledger.merge import merge
from kb.ledger.policy_inputs import PolicyInputs
from kb.ledger.shown import matches_ledger
from kb.ledger.who_may_change import require_may_change
from kb.models import Change
from kb.models.languages import SOURCE, column, is_blank, translated_fields
from kb.models.slugs import free_slug

NEW, CHANGED, SAME, ERROR = "new", "changed", "same", "error"


class InputRow(NamedTuple):
    line: int
    cells: Cells
    error: str = ""


@dataclass
class CheckedRow:
    """What a row of the table would do. `errors` are pairs of a column, "" for the row as a whole, and why."""

    line: int
    outcome: str
    title: str = ""
    subject: str = ""
    revision: int = 0
    facts: Facts | None = None
    reasons: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        return vars(self)


def columns_to_read(kind: str, names: Sequence[str], *, by: User) -> list[str]:
    """Returns the columns that this person may import: all, or the English and those that name rows and parts.

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
    if by.has_perm(f"kb.change_{kind}"):
        return named
    return [
        name for name in named if name.endswith("_en") or name in (key_column(kind), REVISION) or _is_part_key(name)
    ]


def _is_part_key(name: str) -> bool:
    return name.endswith("_key")


def default_columns(kind: str, width: int) -> list[str]:
    """Returns the columns of a pasted table without a header: the Chinese heading and text, then parts."""
    chinese = [name for name in columns(kind) if language_of(name) == "zh_hans" and base_name(name) != "phrasings"]
    prefix = part_prefix(kind)
    parts = (
        [f"{prefix}_{number}_{name}_zh_hans" for number in range(1, 51) for name in ("title", "text")] if prefix else []
    )
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
    title = column(next(name for name in (*HEADINGS, "text") if name in translated_fields(SUBJECTS[kind])), SOURCE)
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


class Checker:
    """Checks rows of one kind for one person, slice by slice."""

    def __init__(self, kind: str, by: User) -> None:
        self.kind, self.by = kind, by
        self.references = References.read(kind)
        self.policy = PolicyInputs.read()
        self.own_drafts = set(Change.objects.open().by(by).exclude(subject="").values_list("subject", flat=True))

    def check(self, rows: Sequence[InputRow]) -> Iterator[CheckedRow]:
        live = self._read_live(rows)
        for row in rows:
            yield self._check(row, live.get(row.cells.get(key_column(self.kind), "")))

    def _read_live(self, rows: Sequence[InputRow]) -> dict[str, Any]:
        key = key_column(self.kind)
        names = [row.cells[key] for row in rows if row.cells.get(key)]
        if key == "id":
            names = [name for name in names if name.isdecimal() and len(name) < 18]
            return {str(pk): row for pk, row in read_many(self.kind, "pk", names).items()}
        return read_many(self.kind, "slug", [name for name in names if len(name) <= 50])

    def _check(self, row: InputRow, live: Any) -> CheckedRow:
        checked = CheckedRow(row.line, ERROR, title=row.cells.get(key_column(self.kind), "")[:60])
        try:
            self._fill_in(checked, row, live)
        except CellError as error:
            checked.errors.append((error.column, str(error)))
        except PermissionDenied:
            checked.errors.append(("", _("You may not add this, or change more of it than its English.")))
        if checked.errors:
            checked.outcome, checked.facts, checked.reasons = ERROR, None, []
        return checked

    def _fill_in(self, checked: CheckedRow, row: InputRow, live: Any) -> None:
        """Sets what the row would do. Raises CellError, PermissionDenied."""
        if row.error:
            raise CellError("", row.error)
        _require_readable(row.cells)
        if live is not None and not matches_ledger(live):
            raise CellError("", _("It does not match the ledger and is withheld."))
        old = facts_of(live) if live else None
        if live:
            checked.subject, checked.revision = live.subject, live.entry_revision
        base = self._base(row, live, old)
        mine, errors = facts_from(self.kind, row.cells, base, self.references)
        checked.errors += [(error.column, str(error)) for error in errors]
        merged = merge(base, mine, old) if base != old else None
        if merged and merged.conflicts:
            names = {conflict.field for conflict in merged.conflicts}
            raise CellError(", ".join(sorted(names)), _("Somebody has changed this since the export. Export again."))
        new = (merged.facts if merged else mine) or mine
        checked.title = _title(new) or checked.title
        checked.facts = new
        checked.outcome = NEW if old is None else SAME if not diff_facts(old, new) else CHANGED
        if checked.outcome == SAME:
            checked.facts = None
            return
        require_may_change(self.by, self.kind, old, new)
        named = {name for name, _words in checked.errors}
        checked.errors += [problem for problem in _problems(self.kind, old, new) if problem[0] not in named]
        if not checked.errors:
            checked.reasons = [str(reason.words) for reason in self.policy.reasons(self.kind, old, new)]
        if checked.reasons and checked.subject in self.own_drafts:
            raise CellError("", _("You have a draft of this that needs a second person: publish or discard it first."))

    def _base(self, row: InputRow, live: Any, old: Facts | None) -> Facts | None:
        """Returns the facts that the row was exported with, else those that are live."""
        text = row.cells.get(REVISION, "").strip()
        if live is None:
            if key_column(self.kind) == "id" and row.cells.get("id"):
                raise CellError("id", _("There is no “%s”.") % row.cells["id"][:50])
            if text:
                raise CellError(REVISION, _("It is no longer there: deleted or renamed since the export."))
            if key_column(self.kind) == "slug" and not row.cells.get("slug"):
                raise CellError("slug", _("The row has no address and no title."))
            return None
        if not text or text == str(live.entry_revision):
            return old
        base = facts_at(live.subject, int(text)) if text.isdecimal() and len(text) < 10 else None
        if base is None:
            raise CellError(REVISION, _("There is no revision “%s” of it.") % text[:20])
        return base


def _require_readable(cells: Cells) -> None:
    """Raises CellError for a cell with characters that no text has."""
    for name, text in cells.items():
        if len(text) > MAX_CELL:
            raise CellError(name, _("The cell holds too much text."))
        if has_unreadable_characters(text):
            raise CellError(name, _("The cell holds characters that cannot be read. Check the encoding of the file."))


def _title(facts: Facts) -> str:
    names = [f"{name}_zh_hans" for name in (*HEADINGS, "text")]
    return next((str(facts[name])[:80] for name in names if facts.get(name)), "")


def _problems(kind: str, old: Facts | None, new: Facts) -> Iterator[tuple[str, str]]:
    """Yields what the columns and the rules of the row forbid, with the column."""
    model: Any = SUBJECTS[kind]
    relation = PARTS.get(model, "")
    yield from _column_problems(model, fact_fields(model), old or {}, new, "")
    if relation:
        part_model: Any = model._meta.get_field(relation).related_model
        before = {part["key"]: part for part in (old or {}).get(relation, ())}
        for number, part in enumerate(new[relation], start=1):
            if part != before.get(part["key"]):
                prefix = f"{part_prefix(kind)}_{number}_"
                yield from _column_problems(
                    part_model, part_fields(part_model), before.get(part["key"], {}), part, prefix
                )
    for missing in missing_to_publish(kind, old, new):
        yield missing.field, str(missing.words)
    if kind == "advice" and old and old["topic"] != new["topic"]:
        yield "topic", _("The topic of advice cannot be changed.")
    if kind == "notice" and new["ends"] and new["ends"] <= new["starts"]:
        yield "ends", _("A notice ends after it starts.")
    if kind == "advice" and new["checked_on"] and not new["source_url"]:
        yield "checked_on", _("What was checked names the address it was checked against.")


def _column_problems(model: Any, fields: Any, old: Facts, new: Facts, prefix: str) -> Iterator[tuple[str, str]]:
    required = {column(name, SOURCE) for name in translated_fields(model) if not model._meta.get_field(name).blank}
    obj = _blank_row(model)
    for one in fields:
        value = new.get(one.name)
        if one.name in required and is_blank(value):
            yield prefix + one.name, _("The Chinese text must not be blank.")
        elif value not in (None, "") and value != old.get(one.name) and not one.primary_key and not one.is_relation:
            try:
                one.clean(value, obj)
                if one.name == "slug":
                    validate_slug_format(value)
            except ValidationError as error:
                yield prefix + one.name, " ".join(error.messages)
        elif value in (None, "") and not (one.null or one.blank) and one.name != "id":
            yield prefix + one.name, _("This is missing.")


@cache
def _blank_row(model: type[Any]) -> Any:
    """Returns a row for the validators, which do not look at it."""
    return model()
