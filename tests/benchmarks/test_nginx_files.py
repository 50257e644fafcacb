"""What nginx is given to serve the same bytes with the same headers."""

from pathlib import Path

import pytest

from benchmarks.nginx_files import write
from benchmarks.servers import Answer

HEADERS = {"content-type": "text/html; charset=utf-8", "etag": '"1"', "vary": "Accept-Encoding", "x-quote": 'a "b"'}


def _answer(body: bytes, **more: str) -> Answer:
    return Answer(200, {**HEADERS, **more}, body)


@pytest.fixture
def configuration(tmp_path: Path) -> Path:
    answers = {"/en/": {"identity": _answer(b"plain"), "gzip": _answer(b"gz"), "br": _answer(b"br")}}
    return write(tmp_path / "nginx", answers=answers, module=Path("/module.so"), port=8999)


def test_each_encoding_is_a_file_beside_the_plain_one(configuration: Path) -> None:
    files = {path.name: path.read_bytes() for path in (configuration.parent / "www").iterdir()}
    assert files == {"0.page": b"plain", "0.page.gz": b"gz", "0.page.br": b"br"}


def test_the_headers_are_those_of_the_answer(configuration: Path) -> None:
    assert 'add_header vary "Accept-Encoding";' in configuration.read_text()
    assert r'add_header x-quote "a \"b\"";' in configuration.read_text()


def test_headers_that_nginx_makes_itself_are_left_to_it(configuration: Path) -> None:
    assert "add_header etag" not in configuration.read_text()
    assert "add_header content-type" not in configuration.read_text()


def test_a_header_that_nginx_would_misread_is_refused(tmp_path: Path) -> None:
    answers = {"/en/": {"identity": _answer(b"", price="$5")}}
    with pytest.raises(ValueError, match="for a variable"):
        write(tmp_path / "nginx", answers=answers, module=Path("/module.so"), port=8999)
