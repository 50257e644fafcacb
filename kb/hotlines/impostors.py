"""Impostors: numbers that two people listed because they pretend to be a hotline. The ledger alone has them."""

from collections.abc import Iterable

from kb.ledger.entries import latest_entries, read_and_mark_seen


def impostor_subject(number: str) -> str:
    """Returns the ledger's subject for an impostor: a number, as digits, that pretends to be a hotline."""
    return f"impostor/{number}"


def look_up_impostors(numbers: Iterable[str]) -> set[str]:
    """Returns those of the numbers that two people listed as impostors: one query.

    Records the entries that say so as seen on this host.
    """
    subjects = {impostor_subject(number): number for number in numbers}
    records = {subject: read_and_mark_seen(entry) for subject, entry in latest_entries(subjects).items()}
    return {subjects[subject] for subject, record in records.items() if record and record["facts"]["listed"]}
