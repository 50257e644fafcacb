"""A web site on this machine, for tests of what asks the sites of others."""

import datetime
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kb.content.public_addresses import UnknownHost

Page = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers with the page of the path; 404 where there is none."""

    server: "WebSite"

    def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def do_GET(self) -> None:
        path = self.requestline.split()[1]  # self.path has one slash where two were sent
        self.server.requests.append(f"{self.command} {path}")
        self.server.headers.append(dict(self.headers))
        page = self.server.pages.get(path, lambda handler: handler.answer(404))
        with suppress(ConnectionError):  # the other side has gone, as it should in some tests
            page(self)

    do_HEAD = do_GET  # noqa: N815  # http.server's name

    def log_message(self, *_: object) -> None:
        pass


class WebSite(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Page] = {}
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.is_closing = threading.Event()
        """Pages that hang wait for it."""

    def handle_error(self, *_: object) -> None:
        """Prints nothing of a connection that the other side has closed."""

    def url(self, path: str = "/", *, host: str = "wallet.test", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.server_port}{path}"

    def paths(self, method: str) -> list[str]:
        """Returns what was asked for with this method, without robots.txt."""
        asked = [request.split() for request in self.requests]
        return [path for used, path in asked if used == method and path != "/robots.txt"]


@contextmanager
def running(site: WebSite) -> Iterator[WebSite]:
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.is_closing.set()
        site.shutdown()
        thread.join()
        site.server_close()


def resolve_locally(host: str, port: int) -> list[str]:
    """Resolves every name that ends in `.test` to this machine."""
    if not host.endswith(".test"):
        raise UnknownHost(host)
    return ["127.0.0.1"]


def certificate_for(host: str, folder: Path) -> Path:
    """Writes a new key and a certificate signed with it, and returns the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{host}.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + certificate.public_bytes(pem))
    return file


def use_tls(site: WebSite, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    site.socket = context.wrap_socket(site.socket, server_side=True, do_handshake_on_connect=False)
