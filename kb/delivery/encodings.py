"""A page's encodings: its bytes as they are, by gzip and by Brotli, each with its headers and a strong ETag.

Compression is deterministic, so that every host gives the same bytes and the same ETags.
"""

import gzip
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import brotli

GZIP_LEVEL = 6
BROTLI_QUALITY = 5
"""Middle levels: 1 ms for a page, about a tenth more bytes than the highest."""

Headers = list[tuple[str, str]]

_REPLACED = {"content-encoding", "content-length", "etag", "vary"}
_SENT_WITH_304 = {"etag", "vary", "cache-control", "expires"}
"""RFC 9110, 15.4.5."""


class Encoded(NamedTuple):
    body: bytes
    etag: str
    headers: Headers
    headers_304: Headers


def encode(body: bytes, headers: Iterable[tuple[str, str]]) -> dict[str, Encoded]:
    """Encodes a page; gives its encodings by content coding, "" for the page as it is. `headers` are the page's own."""
    own = [(name, value) for name, value in headers if name.lower() not in _REPLACED]
    content_type = next((value for name, value in own if name.lower() == "content-type"), "")
    bodies = _compress(body, content_type)
    return {coding: _encoded(coding, coded, own, varies=len(bodies) > 1) for coding, coded in bodies.items()}


def _compress(body: bytes, content_type: str) -> dict[str, bytes]:
    """The body by content coding, without codings that do not make it smaller."""
    if content_type.startswith("image/"):
        return {"": body}
    coded = {
        "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY),
        "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0),
    }
    return {"": body, **{coding: shorter for coding, shorter in coded.items() if len(shorter) < len(body)}}


def _encoded(coding: str, body: bytes, headers: Headers, *, varies: bool) -> Encoded:
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = [*headers, ("ETag", etag), ("Content-Length", str(len(body)))]
    if varies:
        headers.append(("Vary", "Accept-Encoding"))
    if coding:
        headers.append(("Content-Encoding", coding))
    return Encoded(body, etag, headers, [header for header in headers if header[0].lower() in _SENT_WITH_304])


@lru_cache(maxsize=256)
def preferred_codings(accept_encoding: str) -> tuple[str, ...]:
    """The codings that may be sent for this header (RFC 9110, 12.5.3), best first: br, gzip, "" for none."""
    weights: dict[str, str] = {}
    for item in accept_encoding.lower().replace(" ", "").split(","):
        coding, _, weight = item.partition(";q=")
        weights[coding] = weight
    accepted = {coding for coding, weight in weights.items() if weight.strip("0.") or not weight}
    named = [coding for coding in ("br", "gzip") if coding in accepted or ("*" in accepted and coding not in weights)]
    return (*named, "")


def matches_etag(if_none_match: str, etag: str) -> bool:
    """Whether the header names this ETag, or any (RFC 9110, 13.1.2)."""
    if if_none_match == etag:  # as browsers write it
        return True
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or tags == ["*"]
