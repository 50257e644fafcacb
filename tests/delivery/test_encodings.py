"""A page's encodings: the same bytes in each, strong ETags, and whatever headers anybody types."""

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
def test_what_compression_does_not_help_has_one_encoding_and_does_not_vary(body, content_type):
    [(coding, encoded)] = encode(body, [("Content-Type", content_type), ("Vary", "Accept-Encoding")]).items()
    assert coding == ""
    assert "Vary" not in dict(encoded.headers)


def test_etags_are_strong_and_differ_by_coding_and_page():
    etags = [encoded.etag for page in (PAGE, PAGE + b"!") for encoded in encode(page, HEADERS).values()]
    assert len(set(etags)) == 6
    assert all(etag[0] == etag[-1] == '"' and etag.strip('"').isalnum() for etag in etags)


def test_another_process_at_another_moment_makes_the_same_etags():
    code = (
        "from kb.delivery.encodings import encode\n"
        f"print(*(encoded.etag for encoded in encode({PAGE!r}, {HEADERS!r}).values()))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.split() == [encoded.etag for encoded in encode(PAGE, HEADERS).values()]


def test_each_encoding_has_its_own_length_coding_etag_and_vary_in_place_of_the_pages_own():
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


def test_304_has_what_may_have_changed_and_nothing_about_a_body():
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
def test_no_coding_is_sent_that_the_header_does_not_name_and_the_plain_page_is_the_last_choice(header):
    codings = preferred_codings(header)
    assert list(codings) in ([""], ["br", ""], ["gzip", ""], ["br", "gzip", ""])
    for coding in codings[:-1]:
        assert coding in header.lower().replace(" ", "") or "*" in header


@pytest.mark.parametrize("coding", ["br", "gzip"])
@pytest.mark.parametrize("zero", ["0", "0.", "0.0", "0.000"])
def test_a_weight_of_nothing_refuses(coding, zero):
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
def test_what_is_accepted_is_chosen_in_our_order(header, codings):
    assert preferred_codings(header) == codings


@pytest.mark.parametrize("header", [ETAG, f"W/{ETAG}", "*", f'"other", {ETAG}', f'"other" , W/{ETAG} ', " * "])
def test_a_reader_who_names_the_etag_has_the_page(header):
    assert matches_etag(header, ETAG)


@pytest.mark.parametrize("header", ["", '"other"', ETAG.strip('"'), ETAG[:-1], f"w/{ETAG}", f"{ETAG}x", '"*"', ","])
def test_a_reader_who_names_another_does_not(header):
    assert not matches_etag(header, ETAG)
