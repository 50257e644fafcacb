"""The public addresses, made from the registry. They are a contract: never break one, redirect instead."""

from collections.abc import Iterable

from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter
from django.utils.module_loading import import_string

from kb.delivery.cache_policy import cache_view
from kb.pages.registry import PAGES, ROOT_PAGES, PublicPage


class PositiveConverter(IntConverter):
    """A number from 1 that is written in one way only: 01 would be another address of the same page."""

    regex = "[1-9][0-9]{0,5}"


register_converter(PositiveConverter, "positive")


def url_patterns(pages: Iterable[PublicPage]) -> list[URLPattern]:
    """The addresses of these pages; also tells the page cache which of them it may keep."""
    patterns = []
    for page in pages:
        if page.cached_by is not None:
            cache_view(page.name, page.cached_by)
        patterns.append(path(page.route, import_string(f"kb.pages.{page.view}"), name=page.name))
    return patterns


root_patterns = url_patterns(ROOT_PAGES)
language_patterns = url_patterns(PAGES)
