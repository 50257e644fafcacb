"""The cookie that tells the next page which form was saved, so that its script deletes the copy in the browser.

kb/static/kb/unsaved_text.js is the other side.
"""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

SAVED_COOKIE = "kb_saved"


def acknowledge(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Sets the cookie by which the next page knows that the form at this address is saved. Returns the response."""
    response.set_cookie(
        SAVED_COOKIE,
        quote(request.path, safe=""),  # a value with a slash would be sent in quotation marks
        max_age=600,
        path=reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


class SavedCookieMixin:
    """Makes a ModelAdmin without drafts acknowledge what it saves."""

    def response_add(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return acknowledge(request, super().response_add(request, *args, **kwargs))  # type: ignore[misc]  # ModelAdmin's

    def response_change(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return acknowledge(request, super().response_change(request, *args, **kwargs))  # type: ignore[misc]
