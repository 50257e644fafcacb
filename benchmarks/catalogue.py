"""What `make bench` measures: each entry declares what is measured, how, in comparison with what, and its goals.

Nothing here runs anything; run.py does. A new measurement is a new entry.
"""

from dataclasses import dataclass
from enum import StrEnum

HELPLINE = "helpline"
"""This site, as `manage.py serve` starts it."""
NGINX = "nginx"
"""nginx serving files with the same bytes and headers, each encoding prepared beforehand."""
WAGTAIL = "wagtail"
"""The home page of a new Wagtail site in production settings, served by the same server as ours."""


class How(StrEnum):
    LOAD = "load"
    """Over HTTP, as fast as wrk can send requests on CONNECTIONS connections."""
    IN_PROCESS = "in process"
    """By calling Django's WSGI application in a worker process, without the page store in front of it."""
    PROCESS = "process"
    """By starting the server, requesting the pages, and stopping it."""


FIGURES = {
    How.LOAD: {"cpu": "µs", "rate": "/s", "p99": "ms"},
    How.IN_PROCESS: {"cpu": "µs"},
    How.PROCESS: {"start": "s", "start cpu": "s", "memory": "MB"},
}
"""The unit of each figure.

cpu: processor time of all the server's processes for a request. rate: answered requests. p99: the 99th percentile of
the time to the response. start: the time until a server that was started before answers its first page; start cpu: its
processor time until then. memory: resident memory of the largest process after the requests.
"""

CONNECTIONS = 32
GROWTH_BASE = 100
"""Growth is relative to this many questions, or to the fewest if it is not among the sizes."""


@dataclass(frozen=True)
class Request:
    """The paths to request in turn, and how."""

    paths: tuple[str, ...]
    encoding: str = "identity"
    """br, gzip or identity; a response in another encoding is an error."""
    if_none_match: bool = False
    """Sends the current ETag; the response must be 304."""
    is_staff: bool = False
    """Signed in as an administrator."""
    is_cacheable: bool = False
    """Renders as for the page store, where the pages of a snapshot share data."""


@dataclass(frozen=True)
class Goal:
    """The least ratio of another subject's figure to ours; 1 if they are equal, more if ours is less."""

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
    """The other subjects, measured in every round right after ours."""
    goals: tuple[Goal, ...] = ()
    limits: tuple[tuple[str, float], ...] = ()
    """The highest allowed value by figure."""
    max_growth: float = 0.0
    """For entries measured at every size: the highest allowed ratio to the cost at GROWTH_BASE."""


GROUPS = {
    "hits": "A stored page: server CPU time per request, beside nginx serving the same bytes",
    "cold": "A page that is rendered: CPU time per request in process, beside Wagtail's home page",
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
"""An address for each kind of page, all in the shipped content."""
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

_NGINX_GOALS = (Goal("cpu", NGINX, 0.5), Goal("p99", NGINX, 0.5))


def _hit(page: str, encoding: str, *, if_none_match: bool = False) -> Entry:
    is_home = page == "home" and encoding == "br" and not if_none_match
    return Entry(
        group="hits",
        name=f"{page}, {'304' if if_none_match else encoding}",
        measures=f"the {page} page, " + ("not changed since (304)" if if_none_match else f"in {encoding}"),
        how=How.LOAD,
        request=Request((PAGES[page],), encoding, if_none_match),
        against=(NGINX, WAGTAIL) if is_home else (NGINX,),
        goals=(*_NGINX_GOALS, Goal("cpu", WAGTAIL, 300)) if is_home else _NGINX_GOALS,
    )


def _cold(page: str) -> Entry:
    return Entry(
        group="cold",
        name=page,
        measures=f"the {page} page, rendered for every request, as for the page store",
        how=How.IN_PROCESS,
        request=Request((PAGES[page],), is_cacheable=True),
        against=(WAGTAIL,),
        goals=(Goal("cpu", WAGTAIL, 2),),
    )


def _first(page: str) -> Entry:
    return Entry(
        group="cold",
        name=f"{page}, first of a snapshot",
        measures=f"the {page} page, rendered, with the data that it shares with other pages",
        how=How.IN_PROCESS,
        request=Request((PAGES[page],)),
        against=(WAGTAIL,),
    )


def _grows(name: str, measures: str, *paths: str, is_staff: bool = False, is_cacheable: bool = False) -> Entry:
    return Entry(
        group="growth",
        name=name,
        measures=measures,
        how=How.IN_PROCESS,
        request=Request(paths, is_staff=is_staff, is_cacheable=is_cacheable),
        max_growth=1.5,
    )


CATALOGUE: tuple[Entry, ...] = (
    *(_hit(page, "br") for page in PAGES),
    *(_hit(page, encoding) for page in IN_ALL_ENCODINGS for encoding in ("gzip", "identity")),
    *(_hit(page, "br", if_none_match=True) for page in IN_ALL_ENCODINGS),
    *(_cold(page) for page in PAGES),
    *(_first(page) for page in IN_ALL_ENCODINGS),
    Entry("search", "search", "a typical search and its page", How.IN_PROCESS, Request(SEARCHES)),
    Entry("search", "suggestions", "the suggestions while typing", How.IN_PROCESS, Request(SUGGESTIONS)),
    Entry("staff", "change list", "the questions in the admin", How.IN_PROCESS, Request((CHANGE_LIST,), is_staff=True)),
    Entry(
        group="memory",
        name="server",
        measures="the server from its second start on",
        how=How.PROCESS,
        request=Request(tuple(PAGES.values())),
        against=(NGINX, WAGTAIL),
        limits=(("start", 3), ("memory", 160)),
    ),
    _grows("question", "a question's page, rendered", PAGES["question"], is_cacheable=True),
    _grows("list", "the first page of the list of questions, rendered", PAGES["list"], is_cacheable=True),
    _grows("search", "a typical search and its page", *SEARCHES),
    _grows("change list", "the questions in the admin", CHANGE_LIST, is_staff=True),
    _grows("sitemap", "the sitemap, rendered", "/sitemap.xml", is_cacheable=True),
    _grows("part of the sitemap", "a part of the sitemap, rendered", "/sitemap-questions-1.xml", is_cacheable=True),
    Entry(
        group="growth",
        name="server",
        measures="the server from its second start on",
        how=How.PROCESS,
        request=Request((*PAGES.values(), SEARCHES[0])),
        limits=(("start", 3), ("memory", 160)),
    ),
)
