"""Which addresses may become a link: those of a web page at a named host, written so that the host is plain to see."""

from functools import lru_cache
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _

_HIDING = set("\\@ ")
"""Characters that make a reader take something else for the host: `https://www.alipay.com@phish.example/`."""


@lru_cache(maxsize=1024)
def link_host(address: str) -> str:
    """Returns the host that a link to this address leads to, in ASCII (`xn--…` for other scripts).

    Returns "" for what is no link: another scheme than http and https, no host, a host without a domain such as
    `localhost` or `127.0.0.1`, and a user name, a backslash or a space within the host. Ignores tabs, line ends and
    leading spaces, as browsers do.
    """
    try:
        parts = urlsplit(address)
        host = punycode(parts.hostname or "").rstrip(".")
        parts.port  # noqa: B018  # raises ValueError if it is no port
    except ValueError:
        return ""
    name, _dot, top_level = host.rpartition(".")
    is_named = name and (top_level.isalpha() or top_level.startswith("xn--"))  # else it is a number, an IP address
    return host if is_named and parts.scheme in ("http", "https") and not _HIDING & set(parts.netloc) else ""


def leads_to_a_web_page(address: str) -> None:
    """Raises ValidationError for an address that may not become a link (see link_host)."""
    if not link_host(address):
        raise ValidationError(
            _("This is not the address of a web page. Begin it with https:// and the name of the site."),
            code="invalid",
        )


def lines_of_domains(text: str) -> None:
    """Raises ValidationError unless each line is the name of a site and nothing else, such as alipay.com."""
    for line in filter(None, map(str.strip, text.splitlines())):
        if link_host(f"https://{line}") != line.lower():
            raise ValidationError(
                _("“%(line)s” is not the name of a site, such as alipay.com, without https:// and a path."),
                code="invalid",
                params={"line": line},
            )
