"""Readers that request pages with the counter as browsers do, with an encoding and the ETag of their cached page."""

import gzip
import http.client
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

import brotli

QUESTION, SECTION, PROVIDER = "payment-failed", "main-features", "alipay"
"""The objects that the editor changes."""
PLACES = {
    f"/{language}{path}": least
    for language in ("zh-hans", "en")
    for path, least in (
        (f"/faq/{QUESTION}/", 3),  # the title of the question, its introduction, its first step
        (f"/faq/{QUESTION}.md", 3),
        (f"/guide/{SECTION}/", 2),  # the title of the section, its text
        (f"/providers/{PROVIDER}/", 2),  # what the wallet is, the title of the question
        ("/faq/", 1),
        ("/guide/", 1),
        ("/", 1),
    )
}
"""The pages to read, and the least number of places where each shows the counter."""
PROCESSES = 4
"""Processes that the readers share, because one would limit the rate."""
_DECODED = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
_LETTERS = "abcdefghij"
_MARK = re.compile(r"zqv([a-j]+)zqv")


@dataclass(frozen=True)
class Read:
    path: str
    requested: float
    """On the clock that all processes of the machine share."""
    duration: float
    counters: frozenset[int] = frozenset()
    places: int = 0
    error: str = ""


def mark(counter: int) -> str:
    """Returns the counter in letters, because the site would refuse digits as a telephone number."""
    return f"zqv{''.join(_LETTERS[int(digit)] for digit in str(counter))}zqv"


def marks(page: str) -> list[int]:
    """Returns the counters that a page shows, in order."""
    return [int("".join(str(_LETTERS.index(letter)) for letter in found)) for found in _MARK.findall(page)]


def read_until(bases: list[str], end: float, readers: int) -> list[Read]:
    """Reads with so many readers in parallel until the clock reaches `end`."""
    with ThreadPoolExecutor(readers) as pool:
        futures = [pool.submit(_reader, bases[number % len(bases)], end) for number in range(readers)]
        return [read for future in futures for read in future.result()]


def _reader(base: str, end: float) -> list[Read]:
    rng = random.Random()
    address = urlsplit(base)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=20)
    cached: dict[tuple[str, str], tuple[str, str]] = {}
    reads = []
    while time.monotonic() < end:
        path, encoding = rng.choice(tuple(PLACES)), rng.choice(tuple(_DECODED))
        requested = time.monotonic()
        try:
            page = _page(connection, path, encoding, cached)
        except (OSError, http.client.HTTPException, ValueError, EOFError, brotli.error) as error:
            connection.close()  # the next request opens it again
            reads.append(Read(path, requested, time.monotonic() - requested, error=f"{type(error).__name__}: {error}"))
            continue
        counters = marks(page)
        reads.append(Read(path, requested, time.monotonic() - requested, frozenset(counters), len(counters)))
    connection.close()
    return reads


def _page(
    connection: http.client.HTTPConnection, path: str, encoding: str, cached: dict[tuple[str, str], tuple[str, str]]
) -> str:
    """Returns the text of the page, from the cache if the server answers 304. Raises ValueError for other statuses."""
    etag, text = cached.get((path, encoding), ("", ""))
    headers = {"Accept-Encoding": encoding, **({"If-None-Match": etag} if etag else {})}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status == 304 and etag:
        return text
    if response.status != 200:
        raise ValueError(f"answered with {response.status}")
    text = _DECODED[response.getheader("Content-Encoding", "identity")](body).decode()
    cached[path, encoding] = (response.getheader("ETag", ""), text)
    return text
