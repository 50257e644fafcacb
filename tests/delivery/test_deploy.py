"""docs/deploy.md, tried as it is written: nginx in front of the site, with other folders and ports alone."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import brotli
import pytest

from benchmarks.nginx_files import documented
from tests.delivery.serving import Database, Reply, database, free_port, get, served

MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
OF_THE_SERVER = {"server", "date", "connection", "etag", "content-length", "transfer-encoding"}
HOST = "help.example"


class Site(NamedTuple):
    nginx: int
    site: int
    folder: Path
    database: Database

    def get(self, path: str, method: str = "GET", **headers: str) -> Reply:
        return get(self.nginx, path, method=method, host=HOST, **headers)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Site]:
    if not shutil.which("nginx") or not MODULE.exists():
        pytest.skip("nginx: apt-get install nginx libnginx-mod-http-brotli-static")
    folder = tmp_path_factory.mktemp("site")
    environment = {"ALLOWED_HOSTS": HOST, "SITE_URL": f"https://{HOST}", "BEHIND_PROXY": "true"}
    with database(folder) as its, served(folder / "var", its, **environment) as port:
        listens = free_port()
        configuration = documented(folder, state=folder / "var", module=MODULE, port=listens, site=port)
        with subprocess.Popen(["nginx", "-e", "stderr", "-p", folder, "-c", configuration]) as server:
            for _ in range(100):
                with suppress(OSError):
                    get(listens, "/livez", host=HOST)
                    break
                time.sleep(0.1)
            yield Site(listens, port, folder / "var", its)
            server.terminate()


def kept(site: Site, path: str, name: str = "index.html") -> Path:
    """The file of a page, once the site has made it."""
    site.get(path)
    file = site.folder / "pages/live" / path.partition("?")[0].strip("/") / name
    for _ in range(50):
        if file.exists():
            break
        time.sleep(0.1)
    return file


def marked(file: Path) -> str:
    """Changes the files of a page so that one sees who answered; gives what they say now."""
    words = "answered from the file"
    file.write_bytes(words.encode())
    file.with_name(f"{file.name}.br").write_bytes(brotli.compress(words.encode()))
    return words


@pytest.mark.parametrize(
    ("path", "name"),
    [("/en/guide/summary/", "index.html"), ("/en/faq/account-locked/?provider=alipay", "provider=alipay.html")],
)
def test_a_finished_page_is_answered_from_its_file(site, path, name):
    words = marked(kept(site, path, name))
    assert site.get(path).text == words
    assert brotli.decompress(site.get(path, accept_encoding="gzip, br").body).decode() == words


def test_nginx_says_of_a_page_what_the_site_says_of_it(site):
    path = "/zh-hans/faq/payment-failed/"
    kept(site, path)
    said = get(site.site, path, host=HOST, accept_encoding="br", x_forwarded_proto="https")
    answered = site.get(path, accept_encoding="br")
    assert answered.body == said.body

    def comparable(reply: Reply) -> dict[str, object]:
        headers = {name: value for name, value in reply.headers.items() if name not in OF_THE_SERVER}
        policy = headers.pop("content-security-policy")
        return {**headers, "policy": {part.strip() for part in policy.split(";")}}

    assert comparable(answered) == comparable(said)


def test_nginx_answers_304_with_the_same_headers_and_only_while_the_page_is_the_same(site):
    path = "/en/faq/forgot-password/"
    kept(site, path)
    first = site.get(path, accept_encoding="br")
    again = site.get(path, accept_encoding="br", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == first.headers["cache-control"]
    for word in ("One", "Two"):  # of the same length, in the same second
        site.database.write(f"UPDATE kb_faq SET question_en = '{word}' WHERE slug = 'forgot-password'")
        time.sleep(1)
        kept(site, path)
        reply = site.get(path, accept_encoding="br", if_none_match=first.headers["etag"])
        assert reply.status == 200
        first = reply


def test_what_has_no_file_is_answered_by_the_site(site):
    assert "95188" in site.get("/en/search/?q=95188").text
    assert site.get("/en/faq/payment-failed/?provider=nobody").status == 404
    assert site.get("/en/faq/payment-failed/?provider=../../../../db.sqlite3").status == 404
    assert site.get("/").status == 302
    assert site.get("/sitemap.xml").headers["content-type"] == "application/xml"
    assert site.get("/en/feed/").headers["content-type"].startswith("application/atom+xml")


def test_a_page_that_has_a_file_still_answers_other_methods_itself(site):
    kept(site, "/en/guide/")
    assert site.get("/en/guide/", method="POST").status == 405
    assert site.get("/en/guide/", method="HEAD").body == b""


def test_nothing_but_pages_and_static_files_is_given_out(site):
    for path in (
        "/db.sqlite3",
        "/en/guide/index.json",
        "/en/guide/index.html",
        "/../db.sqlite3",
        "/static/../db.sqlite3",
    ):
        assert site.get(path).status in (400, 404), path


def test_static_files_are_compressed_and_kept_for_a_year(site):
    [name] = re.findall(r'href="(/static/kb/site[^"]+)"', site.get("/en/").text)
    reply = site.get(name, accept_encoding="br")
    assert (reply.status, reply.headers["content-encoding"]) == (200, "br")
    assert reply.headers["content-type"] == "text/css; charset=utf-8"
    assert "max-age=31536000" in reply.headers["cache-control"]
