"""Runs `manage.py serve` in processes, with a database and a folder of their own."""

import http.client
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    """By lower-case name."""
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def get(port: int, path: str, *, method: str = "GET", **headers: str) -> Reply:
    """Requests a path. Headers are arguments such as `accept_encoding`."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as client:
        client.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = client.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


@dataclass
class Database:
    """A database other than pytest's, so that other processes see its commits."""

    url: str

    def write(self, *statements: str, commit: bool = True) -> None:
        """Runs SQL in one transaction, without Django."""
        opened = psycopg.connect(_dsn(self.url)) if self.url.startswith("postgres") else sqlite3.connect(self._file)
        with closing(opened) as connected:
            for statement in statements:
                connected.execute(statement)
            if commit:
                connected.commit()
            else:
                connected.rollback()

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Context in which Django in this thread uses this database."""
        usual = connections["default"]
        own = usual.copy()
        own.settings_dict["NAME"] = self._file if connection.vendor == "sqlite" else urlsplit(self.url).path.strip("/")
        connections["default"] = own
        try:
            yield
        finally:
            own.close()
            connections["default"] = usual

    @contextmanager
    def out_of_reach(self) -> Iterator[None]:
        """Context without any connection to the database. On PostgreSQL alone."""
        name = urlsplit(self.url).path.strip("/")
        with closing(psycopg.connect(_dsn(os.environ["DATABASE_URL"]), autocommit=True)) as admin:
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            admin.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            yield
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        """Context in which reads and writes of the table wait. On PostgreSQL alone."""
        with closing(psycopg.connect(_dsn(self.url))) as other:
            other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield

    @property
    def _file(self) -> str:
        return self.url.removeprefix("sqlite:///")


def _dsn(url: str) -> str:
    # psycopg's own scheme supports ?host= with the folder of a socket.
    return url.replace("postgres://", "postgresql://")


@contextmanager
def database(folder: Path) -> Iterator[Database]:
    """Creates an empty database of the kind that the suite runs on."""
    if connection.vendor == "sqlite":
        yield Database(f"sqlite:///{folder / 'db.sqlite3'}")
        return
    server = os.environ["DATABASE_URL"]
    name = f"served_{os.getpid()}_{time.monotonic_ns()}"
    with closing(psycopg.connect(_dsn(server), autocommit=True)) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield Database(urlsplit(server)._replace(path=f"/{name}").geturl())
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


_collected: list[Path] = []
"""Folders with collected static files, which take seconds to collect: later hosts use those of the first."""


@contextmanager
def served(state: Path, database: Database, **environment: str) -> Iterator[int]:
    """Runs a host whose folder is `state`; yields its port once it answers."""
    port = free_port()
    if _collected and not (state / "static").exists():
        (state / "static").symlink_to(_collected[0])
    named = {
        **os.environ,
        "DATABASE_URL": database.url,
        "STATE_DIRECTORY": str(state),
        "PORT": str(port),
        "WORKERS": "1",
        **environment,
    }
    with subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=named, stdout=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(600):
                with suppress(OSError):
                    get(port, "/livez")
                    break
                assert server.poll() is None, "it stopped by itself"
                time.sleep(0.1)
            _collected.append(state / "static")
            yield port
        finally:
            server.terminate()
            server.wait(timeout=60)


def until(is_so: Callable[[], bool]) -> float:
    """Asks again and again until the condition is true; returns the seconds that it took."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < 30, "it never came"
    return time.monotonic() - begun
