"""The configurations of docs/deploy.md work: nginx and Caddy in front of the site, with other folders and ports."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import brotli
import pytest

from kb.models import FAQ
from tests.delivery.serving import ROOT, Database, Reply, database, free_port, get, served, until

HOST = "help.example"
PAGE = "/zh-hans/faq/payment-failed/"
OF_THE_SERVER = {"server", "date", "connection", "via", "alt-svc", "content-length", "transfer-encoding"}
Get = Callable[..., Reply]


def documented(language: str) -> str:
    [written] = re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / "deploy.md").read_text("utf-8"), re.DOTALL)
    return written


def with_other_names(text: str, names: dict[str, str]) -> str:
    for there, here in names.items():
        assert there in text, there
        text = text.replace(there, here)
    return text


pytestmark = pytest.mark.django_db  # creates the test database even if these tests run alone


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[tuple[int, Database]]:
    folder = tmp_path_factory.mktemp("site")
    environment = {"ALLOWED_HOSTS": HOST, "SITE_URL": f"https://{HOST}", "BEHIND_PROXY": "true"}
    with database(folder) as its, served(folder, its, **environment) as port:
        yield port, its


@contextmanager
def running(command: list[str], get_once: Callable[[], object], messages: Path, **more: object) -> Iterator[None]:
    with messages.open("w") as file, subprocess.Popen(command, stdout=file, stderr=file, **more) as server:
        try:
            for _ in range(300):
                with suppress(OSError):
                    get_once()
                    break
                time.sleep(0.1)
            yield
        finally:
            server.terminate()


@contextmanager
def nginx_before(site_port: int, folder: Path) -> Iterator[Get]:
    if not shutil.which("nginx"):
        pytest.skip("nginx: apt-get install nginx")
    port = free_port()
    names = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "127.0.0.1:8000": f"127.0.0.1:{site_port}",
        "/var/log/nginx": str(folder),
        "/var/cache/nginx/wallet-helpline": str(folder / "cache"),
        "$scheme": "https",  # as certbot has it
    }
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; events {{ }} http {{ access_log off; {paths}\n"
        f"{with_other_names(documented('nginx'), names)} }}"
    )

    def get_by_nginx(path: str, **more: str) -> Reply:
        return get(port, path, host=HOST, **more)

    command = ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with running(command, lambda: get_by_nginx("/livez"), folder / "messages"):
        yield get_by_nginx


@contextmanager
def caddy_before(site_port: int, folder: Path) -> Iterator[Get]:
    if not shutil.which("caddy"):
        pytest.skip("Caddy: apt-get install caddy")
    port = free_port()
    ours = f"http_port {free_port()}\n https_port {port}\n admin off\n local_certs\n skip_install_trust\n"
    names = {"127.0.0.1:8000": f"127.0.0.1:{site_port}", "{\n\tlog {": f"{{\n {ours}\tlog {{"}
    (folder / "Caddyfile").write_text(with_other_names(documented("caddyfile"), names))
    trusting = ssl._create_unverified_context()

    def get_by_caddy(path: str, *, method: str = "GET", **headers: str) -> Reply:
        secured = trusting.wrap_socket(socket.create_connection(("127.0.0.1", port), 30), server_hostname=HOST)
        with closing(http.client.HTTPSConnection(HOST, port)) as client:
            client.sock = secured
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            client.request(method, path, headers={"Host": HOST, **named})
            answer = client.getresponse()
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    homes = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    with running(
        ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"],
        lambda: get_by_caddy("/livez"),
        folder / "messages",
        env={**os.environ, **homes},
    ):
        yield get_by_caddy


PROXIES = {"nginx": nginx_before, "caddy": caddy_before}


@pytest.fixture(scope="module")
def nginx_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def nginx(site: tuple[int, Database], nginx_folder: Path) -> Iterator[Get]:
    with nginx_before(site[0], nginx_folder) as get_by_nginx:
        yield get_by_nginx


@pytest.fixture(scope="module")
def caddy(site: tuple[int, Database], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    with caddy_before(site[0], tmp_path_factory.mktemp("caddy")) as get_by_caddy:
        yield get_by_caddy


@pytest.fixture(params=["nginx", "caddy"])
def proxied(request) -> Get:
    return request.getfixturevalue(request.param)


def test_the_proxy_returns_the_page_as_the_site_serves_it(site, proxied):
    there = get(site[0], PAGE, host=HOST, accept_encoding="br", x_forwarded_proto="https")
    reply = proxied(PAGE, accept_encoding="br")
    assert reply.body == there.body
    assert "95188" in brotli.decompress(reply.body).decode()
    for name in reply.headers.keys() | there.headers.keys() - OF_THE_SERVER:
        if name not in OF_THE_SERVER:
            assert reply.headers.get(name) == there.headers.get(name), name


def test_a_matching_etag_gets_304_and_head_has_no_body(proxied):
    etag = proxied(PAGE, accept_encoding="br").headers["etag"]
    again = proxied(PAGE, accept_encoding="br", if_none_match=etag)
    assert (again.status, again.body) == (304, b"")
    assert proxied(PAGE, method="HEAD").body == b""


def test_the_site_gets_the_visitors_address_and_scheme(proxied):
    assert proxied("/").status == 302
    assert proxied("/").headers["location"] in ("/zh-hans/", "/en/")
    assert proxied("/admin/login/").status == 200  # and no redirect to https
    assert proxied(PAGE, method="POST").status == 405


def test_static_files_are_compressed_and_cached_for_years(proxied):
    [name] = re.findall(r'href="(/static/kb/site[^"]+)"', proxied("/en/").text)
    reply = proxied(name, accept_encoding="br")
    assert (reply.status, reply.headers["content-encoding"]) == (200, "br")
    assert "immutable" in reply.headers["cache-control"]


def test_nginx_caches_public_pages_alone_for_a_second(nginx, site, django_db_blocker):
    first = nginx("/en/faq/")
    with django_db_blocker.unblock(), site[1].connected():
        FAQ.objects.filter(slug="payment-failed").update(question_en="New by nginx")  # and entered: tests/door.py
    begun = time.monotonic()
    assert "New by nginx" not in first.text
    while "New by nginx" not in nginx("/en/faq/").text:
        assert time.monotonic() - begun < 30
    assert len({nginx("/admin/login/").headers["set-cookie"] for _ in range(2)}) == 2


def test_the_log_of_nginx_has_the_path_and_not_what_was_typed(nginx: Get, nginx_folder: Path) -> None:
    assert nginx("/en/check-number/?number=4006668800").status == 200
    log = nginx_folder / "wallet-helpline.log"
    until(lambda: '"GET /en/check-number/" 200 ' in log.read_text())  # written after the response
    assert "4006668800" not in log.read_text()


@pytest.mark.parametrize("proxy", PROXIES)
def test_no_proxy_writes_down_what_was_typed_while_the_site_is_down(proxy: str, tmp_path: Path) -> None:
    with PROXIES[proxy](free_port(), tmp_path) as get_by_proxy:
        assert get_by_proxy("/en/check-number/?number=4006668800").status == 502
    written = [path for path in tmp_path.rglob("*") if path.is_file() and b"4006668800" in path.read_bytes()]
    assert written == []
