"""What a proposal sets: the columns that its kind may set, cleaned, and the hotline with them."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.hotlines.hotline_columns import PROPOSED, WORDS
from kb.ledger.fact_fields import is_english
from kb.models import Hotline, HotlineState, Proposal, ProposalKind
from kb.models.languages import is_blank
from kb.numbers.invisible_characters import clean_text
from kb.numbers.parse import NotANumber, read_any, read_hotline

ENGLISH = tuple(name for name in WORDS if is_english(name))
_ALLOWED_STATES = {
    ProposalKind.CHANGE: set(HotlineState) - {HotlineState.WITHDRAWN},
    ProposalKind.WITHDRAW: set(HotlineState) - {HotlineState.WITHDRAWN},
    ProposalKind.RESTORE: {HotlineState.DISPUTED, HotlineState.WITHDRAWN},
}


def new_facts(kind: ProposalKind, hotline: Hotline | None, new: dict[str, Any]) -> dict[str, Any]:
    """Returns the values of `new` that this kind of proposal may set, cleaned, and the state that follows.

    Raises ValidationError.
    """
    if kind in (ProposalKind.FLAG, ProposalKind.UNFLAG):
        return {"digits": _parse_number(new.get("digits", ""), read_any)}
    if hotline is not None and hotline.state not in _ALLOWED_STATES[kind]:
        raise ValidationError(_("In its present state this hotline cannot be changed in this way."))
    if kind == ProposalKind.WITHDRAW:
        return {
            "state": HotlineState.WITHDRAWN,
            "checked_on": None,
            "checked_how": "",
            "replaced_by_id": new.get("replaced_by_id"),
        }
    names = (*PROPOSED, *WORDS, "slug") if kind == ProposalKind.ADD else (*PROPOSED, *WORDS)
    columns = {name: _clean(new[name]) for name in names if name in new}
    columns |= {name: columns[name] or None for name in ENGLISH if name in columns}
    if "number" in columns:
        columns["number"] = _parse_number(columns["number"], read_hotline)
        if kind == ProposalKind.CHANGE and hotline and columns["number"] != hotline.number:
            columns |= _source_of_new_number(new)
    if kind == ProposalKind.CHANGE and hotline:
        changed = {name for name, value in columns.items() if getattr(hotline, name) != value}
        if not changed:
            raise ValidationError(_("This changes nothing."))
        if changed <= set(WORDS):
            return {name: columns[name] for name in names if name in changed}
    # A change of the number or its source needs a new check.
    return {
        **columns,
        "state": HotlineState.NOT_YET_CHECKED,
        "checked_on": None,
        "checked_how": "",
        "replaced_by_id": None,
    }


def build_hotline(proposal: Proposal, hotline: Hotline | None) -> Hotline:
    """Returns the hotline with the proposal's new values, not saved.

    Reads the row again, so that the caller's object keeps its values: the new ones may be refused.
    """
    result = Hotline.objects.get(pk=hotline.pk) if hotline else Hotline(provider=proposal.provider)
    for column, value in proposal.new.items():
        setattr(result, column, value)
    return result


def _source_of_new_number(new: dict[str, Any]) -> dict[str, Any]:
    """Returns the columns of the source, none of them kept from the old number. Raises ValidationError if missing."""
    if is_blank(new.get("source_name_zh_hans")):
        raise ValidationError(
            {"source_name_zh_hans": _("Say where the new number was found: the old number’s source is not its source.")}
        )
    return {
        "source_name_zh_hans": _clean(new["source_name_zh_hans"]),
        "source_name_en": _clean(new.get("source_name_en")) or None,
        "source_url": _clean(new.get("source_url", "")),
    }


def _parse_number(typed: str, read: Callable[[str], str]) -> str:
    try:
        return read(typed)
    except NotANumber as error:
        message = _("This is not a telephone number of mainland China that customers can call.")
        if read is read_any:
            message = _("This is not one telephone number.")
        raise ValidationError({"number": message}) from error


def _clean(value: Any) -> Any:
    """Cleans a value as saving it does, so that the second person sees exactly what will be saved."""
    return clean_text(value).strip() if isinstance(value, str) else value
