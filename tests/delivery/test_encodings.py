"""The encodings of a page, their ETags, and any Accept-Encoding and If-None-Match."""

import gzip
import subprocess
import sys

import brotli
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.delivery.encodings import encode, matches_etag, preferred_codings

PAGE = ("<p>95188 客服热线</p>\n" * 40).encode()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "public, max-age=10")]
DECODED = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
ETAG = '"0123456789abcdef01234567"'
header_texts = st.text() | st.lists(st.sampled_from(["br", "gzip", "*", ";q=0", ";q=1", ", ", " ", "=", "."])).map(
    "".join
)


@given(body=st.binary(max_size=500) | st.just(PAGE))
def test_every_coding_decodes_to_the_same_bytes(body):
    for coding, encoded in encode(body, HEADERS).items():
        assert DECODED[coding](encoded.body) == body


def test_a_page_has_all_codings_and_each_is_smaller_than_the_page():
    encodings = encode(PAGE, HEADERS)
    assert encodings.keys() == {"", "gzip", "br"}
    assert max(len(encodings["gzip"].body), len(encodings["br"].body)) < len(PAGE)


@pytest.mark.parametrize(("body", "content_type"), [(b"ok", "text/plain"), (PAGE, "image/png")])
def test_a_body_that_compression_does_not_shorten_has_one_encoding_and_no_vary(body, content_type):
    [(coding, encoded)] = encode(body, [("Content-Type", content_type), ("Vary", "Accept-Encoding")]).items()
    assert coding == ""
    assert "Vary" not in dict(encoded.headers)


def test_etags_are_strong_and_differ_by_coding_and_page():
    etags = [encoded.etag for page in (PAGE, PAGE + b"!") for encoded in encode(page, HEADERS).values()]
    assert len(set(etags)) == 6
    assert all(etag[0] == etag[-1] == '"' and etag.strip('"').isalnum() for etag in etags)


def test_etags_are_the_same_in_another_process_at_another_time():
    code = (
        "from kb.delivery.encodings import encode\n"
        f"print(*(encoded.etag for encoded in encode({PAGE!r}, {HEADERS!r}).values()))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.split() == [encoded.etag for encoded in encode(PAGE, HEADERS).values()]


def test_each_encoding_replaces_length_coding_etag_and_vary_of_the_response():
    own = [("ETag", '"own"'), ("content-length", "1"), ("Vary", "Cookie"), ("Content-Encoding", "own")]
    for coding, encoded in encode(PAGE, [*HEADERS, *own]).items():
        headers = dict(encoded.headers)
        assert len(headers) == len(encoded.headers)
        assert "content-length" not in headers
        assert headers["Content-Length"] == str(len(encoded.body))
        assert headers.get("Content-Encoding", "") == coding
        assert headers["ETag"] == encoded.etag
        assert headers["Vary"] == "Accept-Encoding"
        assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_304_has_the_headers_of_rfc_9110_and_none_about_a_body():
    encoded = encode(PAGE, HEADERS)["br"]
    assert dict(encoded.headers_304) == {
        "Cache-Control": "public, max-age=10",
        "ETag": encoded.etag,
        "Vary": "Accept-Encoding",
    }


@given(header_texts)
@example("br;q=")
@example("br;q=one")
@example(";q=0")
def test_only_accepted_codings_are_preferred_and_identity_is_last(header):
    codings = preferred_codings(header)
    assert list(codings) in ([""], ["br", ""], ["gzip", ""], ["br", "gzip", ""])
    for coding in codings[:-1]:
        assert coding in header.lower().replace(" ", "") or "*" in header


@pytest.mark.parametrize("coding", ["br", "gzip"])
@pytest.mark.parametrize("zero", ["0", "0.", "0.0", "0.000"])
def test_a_weight_of_zero_refuses_a_coding(coding, zero):
    for others in ("{}", "{}, *", "*, {}", "deflate, {}", "{},*;q=1"):
        assert coding not in preferred_codings(others.format(f"{coding};q={zero}"))
        assert coding not in preferred_codings(others.format(f"{coding} ; Q={zero}"))


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        ("", ("",)),
        ("identity", ("",)),
        ("*", ("br", "gzip", "")),
        ("*;q=0, gzip", ("gzip", "")),
        ("br;q=0, *", ("gzip", "")),
        ("gzip, deflate", ("gzip", "")),
        ("gzip, deflate, br, zstd", ("br", "gzip", "")),
        ("GZIP;q=1.0, BR;q=0.1", ("br", "gzip", "")),
        ("brotli, x-gzip", ("",)),
    ],
)
def test_accepted_codings_are_preferred_in_our_order(header, codings):
    assert preferred_codings(header) == codings


@pytest.mark.parametrize("header", [ETAG, f"W/{ETAG}", "*", f'"other", {ETAG}', f'"other" , W/{ETAG} ', " * "])
def test_if_none_match_with_the_etag_matches(header):
    assert matches_etag(header, ETAG)


@pytest.mark.parametrize("header", ["", '"other"', ETAG.strip('"'), ETAG[:-1], f"w/{ETAG}", f"{ETAG}x", '"*"', ","])
def test_if_none_match_with_another_etag_does_not_match(header):
    assert not matches_etag(header, ETAG)
