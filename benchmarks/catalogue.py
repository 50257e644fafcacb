"""What `make bench` measures: each entry says what it is, how it is measured, beside what, and what is wanted of it.

Nothing here runs anything; run.py does, by these words alone. A new measurement is a new entry.
"""

from dataclasses import dataclass
from enum import StrEnum

HELPLINE = "helpline"
"""This site, as `manage.py serve` starts it."""
NGINX = "nginx"
"""nginx serving files that hold the same bytes, with the same headers, each encoding made beforehand."""
WAGTAIL = "wagtail"
"""The home page of a new Wagtail site in production settings, served by the same server as ours."""


class How(StrEnum):
    LOAD = "load"
    """Over HTTP, as fast as wrk can ask on CONNECTIONS connections."""
    INSIDE = "inside"
    """By calling Django's WSGI application in a process of its own: what is kept in front of Django does not answer."""
    PROCESS = "process"
    """By starting the server, asking it for the pages, and stopping it."""


FIGURES = {
    How.LOAD: {"cpu": "µs", "rate": "/s", "p99": "ms"},
    How.INSIDE: {"cpu": "µs"},
    How.PROCESS: {"start": "s", "start cpu": "s", "memory": "MB"},
}
"""The unit of each figure.

cpu: processor time of the server, with all its processes, a request. rate: requests answered. p99: what the slowest
hundredth waited at least. start: until the first page is answered, by a server that was started before; start cpu:
the processor time of that. memory: of the largest process, resident, after the pages were asked for.
"""

CONNECTIONS = 32
GROWTH_BASE = 100
"""Growth is told against this many questions, or the fewest where it is not among the sizes."""


@dataclass(frozen=True)
class Request:
    """What is asked for: the paths in turn."""

    paths: tuple[str, ...]
    encoding: str = "identity"
    """br, gzip or identity, and no other is taken for an answer."""
    if_none_match: bool = False
    """With the ETag of the page that is there: the answer must be 304."""
    is_staff: bool = False
    """Signed in as an administrator."""
    is_kept: bool = False
    """Made as it is made to be kept: what all pages of a snapshot share is there already."""


@dataclass(frozen=True)
class Goal:
    """What is wanted of a ratio: other's figure / ours, 1 when equal, more when ours is less."""

    figure: str
    against: str
    at_least: float


@dataclass(frozen=True)
class Entry:
    group: str
    name: str
    measures: str
    how: How
    request: Request
    subject: str = HELPLINE
    against: tuple[str, ...] = ()
    """What else answers in every round, right after ours."""
    goals: tuple[Goal, ...] = ()
    most: tuple[tuple[str, float], ...] = ()
    """Figures and the most they should be."""
    grows_at_most: float = 0.0
    """For entries that are measured at every size: the most that one may cost of what it costs at GROWTH_BASE."""


GROUPS = {
    "hits": "A page that is kept: server CPU time per request, beside nginx serving the same bytes",
    "cold": "A page that is not kept: CPU time per request in process, beside Wagtail's home page",
    "search": "Search, in process",
    "staff": "The staff's side, in process and signed in",
    "memory": "Memory and start of the server",
    "growth": "With more and more questions",
}

PAGES = {
    "home": "/zh-hans/",
    "list": "/zh-hans/faq/",
    "question": "/zh-hans/faq/payment-failed/",
    "provider": "/zh-hans/providers/alipay/",
    "section": "/zh-hans/guide/main-features/",
    "Markdown": "/zh-hans/faq/payment-failed.md",
    "feed": "/zh-hans/feed/",
}
"""One address a kind of page; all are in the shipped content."""
IN_ALL_ENCODINGS = ("home", "question")
SEARCHES = tuple(
    f"/{language}/search/?q={query}"
    for language, query in (
        ("zh-hans", "%E6%94%AF%E4%BB%98%E5%AE%9D%E4%BB%98%E6%AC%BE%E5%A4%B1%E8%B4%A5"),  # Alipay, payment failed
        ("zh-hans", "zhanghao%20bei%20dongjie"),  # account frozen, in pinyin
        ("zh-hans", "%E5%BF%98%E8%AE%B0%E5%AF%86%E7%A0%81"),  # forgot password
        ("en", "payment%20faild"),
        ("en", "wechat%20account%20locked"),
    )
)
SUGGESTIONS = tuple(f"/{language}/search/suggestions/?q={query}" for language, query in (
    ("zh-hans", "%E6%94%AF%E4%BB%98"), ("zh-hans", "mima"), ("en", "pay"), ("en", "forgot%20p"),
))  # fmt: skip
CHANGE_LIST = "/admin/kb/faq/"

_AS_NGINX = (Goal("cpu", NGINX, 0.5), Goal("p99", NGINX, 0.5))


def _hit(page: str, encoding: str, *, if_none_match: bool = False) -> Entry:
    is_home = page == "home" and encoding == "br" and not if_none_match
    return Entry(
        group="hits",
        name=f"{page}, {'304' if if_none_match else encoding}",
        measures=f"the {page} page, " + ("not changed since (304)" if if_none_match else f"in {encoding}"),
        how=How.LOAD,
        request=Request((PAGES[page],), encoding, if_none_match),
        against=(NGINX, WAGTAIL) if is_home else (NGINX,),
        goals=(*_AS_NGINX, Goal("cpu", WAGTAIL, 300)) if is_home else _AS_NGINX,
    )


def _cold(page: str) -> Entry:
    return Entry(
        group="cold",
        name=page,
        measures=f"the {page} page, made anew for every request, as it is made to be kept",
        how=How.INSIDE,
        request=Request((PAGES[page],), is_kept=True),
        against=(WAGTAIL,),
        goals=(Goal("cpu", WAGTAIL, 2),),
    )


def _first(page: str) -> Entry:
    return Entry(
        group="cold",
        name=f"{page}, first of a snapshot",
        measures=f"the {page} page, made anew, with all that it shares with others",
        how=How.INSIDE,
        request=Request((PAGES[page],)),
        against=(WAGTAIL,),
    )


def _grows(name: str, measures: str, *paths: str, is_staff: bool = False, is_kept: bool = False) -> Entry:
    return Entry(
        group="growth",
        name=name,
        measures=measures,
        how=How.INSIDE,
        request=Request(paths, is_staff=is_staff, is_kept=is_kept),
        grows_at_most=1.5,
    )


CATALOGUE: tuple[Entry, ...] = (
    *(_hit(page, "br") for page in PAGES),
    *(_hit(page, encoding) for page in IN_ALL_ENCODINGS for encoding in ("gzip", "identity")),
    *(_hit(page, "br", if_none_match=True) for page in IN_ALL_ENCODINGS),
    *(_cold(page) for page in PAGES),
    *(_first(page) for page in IN_ALL_ENCODINGS),
    Entry("search", "search", "a typical search and its page", How.INSIDE, Request(SEARCHES)),
    Entry("search", "suggestions", "what is suggested while typing", How.INSIDE, Request(SUGGESTIONS)),
    Entry("staff", "change list", "the questions in the admin", How.INSIDE, Request((CHANGE_LIST,), is_staff=True)),
    Entry(
        group="memory",
        name="server",
        measures="the server from its second start on",
        how=How.PROCESS,
        request=Request(tuple(PAGES.values())),
        against=(NGINX, WAGTAIL),
        most=(("start", 3), ("memory", 160)),
    ),
    _grows("question", "a question's page, made anew", PAGES["question"], is_kept=True),
    _grows("list", "the first page of the list of questions, made anew", PAGES["list"], is_kept=True),
    _grows("search", "a typical search and its page", *SEARCHES),
    _grows("change list", "the questions in the admin", CHANGE_LIST, is_staff=True),
    _grows("sitemap", "the sitemap, made anew", "/sitemap.xml", is_kept=True),
    _grows("part of the sitemap", "a part of the sitemap, made anew", "/sitemap-questions-1.xml", is_kept=True),
    Entry(
        group="growth",
        name="server",
        measures="the server from its second start on",
        how=How.PROCESS,
        request=Request((*PAGES.values(), SEARCHES[0])),
        most=(("start", 3), ("memory", 160)),
    ),
)
