"""Addresses that are not taken."""

from collections.abc import Collection
from itertools import chain, count

LONGEST_SLUG = 50


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """Returns the wanted slug, or with the first number that makes it free: "lost-card", then "lost-card-2"."""
    endings = chain(("",), (f"-{number}" for number in count(2)))
    slugs = (wanted[: LONGEST_SLUG - len(ending)] + ending for ending in endings)
    return next(slug for slug in slugs if slug not in taken)
