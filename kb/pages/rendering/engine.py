"""The engine of the public templates: Jinja2, once for each language.

What is the same on all pages of a language (strings of the UI, icons, addresses without arguments) is a filter of a
constant. Jinja2 works those out while it compiles a template, so that no reader waits for them; that is why a
template is compiled for one language, and rendered while that language is active.
"""

from django.utils.translation import get_language
from jinja2 import BaseLoader, Environment, StrictUndefined, Template

from kb.models.languages import SOURCE, TARGET, is_blank
from kb.pages.rendering.filters import filters


class Environments:
    """What Django's backend asks for a template: it gets the one in the reader's language."""

    def __init__(self, *, loader: BaseLoader, auto_reload: bool, **others: object) -> None:
        """`others` is what Django sets besides; these templates are written for one setting of that."""
        self._of = {language: _environment(language, loader, auto_reload) for language in (SOURCE, TARGET)}

    def get_template(self, name: str) -> Template:
        return self._of[get_language() or SOURCE].get_template(name)

    def from_string(self, source: str) -> Template:
        return self._of[get_language() or SOURCE].from_string(source)


def _environment(language: str, loader: BaseLoader, auto_reload: bool) -> Environment:
    environment = Environment(
        loader=loader,
        auto_reload=auto_reload,
        autoescape=True,
        undefined=StrictUndefined,  # a name that the view did not give is a mistake, not a gap on the page
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters(language))
    environment.tests["blank"] = is_blank
    environment.globals.clear()  # each would cost a little at every import, and nothing here needs them
    return environment
