"""Content by the hundred, as the tests of the pages make it."""

from tests.pages.conftest import many

__all__ = ["many"]
