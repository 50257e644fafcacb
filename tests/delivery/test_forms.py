"""The forms of a page: the same bytes in each coding, strong ETags, and headers that anybody types."""

import gzip
import subprocess
import sys

import brotli
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.delivery.forms import BEST, QUICK, compressed, forms, is_known, preferred

PAGE = ("<p>95188 客服热线</p>\n" * 40).encode()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "public, max-age=10")]
DECODED = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
ETAG = '"0123456789abcdef01234567"'
header_texts = st.text() | st.lists(st.sampled_from(["br", "gzip", "*", ";q=0", ";q=1", ", ", " ", "=", "."])).map(
    "".join
)


@pytest.mark.parametrize("levels", [QUICK, BEST])
@given(body=st.binary(max_size=500) | st.just(PAGE))
def test_every_coding_decodes_to_the_same_bytes(levels, body):
    for coding, coded in compressed(body, "text/html; charset=utf-8", levels).items():
        assert DECODED[coding](coded) == body


def test_a_page_of_text_has_all_three_forms_and_each_is_smaller_than_the_page():
    bodies = compressed(PAGE, "text/html", QUICK)
    assert list(bodies) == ["", "gzip", "br"]
    assert max(len(bodies["gzip"]), len(bodies["br"])) < len(PAGE)


def test_a_form_that_would_be_longer_than_the_page_is_left_out():
    assert compressed(b"ok", "text/plain", QUICK) == {"": b"ok"}


def test_pictures_are_not_compressed_again():
    assert compressed(PAGE, "image/png", QUICK) == {"": PAGE}


def test_etags_are_strong_and_differ_by_coding():
    etags = [form.etag for form in forms(compressed(PAGE, "text/html", QUICK), HEADERS).values()]
    assert len(set(etags)) == 3
    assert all(etag[0] == etag[-1] == '"' and etag.strip('"').isalnum() for etag in etags)


def test_etags_differ_when_the_page_does():
    one, other = (forms(compressed(page, "text/html", QUICK), HEADERS) for page in (PAGE, PAGE + b"!"))
    assert not {form.etag for form in one.values()} & {form.etag for form in other.values()}


def test_another_process_makes_the_same_etags():
    code = (
        "from kb.delivery.forms import QUICK, compressed, forms\n"
        f"bodies = compressed({PAGE!r}, 'text/html', QUICK)\n"
        "print(*(form.etag for form in forms(bodies, []).values()))"
    )
    # At another moment, which gzip would write into its header.
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.split() == [form.etag for form in forms(compressed(PAGE, "text/html", QUICK), []).values()]


def test_each_form_says_its_own_length_coding_and_what_it_varies_by():
    for coding, form in forms(compressed(PAGE, "text/html", QUICK), HEADERS).items():
        headers = dict(form.headers)
        assert len(headers) == len(form.headers)
        assert headers["Content-Length"] == str(len(form.body))
        assert headers.get("Content-Encoding", "") == coding
        assert headers["ETag"] == form.etag
        assert headers["Vary"] == "Accept-Encoding"
        assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_the_pages_own_etag_length_and_vary_do_not_stand_beside_the_forms():
    own = [("ETag", '"own"'), ("content-length", "1"), ("Vary", "Cookie"), ("Content-Encoding", "own")]
    for form in forms(compressed(PAGE, "text/html", QUICK), [*HEADERS, *own]).values():
        values = [value for _, value in form.headers]
        assert not {'"own"', "1", "Cookie", "own"} & set(values)


def test_a_page_with_one_form_does_not_vary():
    (form,) = forms({"": PAGE}, [("Content-Type", "image/png"), ("Vary", "Accept-Encoding")]).values()
    assert "Vary" not in dict(form.headers)


def test_304_has_what_may_have_changed_and_nothing_about_a_body():
    form = forms(compressed(PAGE, "text/html", QUICK), HEADERS)["br"]
    assert dict(form.headers_of_304) == {
        "Cache-Control": "public, max-age=10",
        "ETag": form.etag,
        "Vary": "Accept-Encoding",
    }


@given(header_texts)
@example("br;q=")
@example("br;q=one")
@example(";q=0")
def test_any_header_at_all_leaves_the_page_as_it_is_for_the_last_choice(header):
    codings = preferred(header)
    assert codings[-1] == ""
    assert list(codings) in ([""], ["br", ""], ["gzip", ""], ["br", "gzip", ""])


@given(header_texts)
def test_no_coding_is_sent_that_the_header_does_not_name(header):
    for coding in preferred(header)[:-1]:
        assert coding in header.lower().replace(" ", "") or "*" in header


@pytest.mark.parametrize("coding", ["br", "gzip"])
@pytest.mark.parametrize("zero", ["0", "0.", "0.0", "0.000"])
@pytest.mark.parametrize("others", ["{}", "{}, *", "*, {}", "deflate, {}", "{},*;q=1"])
def test_a_weight_of_nothing_refuses(coding, zero, others):
    assert coding not in preferred(others.format(f"{coding};q={zero}"))
    assert coding not in preferred(others.format(f"{coding} ; Q={zero}"))


@given(st.sampled_from(["br", "gzip"]), st.integers(1, 1000))
def test_any_other_weight_accepts(coding, thousandths):
    assert coding in preferred(f"deflate;q=0, {coding};q={thousandths / 1000:.3f}")


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        ("", ("",)),
        ("identity", ("",)),
        ("*", ("br", "gzip", "")),
        ("*;q=0", ("",)),
        ("*;q=0, gzip", ("gzip", "")),
        ("br;q=0, *", ("gzip", "")),
        ("gzip, deflate", ("gzip", "")),
        ("gzip, deflate, br, zstd", ("br", "gzip", "")),
        ("GZIP;q=1.0, BR;q=0.1", ("br", "gzip", "")),
        ("brotli, x-gzip", ("",)),
    ],
)
def test_what_is_accepted_is_chosen_in_our_order(header, codings):
    assert preferred(header) == codings


@pytest.mark.parametrize(
    "header",
    [ETAG, f"W/{ETAG}", "*", f'"other", {ETAG}', f'{ETAG},"other"', f'"other" , W/{ETAG} ', f"  {ETAG}  ", " * "],
)
def test_a_reader_who_names_the_etag_knows_the_page(header):
    assert is_known(header, ETAG)


@pytest.mark.parametrize(
    "header",
    [
        "",
        '"other"',
        ETAG.strip('"'),
        ETAG[:-1],
        f"w/{ETAG}",
        f"{ETAG[:-1]}0{ETAG[-1]}",
        f'"other", {ETAG}x',
        '"*"',
        ",",
    ],
)
def test_a_reader_who_names_another_does_not(header):
    assert not is_known(header, ETAG)


@given(st.text() | st.lists(st.sampled_from([ETAG, "W/", "*", ",", '"', " "])).map("".join))
def test_whatever_the_header_is_nobody_knows_what_they_do_not_name(header):
    if is_known(header, ETAG):
        assert ETAG in header or header.strip().removeprefix("W/") == "*"
