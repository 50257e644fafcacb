"""The staff's pages need a looser content security policy than the public ones: unfold's scripts and buttons do."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def relax_for_admin(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, inside django-csp's: adds settings.ADMIN_CONTENT_SECURITY to what /admin/ may do."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = settings.ADMIN_CONTENT_SECURITY  # type: ignore[attr-defined]  # noqa: SLF001  # django-csp's own hook
        return response

    return middleware
