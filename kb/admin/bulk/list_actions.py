"""Actions on the selected rows of a list, each row through the policy and reported for itself.

What one person may do is published; for the rest a change is submitted. The history undoes it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kb.admin.base.draft_addresses import draft_address
from kb.admin.base.outcome import Outcome, in_words, outcome_of, titles
from kb.admin.base.returned_changes import tell_of_returned
from kb.admin.bulk.copying import copy
from kb.admin.bulk.export_view import export
from kb.content.table_files import XLSX
from kb.ledger import publishing
from kb.ledger.bulk import confirm_many
from kb.ledger.change_lock import Outdated
from kb.ledger.fact_fields import Facts
from kb.ledger.publishable import Overlaps
from kb.localize.row_title import row_title
from kb.localize.state import text_in
from kb.models import FAQ, Change, Provider, PublicationState
from kb.models.error_texts import error_texts
from kb.models.languages import SOURCE
from kb.models.publication import Publishable

Action = tuple[Callable[..., Any], str, Any]
"""A function, its name and its description, as ModelAdmin.get_actions returns them."""


def actions_for(model: Any, user: Any) -> dict[str, Action]:
    """Returns the actions on a list of this model that the person may use, by name."""
    kind = model._meta.model_name
    actions: dict[str, Action] = {"export_selected": (_export, "export_selected", gettext_lazy("Export as XLSX"))}
    if not user.has_perm(f"kb.change_{kind}"):
        return actions
    actions["still_right"] = (_still_right, "still_right", gettext_lazy("Still right"))
    actions["submit"] = (_submit, "submit", gettext_lazy("Submit my drafts"))
    if issubclass(model, Publishable):
        actions["publish"] = (_publish, "publish", gettext_lazy("Publish"))
        actions["take_off"] = (_take_off, "take_off", gettext_lazy("Take off"))
    if model is FAQ:
        actions["copy"] = (_copy, "copy", gettext_lazy("Copy"))
        actions |= {f"add_{provider.slug}": _adding(provider) for provider in Provider.objects.in_order()}
    return actions


def _adding(provider: Provider) -> Action:
    name = text_in(get_language() or SOURCE, provider, "name").text

    def add(facts: Facts) -> Facts:
        return {**facts, "providers": sorted({*facts["providers"], provider.pk})}

    def run(model_admin: Any, request: HttpRequest, rows: Any) -> None:
        _change_each(request, rows, add)

    return run, f"add_{provider.slug}", _("Add a wallet: %s") % name


def _publish(model_admin: Any, request: HttpRequest, rows: Any) -> None:
    _change_each(request, rows, lambda facts: {**facts, "publication": PublicationState.PUBLISHED.value})


def _take_off(model_admin: Any, request: HttpRequest, rows: Any) -> None:
    _change_each(request, rows, lambda facts: {**facts, "publication": PublicationState.DRAFT.value})


def _change_each(request: HttpRequest, rows: Iterable[Any], change: Callable[[Facts], Facts]) -> None:
    """Publishes the change to each row, or submits it, and says what happened to each."""
    said: dict[str, list[Any]] = {}
    for row in rows:
        try:
            with tell_of_returned(request):
                outcome = _change(row, change, by=request.user)
        except PermissionDenied:
            _refuse(request, row, _("You may not change this."))
        except (ValidationError, Outdated) as error:
            _refuse(request, row, *error_texts(error))
        else:
            said.setdefault(outcome, []).append(row)
    _report(request, said)


_CONFIRMED, _WAITS, _SAME = "confirmed", "waits", "same"


def _change(row: Any, change: Callable[[Facts], Facts], *, by: Any) -> str:
    """Publishes a change to the row, or submits it if it needs a second person. Returns what came of it."""
    try:
        before, after = publishing.publish_at_once(row, change, by=by)
    except ValidationError as error:
        if getattr(error, "code", "") != "second_person":
            raise
        publishing.submit_at_once(row, change, by=by)
        return _WAITS
    return _SAME if before == after else outcome_of(before, after)


def _submit(model_admin: Any, request: HttpRequest, rows: Any) -> None:
    """Submits the person's own drafts of the rows."""
    said: dict[str, list[Any]] = {}
    drafts = {draft.subject: draft for draft in Change.objects.open().by(request.user)}
    for row in rows:
        draft = drafts.get(row.subject)
        if draft is None or not draft.is_editable:
            said.setdefault(_SAME, []).append(row)
            continue
        try:
            publishing.submit(draft, by=request.user)  # type: ignore[arg-type]  # the admin lets nobody else in
        except (ValidationError, Outdated, Overlaps) as error:
            _refuse(request, row, *error_texts(error))
        else:
            said.setdefault(_WAITS, []).append(row)
    _report(request, said)


def _still_right(model_admin: Any, request: HttpRequest, rows: Any) -> None:
    """Enters that somebody has looked at the rows. Nothing of them changes."""
    wanted = list(rows)
    confirmed = {row.pk for row in confirm_many(wanted, by=request.user)}  # type: ignore[arg-type]
    _report(request, {_CONFIRMED: [row for row in wanted if row.pk in confirmed]} if confirmed else {})
    for row in wanted:
        if row.pk not in confirmed:
            is_there = type(row).objects.filter(pk=row.pk).exists()
            deleted = _("Somebody has deleted this meanwhile. Nothing was changed.")
            _refuse(request, row, _("It does not match the ledger and is withheld.") if is_there else deleted)


def _copy(model_admin: Any, request: HttpRequest, rows: Any) -> HttpResponse | None:
    """Copies questions as drafts of the person. Goes to the draft if there is one."""
    made = []
    for row in rows:
        try:
            made.append(copy(row, by=request.user))  # type: ignore[arg-type]
        except PermissionDenied:
            _refuse(request, row, _("You may not add this."))
        except (ValidationError, Outdated) as error:
            _refuse(request, row, *error_texts(error))
    for change in made:
        messages.success(request, _("“%s” is a draft now. Visitors do not see it yet.") % change.title)
    return HttpResponse(status=302, headers={"Location": draft_address(made[0])}) if len(made) == 1 else None


def _export(model_admin: Any, request: HttpRequest, rows: Any) -> HttpResponse:
    return export(str(model_admin.opts.model_name), XLSX, list(rows.values_list("pk", flat=True)))


def _refuse(request: HttpRequest, row: Any, *texts: str) -> None:
    messages.error(request, f"{row_title(row)}{_(': ')}{' '.join(texts)}")


def _report(request: HttpRequest, said: dict[str, list[Any]]) -> None:
    words = {
        _CONFIRMED: (messages.SUCCESS, _("Done: %s")),
        _WAITS: (messages.WARNING, _("Waits for a second person now: %s")),
        _SAME: (messages.INFO, _("Nothing to do: %s")),
    }
    for outcome, rows in said.items():
        if outcome in words:
            level, text = words[outcome]
            messages.add_message(request, level, text % _("; ").join(map(row_title, rows)))
        else:
            done = Outcome(outcome)
            messages.success(request, in_words(done, titles(rows, done)))
