"""Says whether a link stays within a wallet's own sites: where only the wallet publishes.

A domain of a wallet also has hosts on which anybody publishes, and addresses that lead on to any other site. These
count as foreign.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from kb.ledger.addresses import addresses_in
from kb.models.web_links import link_host

ANYBODY_PUBLISHES = {
    "sites.google.com": "web sites of anybody",
    "docs.google.com": "documents and forms of anybody",
    "drive.google.com": "files of anybody",
    "groups.google.com": "mail of anybody",
    "script.google.com": "programs of anybody",
    "calendar.google.com": "appointments of anybody",
    "photos.google.com": "pictures of anybody",
    "keep.google.com": "notes of anybody",
    "chat.google.com": "conversations with anybody",
    "meet.google.com": "conversations with anybody",
    "classroom.google.com": "courses of anybody",
    "colab.google.com": "programs of anybody",
    "colab.research.google.com": "programs of anybody",
    "lookerstudio.google.com": "reports of anybody",
    "datastudio.google.com": "reports of anybody",
    "gemini.google.com": "shared conversations of anybody",
    "notebooklm.google.com": "shared notebooks of anybody",
    "cse.google.com": "search engines of anybody",
    "maps.google.com": "names and numbers of places, which anybody proposes",
    "business.google.com": "profiles of any business",
    "play.google.com": "apps of anybody",
    "chrome.google.com": "extensions of anybody",
    "chromewebstore.google.com": "extensions of anybody",
    "news.google.com": "articles of any publisher",
    "books.google.com": "books of anybody",
    "scholar.google.com": "articles of anybody",
    "images.google.com": "pictures of any site",
    "video.google.com": "videos of any site",
    "translate.google.com": "shows any page, translated",
    "mp.weixin.qq.com": "articles of any official account",
    "channels.weixin.qq.com": "videos of anybody",
    "work.weixin.qq.com": "customer service accounts of any company",
    "open.weixin.qq.com": "codes and permissions of any official account",
    "developers.weixin.qq.com": "a forum beside the documentation",
    "game.weixin.qq.com": "a forum",
    "shop.weixin.qq.com": "shops of anybody",
    "store.weixin.qq.com": "shops of anybody",
    "discussions.apple.com": "a forum",
    "discussionschinese.apple.com": "a forum",
    "discussions.apple.com.cn": "a forum",
    "communities.apple.com": "a forum",
    "apps.apple.com": "apps of anybody",
    "itunes.apple.com": "apps of anybody",
    "podcasts.apple.com": "programmes of anybody",
    "music.apple.com": "music of anybody",
    "books.apple.com": "books of anybody",
    "testflight.apple.com": "apps of anybody",
    "maps.apple.com": "names and numbers of places",
    "qr.alipay.com": "payment codes of anybody",
    "d.alipay.com": "leads on to other addresses",
    "ds.alipay.com": "leads on to other addresses",
    "forum.alipay.com": "a forum",
    "club.alipay.com": "a forum",
    "item.jd.com": "goods of any seller",
    "item.m.jd.com": "goods of any seller",
    "mall.jd.com": "shops of any seller",
    "shop.jd.com": "shops of any seller",
    "shop.m.jd.com": "shops of any seller",
    "club.jd.com": "comments of anybody",
    "u.jd.com": "short addresses of anybody",
    "union-click.jd.com": "leads on from advertisements",
    "chat.jd.com": "conversations with any seller",
}
"""Hosts within the domains of wallets, with the reason. The hosts below one count too."""

_ANYBODY_PUBLISHES_UNDER = re.compile(
    r"/(?:url|amp|imgres|search|maps|share|aclk|groups?|.*(?:threads?|community|forums?))(?:/|$)",
    re.IGNORECASE,
)
"""Paths of redirectors, of what people search and of forums, on any host of a wallet."""
_LEADS_ON = re.compile(r"[a-z][a-z0-9+.-]*:[/\\]|//|\\\\", re.IGNORECASE)


def is_own_address(address: str, domains: Iterable[str]) -> bool:
    """Returns True if only the wallet with these domains publishes at the address, written with or without scheme."""
    link = address if ":/" in address else f"https://{address}"
    host = link_host(link)
    if not host or not any(_is_within(host, domain) for domain in domains):
        return False
    if any(_is_within(host, public) for public in ANYBODY_PUBLISHES):
        return False
    parts = urlsplit(link)
    path, behind = _decoded(parts.path), _decoded(f"{parts.query}#{parts.fragment}")
    leads_on = _LEADS_ON.search(path) or _LEADS_ON.search(behind) or addresses_in(behind)
    return not leads_on and not _ANYBODY_PUBLISHES_UNDER.match(path)


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _decoded(text: str) -> str:
    """Undoes percent-encoding, also of what was encoded several times."""
    for _time in range(3):
        text = unquote(text)
    return text
