"""A cache of Django's `reverse` for the addresses of pages: a list page has some 70 links, at 17 µs each."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language, override

from kb.models.languages import SOURCE


def address_of(view: str, *args: str) -> str:
    """Returns the path of a view in the active language. `args` are those of its URL pattern, such as a slug."""
    return address_in(get_language() or SOURCE, view, *args)


@lru_cache(maxsize=4096)
def address_in(language: str, view: str, *args: str) -> str:
    """Returns the path of a view in `language`."""
    with override(language):
        return reverse(view, args=args)
