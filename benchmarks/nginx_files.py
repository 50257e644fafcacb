"""What nginx is given: files with the same bytes as another server's answers, and a configuration that serves them
with the same headers."""

import os
import pwd
import shutil
from collections.abc import Mapping
from pathlib import Path

from benchmarks.servers import Answer

SUFFIXES = {"identity": "", "gzip": ".gz", "br": ".br"}
_ITS_OWN = {
    *("connection", "content-encoding", "content-length", "content-type", "date", "etag", "last-modified"),
    *("server", "transfer-encoding", "accept-ranges"),
}
"""Headers that nginx makes itself."""
_CONFIGURATION = """\
load_module {module};
{user}worker_processes 2;  # as many as the server of ours has
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


def written(folder: Path, *, answers: Mapping[str, Mapping[str, Answer]], module: Path, port: int) -> Path:
    """The configuration for answers by path and encoding, with their files; anything else is 404."""
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
            type=_quoted(headers.get("content-type", "text/html")),
            headers="".join(
                f"            add_header {name} {_quoted(value)};\n"
                for name, value in headers.items()
                if name not in _ITS_OWN
            ),
        )
    root = _quoted(str(folder / "www"))
    return _configured(folder, _SERVER.format(port=port, root=root, locations=locations), module)


def _configured(folder: Path, servers: str, module: Path) -> Path:
    configuration = folder / "nginx.conf"
    # The worker must be able to read the files: whoever runs this can.
    user = f"user {pwd.getpwuid(0).pw_name};\n" if os.geteuid() == 0 else ""
    configuration.write_text(_CONFIGURATION.format(module=module, user=user, servers=servers), "utf-8")
    return configuration


def _quoted(value: str) -> str:
    if "$" in value:
        raise ValueError(f"nginx would take {value!r} for a variable.")
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
