"""Says whether a link stays within a wallet's own sites: where only the wallet publishes.

On some domains of wallets anybody publishes, and some of their addresses lead on to any other site. Of these domains
only the pages listed here are the wallet's own. On the domains of other wallets every plain page is.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from kb.models.web_links import link_host

SHARED_DOMAINS = (
    "google.com",
    "qq.com",
    "tenpay.com",
    "wechat.com",
    "alipay.com",
    "jd.com",
    "apple.com",
    "apple.com.cn",
)
"""Domains on which anybody publishes or that lead on: shops, articles, documents, forms, payment codes, redirectors."""
_FRONT = "/"
_ALL = "/.*"
_FILE = r"[a-z0-9_-]+\.html?"
OWN_PAGES = {
    "pay.google.com": "/(?:about/?)?",
    "wallet.google.com": _FRONT,
    "support.google.com": "/(?:(?:pay|googlepay|wallet|accounts)(?:/(?:answer|topic)/[0-9]+)?/?)?",
    "weixin.qq.com": _FRONT,
    "pay.weixin.qq.com": _FRONT,
    "kf.qq.com": f"/(?:(?:faq|product)/{_FILE})?",
    "alipay.com": _FRONT,
    "www.alipay.com": _FRONT,
    "help.alipay.com": _ALL,
    "cshall.alipay.com": _ALL,
    "opendocs.alipay.com": _ALL,
    "jd.com": _FRONT,
    "www.jd.com": _FRONT,
    "help.jd.com": _ALL,
    "apple.com": _FRONT,
    "www.apple.com": "/(?:cn/)?(?:(?:apple-pay|wallet|legal|contact)/?)?",
    "support.apple.com": "/(?:[a-z]{2}-[a-z]{2}/)?(?:[0-9]+|ht[0-9]+|apple-pay|wallet)?/?",
    "apple.com.cn": _FRONT,
    "www.apple.com.cn": "/(?:(?:apple-pay|wallet|legal|contact)/?)?",
}
"""Patterns of the paths, by host. The hosts below one are not included."""

_PLAIN_PATH = re.compile(r"(?:/(?!/)|[a-z0-9_~-])*(?:\.(?:s?html?|php|aspx?|jsp|do|pdf))?", re.IGNORECASE)
"""Without what may hide where an address leads: dots, percent-encoding, an empty segment, another address."""
_PATH_OF_OTHERS = re.compile(
    r"/(?:url|amp|imgres|search|maps|share|aclk|r|redirect|jump|go|link|groups?|.*(?:threads?|community|forums?|bbs))"
    r"(?:[/.]|$)",
    re.IGNORECASE,
)
"""Redirectors, searches and forums, on any host."""


def is_own_address(address: str, domains: Iterable[str]) -> bool:
    """Returns True if only the wallet with these domains publishes at the address, written with or without scheme.

    Returns False for an address with a query or a fragment.
    """
    link = address if ":/" in address else f"https://{address}"
    host = link_host(link)
    if not host or not any(_is_within(host, domain) for domain in domains):
        return False
    path = urlsplit(link).path or "/"
    if "?" in link or "#" in link or not _PLAIN_PATH.fullmatch(path):
        return False
    if not any(_is_within(host, shared) for shared in SHARED_DOMAINS):
        return not _PATH_OF_OTHERS.match(path)
    return host in OWN_PAGES and bool(re.fullmatch(OWN_PAGES[host], path, re.IGNORECASE))


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
