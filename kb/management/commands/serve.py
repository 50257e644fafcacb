"""`manage.py serve`: brings the site up to date and serves it with Granian, until Ctrl-C.

Any number of hosts can start at once: one after the other brings the database up to date.
"""

import errno
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from kb.models.locks import startup_lock


class Command(BaseCommand):
    help = "Migrates, loads the shipped content, collects static files, then serves at HOST:PORT."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        port = _number("PORT", settings.PORT, most=65535)
        workers = _number("WORKERS", settings.WORKERS, most=64)
        _must_be_free(settings.HOST, port)
        _must_be_writable(settings.STATE)
        try:
            with startup_lock(settings.STATE, on_wait=self._say_that_it_waits):
                self._bring_up_to_date()
        except DatabaseError as error:
            raise CommandError(f"The database could not be brought up to date: {error}") from error
        self.stdout.write(f"Wallet Helpline is at http://{settings.HOST}:{port}/ (Ctrl-C stops it).")
        self.stdout.flush()
        _hand_work_over_calmly()
        _give_memory_back()
        granian = Path(sys.executable).parent / "granian"
        os.execv(granian, [str(granian), *_granian_options(settings.HOST, port, workers)])  # noqa: S606  # no shell: our own arguments

    def _bring_up_to_date(self) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        _collect_static_files()
        call_command("load_kb", stdout=self.stdout)
        if settings.DEVELOPMENT:
            call_command("create_accounts", stdout=self.stdout)

    def _say_that_it_waits(self) -> None:
        self.stdout.write("Another process is bringing this site up to date: waiting for it.")
        self.stdout.flush()


def _collect_static_files() -> None:
    """Collects them only if one is newer than the manifest: hashing and compressing all takes seconds."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    files = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    if not manifest.exists() or any(Path(file).stat().st_mtime > manifest.stat().st_mtime for file in files):
        call_command("collectstatic", interactive=False, verbosity=0)


def _hand_work_over_calmly() -> None:
    """Asks Linux not to interrupt one thread of the server for another that it just woke up.

    A request goes through two or three threads; with each interruption a finished page takes a third more of the
    processor's time. Others may still interrupt all of them.
    """
    if hasattr(os, "SCHED_BATCH"):
        with suppress(OSError):  # some containers do not let anybody choose
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _give_memory_back() -> None:
    """Asks glibc for one heap instead of one a thread, and to return at once what was freed: 20 MB less a process.

    Python lets its threads run one at a time anyway. Other C libraries do not know these variables.
    """
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", "131072")  # bytes; a value of any size stops it from growing


def _granian_options(host: str, port: int, workers: int) -> list[str]:
    return [
        # A developer sees every change of a template at once: without the page store.
        *(["--interface=wsgi"] if settings.DEBUG else ["--interface=rsgi"]),
        f"--host={host}",
        f"--port={port}",
        f"--workers={workers}",
        "--workers-kill-timeout=3",  # seconds; a worker that two signals reach at once may never stop by itself
        "--no-ws",
        "--runtime-mode=st",
        "--log-level=warning",
        f"--working-dir={settings.ROOT}",
        "config.wsgi:application" if settings.DEBUG else "config.rsgi:application",
    ]


def _number(name: str, text: str, *, most: int) -> int:
    """1 to `most`; CommandError for anything else."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= most):
        raise CommandError(f"{name} is {text!r}: give a number from 1 to {most}.")
    return int(text)


def _must_be_free(host: str, port: int) -> None:
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} is in use: stop what listens there, or choose another: PORT={port % 65535 + 1} make run"
            ) from error
        raise CommandError(f"{host}:{port} cannot be listened on: {error.strerror}.") from error


def _must_be_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{folder} cannot be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CommandError(f"{folder} cannot be written: the database and the static files are kept there.")
