"""Explains the columns of a table to those who fill it in: what each holds, whether it is needed, how to write it."""

from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import DateField, DateTimeField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from kb.content.table_files import Table
from kb.content.tables import MOST_PARTS, column_field, empty_columns, part_column
from kb.ledger.completeness import needed_fields
from kb.ledger.unwritten import required_columns
from kb.models import Provider
from kb.models.languages import OWN_NAME, SOURCE
from kb.models.line_limits import few_short_lines


class ColumnHelp(NamedTuple):
    name: str
    label: str
    is_needed: bool
    sentences: list[str]


def column_help(kind: str) -> list[ColumnHelp]:
    """Returns the columns that a person fills in, in reading order, with those of one part."""
    return [_describe(kind, name, column_field(kind, name)) for name in empty_columns(kind, parts=1)]


def with_column_names(kind: str, table: Table) -> Table:
    """Returns the table with the names of its columns where it has their labels, in any language of the admin."""
    names = _columns_by_label(kind)
    return table._replace(columns=[names.get(_without_spaces(column), column) for column in table.columns])


@cache
def _columns_by_label(kind: str) -> dict[str, str]:
    """A Chinese label without a language means the Chinese text; an English one could mean either, and is refused."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for name in empty_columns(kind, parts=MOST_PARTS):
                field = column_field(kind, name)
                found.setdefault(_without_spaces(_label(kind, name, field)), name)
                if language == SOURCE == getattr(field, "language", ""):
                    found.setdefault(_without_spaces(_label(kind, name, field, with_language=False)), name)
    return found


def _without_spaces(label: str) -> str:
    return "".join(label.split()).casefold()


def _label(kind: str, name: str, field: Any, *, with_language: bool = True) -> str:
    """Returns "Question · English", "Step 1 · Title · English"."""
    label = str(capfirst(getattr(field, "translated_field", field).verbose_name))
    if with_language and (language := getattr(field, "language", "")):
        label = f"{label} · {OWN_NAME[language]}"
    if part := part_column(kind, name):
        label = f"{capfirst(field.model._meta.verbose_name)} {part.number} · {label}"
    return label


def _describe(kind: str, name: str, field: Any) -> ColumnHelp:
    original = getattr(field, "translated_field", field)
    is_needed = name in needed_fields(kind) or _is_required(name, field, original)
    return ColumnHelp(name, _label(kind, name, field), is_needed, _sentences(field, original))


def _is_required(name: str, field: Any, original: Any) -> bool:
    """Returns True for a column that no row is without: the Chinese of a text, what has no default."""
    if hasattr(field, "translated_field"):
        return field.name in required_columns(field.model)
    return not (original.blank or original.has_default() or name == "slug")


def _sentences(field: Any, original: Any) -> list[str]:
    """Returns how the column is written."""
    if field.name == "slug":
        return [_("Empty: the row with the same title, or an address made from its pinyin.")]
    if field.name == "providers":
        return [format_html(_("Several with commas between: {}."), _slugs())]
    if field.is_relation and field.related_model is Provider:
        return [format_html(_("One of these: {}."), _slugs()), _("Empty: all.")]
    if field.is_relation:
        return [format_html(_("The address of a question, such as {}."), _code("payment-failed"))]
    if choices := field.flatchoices:
        labels = ((value, "" if value == str(label) else f"{_(': ')}{label}") for value, label in choices)
        named = format_html_join(_("; "), "<code>{}</code>{}", labels)
        default = [format_html(_("Empty: {}."), _code(field.get_default()))] if field.get_default() else []
        return [format_html(_("One of these: {}."), named), *default]
    if isinstance(field, DateTimeField):
        return [_("China’s time, such as 2026-11-20 08:00.")]
    if isinstance(field, DateField):
        return [_("A day, such as 2026-11-20.")]
    is_list = few_short_lines in field.validators
    most = [_("At most %s characters.") % field.max_length] if field.max_length and not is_list else []
    return [*([str(original.help_text)] if original.help_text else []), *most]


def _slugs() -> SafeString:
    slugs = Provider.objects.in_order().values_list("slug", flat=True)
    return format_html_join(", ", "<code>{}</code>", ((slug,) for slug in slugs))


def _code(value: str) -> SafeString:
    return format_html("<code>{}</code>", value)
