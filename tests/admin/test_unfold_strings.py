"""Unfold ships no translations: every string of its own is in locale/unfold, in Chinese."""

from django.utils.translation import gettext, override

from tests.admin.unfold_strings import strings


def test_the_strings_are_found():
    assert {"Filters", "Type to search", "Select action", "Recent searches"} <= strings()


def test_every_string_of_unfold_has_its_chinese():
    with override("zh-hans"):
        assert [message for message in sorted(strings()) if gettext(message) == message] == []


def test_every_string_of_unfold_stays_as_it_is_in_english():
    with override("en"):
        assert [message for message in sorted(strings()) if gettext(message) != message] == []
