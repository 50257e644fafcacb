"""Chooses between the error pages of the admin and those for visitors."""

from django.http import HttpRequest, HttpResponse

from kb.admin.base import error_pages as for_staff
from kb.pages.rendering import errors as for_visitors


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if for_staff.is_for_staff(request):
        return for_staff.not_found(request)
    return for_visitors.not_found(request, exception)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if for_staff.is_for_staff(request):
        return for_staff.forbidden(request)
    return for_visitors.forbidden(request, exception)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if for_staff.is_for_staff(request):
        return for_staff.csrf_failure(request)
    return for_visitors.csrf_failure(request, reason)
