"""The public URL patterns, built from the registry. They are a contract: redirect an old address, never break it."""

from collections.abc import Iterable

from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter
from django.utils.module_loading import import_string

from kb.content.former_addresses import register_slug
from kb.delivery.cache_policy import register_cacheable
from kb.delivery.outage import register_without_database
from kb.pages.registry import PAGES, ROOT_PAGES, PublicPage


class PositiveConverter(IntConverter):
    """A positive number without leading zeros: 01 would be a second address of the same page."""

    regex = "[1-9][0-9]{0,5}"


register_converter(PositiveConverter, "positive")


def register_pages(pages: Iterable[PublicPage]) -> list[URLPattern]:
    """Returns the URL patterns of these pages, and registers what the page cache, outages and redirects need."""
    patterns = []
    for page in pages:
        if page.cached_by is not None:
            register_cacheable(page.name, page.cached_by)
        if page.model is not None:
            register_slug(page.name, page.model)
        if not page.needs_database:
            register_without_database(page.name)
        patterns.append(path(page.route, import_string(f"kb.pages.{page.view}"), name=page.name))
    return patterns


root_patterns = register_pages(ROOT_PAGES)
language_patterns = register_pages(PAGES)
