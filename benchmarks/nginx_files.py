"""Writes files with the bytes of another server's responses, and an nginx configuration that serves them with the same
headers."""

import os
import pwd
import shutil
from collections.abc import Mapping
from pathlib import Path

from benchmarks.servers import Answer

SUFFIXES = {"identity": "", "gzip": ".gz", "br": ".br"}
_NGINX_HEADERS = {
    *("connection", "content-encoding", "content-length", "content-type", "date", "etag", "last-modified"),
    *("server", "transfer-encoding", "accept-ranges"),
}
"""Headers that nginx sets itself."""
_CONFIGURATION = """\
load_module {module};
{user}worker_processes 2;  # as many as our server has
daemon off;
pid nginx.pid;
error_log stderr;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    brotli_static on;
    gzip_static on;
    client_body_temp_path temporary; proxy_temp_path temporary; fastcgi_temp_path temporary;
    uwsgi_temp_path temporary; scgi_temp_path temporary;
{servers}}}
"""
_SERVER = """\
    server {{
        listen 127.0.0.1:{port};
        root {root};
        types {{ }}
{locations}    }}
"""
_LOCATION = """\
        location = {path} {{
            default_type {type};
            try_files /{file} =404;
{headers}        }}
"""


def write(folder: Path, *, answers: Mapping[str, Mapping[str, Answer]], module: Path, port: int) -> Path:
    """Writes the files of responses by path and encoding; returns the configuration. Other paths answer 404."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "www").mkdir(parents=True)
    locations = ""
    for number, (path, by_encoding) in enumerate(answers.items()):
        file = f"{number}.page"
        for encoding, answer in by_encoding.items():
            (folder / "www" / f"{file}{SUFFIXES[encoding]}").write_bytes(answer.body)
        headers = by_encoding["identity"].headers
        locations += _LOCATION.format(
            path=path,
            file=file,
            type=_quote(headers.get("content-type", "text/html")),
            headers="".join(
                f"            add_header {name} {_quote(value)};\n"
                for name, value in headers.items()
                if name not in _NGINX_HEADERS
            ),
        )
    root = _quote(str(folder / "www"))
    return _write_configuration(folder, _SERVER.format(port=port, root=root, locations=locations), module)


def _write_configuration(folder: Path, servers: str, module: Path) -> Path:
    configuration = folder / "nginx.conf"
    # The workers must be able to read the files, so they run as root too.
    user = f"user {pwd.getpwuid(0).pw_name};\n" if os.geteuid() == 0 else ""
    configuration.write_text(_CONFIGURATION.format(module=module, user=user, servers=servers), "utf-8")
    return configuration


def _quote(value: str) -> str:
    if "$" in value:
        raise ValueError(f"nginx would take {value!r} for a variable.")
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
