"""The template engine of the public pages: Jinja2."""

from typing import Any

from jinja2 import Environment, StrictUndefined

from kb.models.languages import is_blank
from kb.pages.rendering.template_filters import FILTERS


def environment(**options: Any) -> Environment:
    """Creates the environment with the `options` of Django's Jinja2 backend."""
    jinja = Environment(  # noqa: S701  # Django sets autoescape
        **options | {"undefined": StrictUndefined},  # a variable missing from the context is an error
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters.update(FILTERS)
    jinja.tests["blank"] = is_blank
    return jinja
