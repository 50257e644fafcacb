"""Tells forms sent from our own pages from those sent by other sites. Without a cookie there is no CSRF token."""

from django.conf import settings
from django.http import HttpRequest


def is_same_origin(request: HttpRequest) -> bool:
    """Returns False if the browser's headers (Sec-Fetch-Site, else Origin) say that another site sent the form."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin in (None, settings.SITE_URL, f"{request.scheme}://{request.get_host()}")
