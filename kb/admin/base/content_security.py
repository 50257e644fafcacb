"""The Content-Security-Policy of the admin: the public one, relaxed by settings.ADMIN_CONTENT_SECURITY."""

from collections.abc import Callable

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[[HttpRequest], HttpResponseBase]


def relax_content_security(get_response: View) -> View:
    """Middleware for pages below /admin/; its place is after django-csp's, which writes the header."""
    relaxed: View = csp_update(settings.ADMIN_CONTENT_SECURITY)(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return relaxed(request) if request.path.startswith("/admin/") else get_response(request)

    return middleware
