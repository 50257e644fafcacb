"""Explains the columns of a table to those who fill it in: what each holds, whether it is needed, how to write it."""

from typing import Any, NamedTuple

from django.db.models import DateField, DateTimeField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kb.content.tables import column_field, empty_columns, part_column
from kb.ledger.completeness import needed_fields
from kb.ledger.unwritten import required_columns
from kb.models import Provider
from kb.models.languages import OWN_NAME
from kb.models.line_limits import few_short_lines


class ColumnHelp(NamedTuple):
    name: str
    label: str
    is_needed: bool
    sentences: list[str]


def column_help(kind: str) -> list[ColumnHelp]:
    """Returns the columns that a person fills in, in reading order, with those of one part."""
    return [_describe(kind, name, column_field(kind, name)) for name in empty_columns(kind, parts=1)]


def _describe(kind: str, name: str, field: Any) -> ColumnHelp:
    part = part_column(kind, name)
    original = getattr(field, "translated_field", field)
    label = str(capfirst(original.verbose_name))
    if language := getattr(field, "language", ""):
        label = f"{label} · {OWN_NAME[language]}"
    if part:
        label = f"{capfirst(field.model._meta.verbose_name)} {part.number} · {label}"
    is_needed = name in needed_fields(kind) or _is_required(name, field, original)
    return ColumnHelp(name, label, is_needed, _sentences(field, original))


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
        named = format_html_join(_("; "), "<code>{}</code>{}{}", ((value, _(": "), label) for value, label in choices))
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
