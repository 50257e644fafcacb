"""How long texts should be: what of a title and an introduction is seen where others cut it.

The lengths that the database allows are those of the columns. kb/static/kb/length_hints.js counts while somebody types.
"""

from typing import Any, NamedTuple

from kb.models.languages import SOURCE
from kb.models.line_limits import MOST_LINES, few_short_lines


class Recommended(NamedTuple):
    """Characters in Chinese and in English."""

    chinese: int
    english: int


TITLE = Recommended(30, 60)
"""About what search engines show of a page's title: 600 pixels."""
DESCRIPTION = Recommended(80, 150)
"""About what search engines show of its description, which this site cuts after 150 characters."""
RECOMMENDED = {
    ("faq", "question"): TITLE,
    ("section", "title"): TITLE,
    ("faq", "introduction"): DESCRIPTION,
    ("provider", "summary"): DESCRIPTION,
}
"""By model and the base name of the field."""


def length_attributes(column: Any) -> dict[str, int]:
    """Returns the attributes by which the script knows what fits. It takes the most from `maxlength`."""
    if few_short_lines in column.validators:
        return {"data-most-lines": MOST_LINES}
    base = getattr(column, "translated_field", column).name
    fits = RECOMMENDED.get((column.model._meta.model_name, base))
    if fits is None:
        return {}
    return {"data-fits": fits.chinese if getattr(column, "language", SOURCE) == SOURCE else fits.english}
