"""The content security policies: the public pages', and a looser one for the staff's: unfold's scripts and buttons."""

from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ContentSecurity(CSPMiddleware):
    """django-csp, which makes the policy anew for each response; the public pages' is made once, being always the same.

    To what settings.CONTENT_SECURITY_POLICY allows, settings.ADMIN_CONTENT_SECURITY adds what /admin/ may do.
    """

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self._public = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_staffs = request.path.startswith("/admin/")
        if is_staffs:
            response._csp_update = settings.ADMIN_CONTENT_SECURITY  # type: ignore[attr-defined]  # noqa: SLF001  # django-csp's own hook
        if is_staffs or settings.DEBUG:  # Django's debug pages go without
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._public)
        return response
