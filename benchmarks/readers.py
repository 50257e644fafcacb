"""Readers of pages that show a counter: they ask as browsers do, with an encoding and the ETag of what they have."""

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
"""What the editor changes."""
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
"""The pages that are read, and in how many places each shows the counter at least."""
PROCESSES = 4
"""That the readers share: one Python process would be busy with itself."""
_DECODED = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
_LETTERS = "abcdefghij"
_MARK = re.compile(r"zqv([a-j]+)zqv")


@dataclass(frozen=True)
class Read:
    path: str
    asked: float
    """By the clock that all processes of the machine share."""
    took: float
    counters: frozenset[int] = frozenset()
    places: int = 0
    error: str = ""


def mark(counter: int) -> str:
    """The counter in letters: digits could be taken for a telephone number, and withheld."""
    return f"zqv{''.join(_LETTERS[int(digit)] for digit in str(counter))}zqv"


def marks(page: str) -> list[int]:
    """The counters that a page shows, in the order in which it does."""
    return [int("".join(str(_LETTERS.index(letter)) for letter in found)) for found in _MARK.findall(page)]


def read_until(bases: list[str], end: float, readers: int) -> list[Read]:
    """So many readers at a time, until the clock says `end`."""
    with ThreadPoolExecutor(readers) as pool:
        futures = [pool.submit(_reader, bases[number % len(bases)], end) for number in range(readers)]
        return [read for future in futures for read in future.result()]


def _reader(base: str, end: float) -> list[Read]:
    drawn = random.Random()
    address = urlsplit(base)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=20)
    kept: dict[tuple[str, str], tuple[str, str]] = {}
    reads = []
    while time.monotonic() < end:
        path, encoding = drawn.choice(tuple(PLACES)), drawn.choice(tuple(_DECODED))
        asked = time.monotonic()
        try:
            page = _page(connection, path, encoding, kept)
        except (OSError, http.client.HTTPException, ValueError, EOFError, brotli.error) as error:
            connection.close()  # and opened again by the next request
            reads.append(Read(path, asked, time.monotonic() - asked, error=f"{type(error).__name__}: {error}"))
            continue
        counters = marks(page)
        reads.append(Read(path, asked, time.monotonic() - asked, frozenset(counters), len(counters)))
    connection.close()
    return reads


def _page(
    connection: http.client.HTTPConnection, path: str, encoding: str, kept: dict[tuple[str, str], tuple[str, str]]
) -> str:
    """The text, from what this reader has where the server says that it is not modified; ValueError for an error."""
    etag, text = kept.get((path, encoding), ("", ""))
    headers = {"Accept-Encoding": encoding, **({"If-None-Match": etag} if etag else {})}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status == 304 and etag:
        return text
    if response.status != 200:
        raise ValueError(f"answered with {response.status}")
    text = _DECODED[response.getheader("Content-Encoding", "identity")](body).decode()
    kept[path, encoding] = (response.getheader("ETag", ""), text)
    return text
