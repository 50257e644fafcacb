"""Saving a draft while its author types: the page sends the form in the background, and gets JSON.

The answer has `saved`, `text` (what the page shows) and, if it was saved, `address` (that of the draft's form),
`missing` (what it lacks before it can be published) and `choice`: the address of the page where its author chooses
between their words and those of somebody else, with `choice_text`; both "" if there is nothing to choose. A draft may
be unfinished. A form with other errors is not saved, and answered with the first of them.
kb/static/kb/background_save.js is the other side.
"""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.admin.base.form_state import missing_links

SAVED_COOKIE = "kb_saved"
"""Tells the page after a save which form was saved, so that its script throws away the copy in the browser."""


def is_background_save(request: HttpRequest) -> bool:
    return request.method == "POST" and request.headers.get("X-Requested-With") == "background-save"


def answer_saved(request: HttpRequest, address: str, *, choice: str = "") -> JsonResponse:
    text = _("Draft saved %(time)s") % {"time": date_format(timezone.localtime(), "H:i")}
    answer = {"saved": True, "text": " ".join([text, *_waiting_messages(request)]), "address": address}
    choice_text = _("Somebody else has published a different text in the same place: choose")
    answer |= {"choice": choice, "choice_text": choice_text if choice else ""}
    return JsonResponse({**answer, "missing": _missing(request)})


def _missing(request: Any) -> list[dict[str, str]]:
    """Returns what the form that was saved still lacks before it can be published."""
    saved = request.saved_form
    kind = str(saved.form.instance._meta.model_name)
    return [link._asdict() for link in missing_links(kind, saved.facts)]


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


def acknowledge(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Sets the cookie by which the next page knows that the form at this address is saved. Returns the response."""
    response.set_cookie(
        SAVED_COOKIE,
        quote(request.path),
        max_age=600,
        path=reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def part_keys(context: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Returns the key of each part by the formset's prefix and the part's id. The script knows rows by their keys."""
    return {
        inline.formset.prefix: {str(row.instance.pk): row.instance.key for row in inline.formset.initial_forms}
        for inline in context["inline_admin_formsets"]
    }


def _waiting_messages(request: HttpRequest) -> list[str]:
    """Returns the messages for the user's next page, and takes them off it."""
    return [str(message) for message in get_messages(request)]
