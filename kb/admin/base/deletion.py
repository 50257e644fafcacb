"""What the page that asks before deleting lists: the content that would go, not the rows that merely link it."""

from typing import Any

from django.db.models import Model
from django.utils.text import capfirst

from kb.models import FAQ


def without_links(to_delete: list[Any], counts: dict[str, int]) -> tuple[list[Any], dict[str, int]]:
    """Django's nested list and its counts, less the rows between questions and providers."""
    link: type[Model] = FAQ.providers.through
    begins = f"{capfirst(link._meta.verbose_name)}: "
    kept = {name: count for name, count in counts.items() if name != link._meta.verbose_name_plural}
    return _without(to_delete, begins), kept


def _without(nested: list[Any], begins: str) -> list[Any]:
    kept = []
    for item in nested:
        if isinstance(item, list):
            if inner := _without(item, begins):
                kept.append(inner)
        elif not str(item).startswith(begins):
            kept.append(item)
    return kept
