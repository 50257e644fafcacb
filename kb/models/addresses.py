"""Addresses of pages, remembered: a page names dozens, and each would be looked up anew in all patterns."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language, override

from kb.models.languages import SOURCE


def address_of(view: str, *args: str) -> str:
    """The path of this view in the reader's language; `args` are what its pattern asks for, such as a slug."""
    return address_in(get_language() or SOURCE, view, *args)


@lru_cache(maxsize=4096)
def address_in(language: str, view: str, *args: str) -> str:
    """The same in `language`. A site may have more pages than are remembered; it shows few of them often."""
    with override(language):
        return reverse(view, args=args)
