"""The error summary above the forms of the admin, and what its lists ask of proposals."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.utils.text import capfirst

from kb.hotlines.approvable import is_outdated

register = template.Library()
register.filter("is_outdated", is_outdated)


class FormError(NamedTuple):
    """One error message. An error that belongs to no field has no id and no label."""

    message: str
    field_id: str = ""
    label: str = ""


@register.inclusion_tag("admin/kb/error_summary.html", takes_context=True)
def error_summary(context: template.Context) -> dict[str, Any]:
    """Lists all errors of the page's forms and sets the focus on the first field with an error.

    Render it before the fields. If no field has an error, the focus is on the field that the form focuses by default,
    else on the summary.
    """
    formsets = [inline.formset for inline in context.get("inline_admin_formsets") or ()]
    form = context["adminform"].form if "adminform" in context else context["form"]
    fields = [*_fields_with_errors(form), *(field for formset in formsets for field in _formset_fields(formset))]
    focused = _focus_first(field for field, _ in fields) if fields else _describe_focused(form)
    errors = [FormError(str(message)) for message in form.non_field_errors()]
    for formset in formsets:
        errors += [FormError(str(message)) for message in formset.non_form_errors()]
        errors += [FormError(str(message)) for row in _rows(formset) for message in row.non_field_errors()]
    for field, label in fields:
        errors += [FormError(str(message), field.auto_id, label) for message in field.errors]
    return {"errors": errors, "focus_summary": not focused}


def _rows(formset: Any) -> list[BaseForm]:
    """Returns the forms of the formset without those marked for deletion, whose errors Django ignores."""
    is_deleted = formset._should_delete_form if formset.can_delete else lambda row: False  # noqa: SLF001
    return [row for row in formset.forms if not is_deleted(row)]


def _formset_fields(formset: Any) -> Iterator[tuple[BoundField, str]]:
    name = capfirst(formset.model._meta.verbose_name)
    for number, row in enumerate(formset.forms, start=1):
        if row in _rows(formset):
            yield from _fields_with_errors(row, f"{name} {number} · ")


def _fields_with_errors(form: BaseForm, prefix: str = "") -> Iterator[tuple[BoundField, str]]:
    for field in form:
        if field.errors:
            yield field, f"{prefix}{field.label}"


def _focus_first(fields: Iterable[BoundField]) -> bool:
    """Sets `autofocus` on the first visible field. Returns False if there is none."""
    first = next((field for field in fields if not field.is_hidden), None)
    if first is None:
        return False
    for field in first.form.fields.values():
        field.widget.attrs.pop("autofocus", None)
    first.field.widget.attrs["autofocus"] = True
    return True


def _describe_focused(form: BaseForm) -> bool:
    """Sets `aria-describedby` to the summary on the field that the form focuses. Returns False if there is none."""
    for field in form.fields.values():
        if field.widget.attrs.get("autofocus", False) is not False:  # unfold sets ""
            field.widget.attrs["aria-describedby"] = "error-summary"
            return True
    return False
