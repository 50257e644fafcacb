"""The template engine of the public pages: Jinja2."""

from typing import Any

from jinja2 import Environment, StrictUndefined

from kb.models.languages import is_blank
from kb.pages.rendering.filters import FILTERS


def environment(**options: Any) -> Environment:
    """`options` are those of Django's backend for Jinja2."""
    made = Environment(  # noqa: S701  # Django sets autoescape
        **options | {"undefined": StrictUndefined},  # a name that the view did not give is an error
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    made.tests["blank"] = is_blank
    return made
