"""Saving a draft while its author types: the page sends the form in the background, and gets JSON.

The answer has `saved`, `text` (what the page shows) and, if it was saved, `refused`: the names of the fields that were
not, which the page keeps; `address` (that of the draft's form), `state`
(the HTML of kb.admin.base.form_state) and `choice`: the address of the page where its author chooses between their
words and those of somebody else, with `choice_text`; both "" if there is nothing to choose. A draft may be unfinished.
Fields with other errors are left as they were, and the others saved. A form with an error of no single field is not
saved, and answered with the first error.
kb/static/kb/background_save.js is the other side.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.messages import get_messages
from django.http import HttpRequest, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.admin.base.form_state import state_of_facts
from kb.admin.base.who_may_edit import may_edit
from kb.ledger.publishing import reasons
from kb.models import Change


def is_background_save(request: HttpRequest) -> bool:
    return request.method == "POST" and request.headers.get("X-Requested-With") == "background-save"


class RefusedField(NamedTuple):
    """A field of a form or of a row that has an error."""

    name: str
    """As the page sends it."""
    initial_name: str
    """The name of the hidden field with the value that the form was opened with."""
    error: str
    """The label and the error."""


def answer_saved(request: Any, address: str, draft: Change | None, *, choice: str = "") -> JsonResponse:
    """Answers that the form was saved. `draft` is None if there was nothing to save; `choice` is as described above."""
    texts = [draft_saved_at(timezone.now()), *_waiting_messages(request)]
    refused: list[RefusedField] = getattr(request, "refused", [])
    if refused:
        texts.append(_("Not saved yet: %(reason)s") % {"reason": " ".join(field.error for field in refused)})
    answer: dict[str, Any] = {"saved": True, "text": " ".join(texts), "address": address}
    answer["refused"] = [field.name for field in refused]
    choice_text = _("Somebody else has published a different text in the same place: choose")
    answer |= {"choice": choice, "choice_text": choice_text if choice else ""}
    return JsonResponse({**answer, "state": _state(request, draft)})


def draft_saved_at(moment: datetime) -> str:
    """Returns the sentence that says when the draft was saved, with the date unless it is today."""
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return _("Draft saved %(time)s") % {"time": date_format(local, "H:i" if is_today else "Y-m-d H:i")}


def _state(request: Any, draft: Change | None) -> str:
    """Returns the HTML that says what state the form is in that was saved."""
    saved = request.saved_form
    row = saved.form.instance
    facts = saved.facts if draft is None or draft.facts is None else draft.facts
    may_show = may_edit(request.user, type(row))
    why_two = reasons(draft) if draft else []
    state = state_of_facts(str(row._meta.model_name), facts, row.subject, draft, may_show=may_show, reasons=why_two)
    return render_to_string("admin/kb/form_state_lines.html", {"state": state})


def answer_not_saved(request: HttpRequest, problem: str = "") -> JsonResponse:
    """Answers with the problem, or else with the messages that wait to be shown."""
    reason = problem or " ".join(_waiting_messages(request))
    return JsonResponse({"saved": False, "text": _("Not saved yet: %(reason)s") % {"reason": reason}}, status=409)


def first_problem(response: SimpleTemplateResponse) -> str:
    """Returns the first error of the form that the response shows."""
    context: dict[str, Any] = response.context_data or {}
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    for form in (context["adminform"].form, *(row for formset in formsets for row in formset.forms)):
        for name, errors in form.errors.items():
            label = f"{form.fields[name].label}{_(': ')}" if name in form.fields else ""
            return f"{label}{errors[0]}"
    return str(next((error for formset in formsets for error in formset.non_form_errors()), ""))


def refused_fields(response: SimpleTemplateResponse) -> list[RefusedField]:
    """Returns the fields with errors in the form that the response shows; [] if an error is of no single field."""
    context: dict[str, Any] = response.context_data or {}
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form, *(row for formset in formsets for row in formset.forms)]
    if any(formset.non_form_errors() for formset in formsets) or any(form.non_field_errors() for form in forms):
        return []
    return [
        RefusedField(form[name].html_name, form[name].html_initial_name, f"{form[name].label}{_(': ')}{errors[0]}")
        for form in forms
        for name, errors in form.errors.items()
    ]


def without_refused(data: QueryDict, refused: list[RefusedField]) -> QueryDict:
    """Returns what the page sent, with these fields as the form was opened with them."""
    data = data.copy()
    for field in refused:
        data.setlist(field.name, data.getlist(field.initial_name))
    return data


def part_keys(context: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Returns the key of each part by the formset's prefix and the part's id. The script knows rows by their keys."""
    return {
        inline.formset.prefix: {str(row.instance.pk): row.instance.key for row in inline.formset.initial_forms}
        for inline in context["inline_admin_formsets"]
    }


def _waiting_messages(request: HttpRequest) -> list[str]:
    """Returns the messages for the user's next page, and takes them off it."""
    return [str(message) for message in get_messages(request)]
