"""The error pages of the admin: what happened, and the way back to the overview."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _


def is_for_staff(request: HttpRequest) -> bool:
    """Returns True if somebody who is signed in to the admin asked for a page of it."""
    user = getattr(request, "user", None)  # a request may be refused before it has one
    is_staff = user is not None and user.is_active and user.is_staff
    return is_staff and request.path.startswith(reverse("admin:index"))


def not_found(request: HttpRequest) -> HttpResponse:
    explanation = _("The address may be mistyped, or somebody may have deleted what was here. The bin keeps that.")
    return _render(request, 404, _("This page does not exist"), explanation)


def forbidden(request: HttpRequest) -> HttpResponse:
    explanation = _("Your roles do not include it. Whoever administers the accounts can change that.")
    return _render(request, 403, _("You may not open this page"), explanation)


def csrf_failure(request: HttpRequest) -> HttpResponse:
    explanation = _("Nothing was changed. Please go back, load the page again and send the form once more.")
    return _render(request, 403, _("This form has expired"), explanation)


def _render(request: HttpRequest, status: int, title: str, explanation: str) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": title, "explanation": explanation}
    return render(request, "admin/kb/error.html", context, status=status)
