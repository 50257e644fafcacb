"""Addresses of the style sheet, scripts and icon that the admin adds to unfold's (settings.UNFOLD)."""

from django.http import HttpRequest
from django.templatetags.static import static


def stylesheet(request: HttpRequest) -> str:
    return static("kb/admin.css")


def icon(request: HttpRequest) -> str:
    return static("kb/favicon.svg")


def script(request: HttpRequest) -> str:
    return static("kb/admin.js")


def part_cards_script(request: HttpRequest) -> str:
    return static("kb/part_cards.js")


def quick_search_script(request: HttpRequest) -> str:
    return static("kb/quick_search.js")


def content_form_script(request: HttpRequest) -> str:
    return static("kb/content_form.js")


def unsaved_text_script(request: HttpRequest) -> str:
    return static("kb/unsaved_text.js")


def length_hints_script(request: HttpRequest) -> str:
    return static("kb/length_hints.js")


def similar_questions_script(request: HttpRequest) -> str:
    return static("kb/similar_questions.js")


def background_save_script(request: HttpRequest) -> str:
    return static("kb/background_save.js")
