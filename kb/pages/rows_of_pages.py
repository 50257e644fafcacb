"""The rows that have a page of their own, as the sitemap and the offline copy list them: without those withheld."""

from collections.abc import Callable
from typing import Any

from kb.ledger.shown import shown
from kb.models import Symptom
from kb.models.content import ContentQuerySet
from kb.pages.help.guide import all_sections
from kb.pages.help.home import all_symptoms
from kb.pages.provider_lookup import all_providers
from kb.pages.registry import PublicPage


def _answered_symptoms() -> list[Symptom]:
    return [symptom for symptom in all_symptoms() if symptom.faq]


_SHARED: dict[str, Callable[[], list[Any]]] = {
    "provider": all_providers,
    "section": all_sections,
    "show": all_symptoms,
    "what-happened": _answered_symptoms,
}
"""The look-ups of rows that are few and that pages share, by the name of the page."""


def count_of(page: PublicPage) -> int:
    """Returns how many rows have such a page. Rows that are not shared are counted with the withheld ones."""
    return len(_SHARED[page.name]()) if page.name in _SHARED else _rows(page).count()


def rows_of(page: PublicPage, start: int, stop: int, *, parts: bool = True) -> list[Any]:
    """Returns the rows that are shown among those from `start` to `stop`: three queries for questions."""
    if page.name in _SHARED:
        return _SHARED[page.name]()[start:stop]
    return shown(_rows(page).window(start, stop), parts=parts)


def _rows(page: PublicPage) -> ContentQuerySet[Any]:
    rows: ContentQuerySet[Any] = page.objects()  # type: ignore[misc,assignment]  # the page has rows
    return rows.in_order()
