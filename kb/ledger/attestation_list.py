"""Writes what the ledger does not confirm as plain text, all of it, for the two people who attest it."""

from collections.abc import Iterator, Sequence
from typing import Any

from kb.ledger.attestation import Unconfirmed
from kb.ledger.fact_fields import Facts
from kb.ledger.history import Revision
from kb.ledger.plain_text import differences_as_lines, facts_as_lines, indented, on_one_line
from kb.models import FAQ, Hotline, Provider

_NAMES: dict[str, tuple[Any, str]] = {
    "provider": (Provider, "name_zh_hans"),
    "providers": (Provider, "name_zh_hans"),
    "faq": (FAQ, "question_zh_hans"),
    "replaced_by": (Hotline, "number"),
}
"""The facts that are ids of other rows, with the model and the column of its name."""


def list_lines(listed: Sequence[Unconfirmed]) -> Iterator[str]:
    """Yields, for each subject, every field in both languages, and what differs from its newest genuine revision."""
    names = {field: dict(model.objects.values_list("pk", column)) for field, (model, column) in _NAMES.items()}
    for one in listed:
        yield on_one_line(f"{one.subject} {one.title}".rstrip())
        yield from indented(_about(one, names))
        yield ""


def _about(one: Unconfirmed, names: dict[str, dict[int, str]]) -> Iterator[str]:
    old = _with_names(one.genuine.facts, names) if one.genuine and one.genuine.facts is not None else None
    if one.facts is None:
        yield "It is deleted."
    else:
        facts = _with_names(one.facts, names)
        yield "It says:"
        yield from indented(facts_as_lines(facts))
    if one.genuine is None:
        yield "No entry about it is genuine."
    elif old is None:
        yield f"{_revision(one.genuine)} says that it is deleted."
    elif one.facts is None:
        yield f"{_revision(one.genuine)} says:"
        yield from indented(facts_as_lines(old))
    elif differences := list(differences_as_lines(old, facts)):
        yield f"{_revision(one.genuine)} differs:"
        yield from indented(differences)
    else:
        yield f"{_revision(one.genuine)} says the same, but a later entry is forged, or this host has seen another one."


def _revision(revision: Revision) -> str:
    people = " and ".join(name for name in (revision.by, revision.approved_by) if name)
    by = f" by {people}" if people else ""
    return on_one_line(f"Revision {revision.number} of {revision.at:%Y-%m-%d}{by}, the newest genuine one,")


def _with_names(facts: Facts, names: dict[str, dict[int, str]]) -> Facts:
    """Returns the facts with the name of each row whose id stands in them: "1 (支付宝)"."""

    def named(field: str, value: Any) -> Any:
        if isinstance(value, list):
            return [named(field, one) for one in value]
        return f"{value} ({names[field].get(value, 'there is none')})" if isinstance(value, int) else value

    return {field: named(field, value) if field in names else value for field, value in facts.items()}
