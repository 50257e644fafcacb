"""The finished forms of a page: its bytes as they are, by gzip and by Brotli, each with its headers and strong ETag."""

import gzip
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import brotli

Headers = list[tuple[str, str]]
Bodies = dict[str, bytes]
"""By content coding; "" is the page as it is."""

QUICK = (6, 5)
"""Levels of gzip and Brotli: 1 ms for a page, about a tenth more bytes than the best."""
BEST = (9, 11)

_PASSED_ON = {"content-type", "content-encoding", "content-length", "etag", "vary"}
_OF_A_CHANGE = {"etag", "vary", "cache-control", "expires"}
"""What RFC 9110 wants with 304."""


class Form(NamedTuple):
    body: bytes
    etag: str
    headers: Headers
    headers_of_304: Headers


def compressed(body: bytes, content_type: str, levels: tuple[int, int]) -> Bodies:
    """The page in each coding that makes it smaller."""
    if content_type.startswith("image/"):
        return {"": body}
    by_gzip, by_brotli = levels
    made = {
        "": body,
        "gzip": gzip.compress(body, by_gzip, mtime=0),
        "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=by_brotli),
    }
    return {coding: shorter for coding, shorter in made.items() if not coding or len(shorter) < len(body)}


def forms(bodies: Bodies, headers: Iterable[tuple[str, str]]) -> dict[str, Form]:
    """The form for each coding; `headers` are the page's own."""
    return {coding: _form(coding, body, list(headers), len(bodies) > 1) for coding, body in bodies.items()}


def _form(coding: str, body: bytes, headers: Headers, varies: bool) -> Form:
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    kept = [(name, value) for name, value in headers if name.lower() not in _PASSED_ON - {"content-type"}]
    kept += [("ETag", etag), ("Content-Length", str(len(body)))]
    kept += [("Vary", "Accept-Encoding")] * varies + [("Content-Encoding", coding)] * bool(coding)
    return Form(body, etag, kept, [header for header in kept if header[0].lower() in _OF_A_CHANGE])


@lru_cache(maxsize=256)
def preferred(accept_encoding: str) -> tuple[str, ...]:
    """The codings that may be sent for this header (RFC 9110, 12.5.3), ours to choose in this order: br, gzip, none."""
    weights: dict[str, str] = {}
    for item in accept_encoding.lower().replace(" ", "").split(","):
        coding, _, weight = item.partition(";q=")
        weights[coding] = weight
    accepted = {coding for coding, weight in weights.items() if weight.strip("0.") or not weight}
    named = [coding for coding in ("br", "gzip") if coding in accepted or ("*" in accepted and coding not in weights)]
    return (*named, "")


def is_known(if_none_match: str, etag: str) -> bool:
    """Whether the header names this ETag, or any (RFC 9110, 13.1.2)."""
    if if_none_match == etag:  # as browsers write it
        return True
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or tags == ["*"]
