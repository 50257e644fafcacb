"""`manage.py serve` and `create_accounts`."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from kb.management.commands import serve

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def busy_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_busy_port_is_said_in_one_sentence(settings, busy_port: int) -> None:
    settings.PORT = str(busy_port)
    with pytest.raises(CommandError, match=rf"^Port {busy_port} is in use: .* PORT={busy_port + 1} make run$"):
        call_command("serve")


@pytest.mark.parametrize("port", ["", "0", "65536", "http", "-1", "８０００"])
def test_a_port_that_is_none_is_said_in_one_sentence(settings, port: str) -> None:
    settings.PORT = port
    with pytest.raises(CommandError, match=r"^PORT is .*: give a number from 1 to 65535\.$"):
        call_command("serve")


def test_a_number_of_processes_that_is_none_is_said_in_one_sentence(settings) -> None:
    settings.WORKERS = "many"
    with pytest.raises(CommandError, match=r"^WORKERS is 'many': give a number from 1 to 64\.$"):
        call_command("serve")


def test_a_host_that_is_not_this_machine_is_said_in_one_sentence(settings) -> None:
    settings.HOST, settings.PORT = "192.0.2.1", "8999"
    with pytest.raises(CommandError, match=r"^192\.0\.2\.1:8999 cannot be listened on: "):
        call_command("serve")


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(settings, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    settings.STATE, settings.PORT = tmp_path / "var", "8998"
    with pytest.raises(CommandError, match="var cannot be made: File exists"):
        call_command("serve")


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(settings, tmp_path: Path, monkeypatch) -> None:
    settings.STATE, settings.PORT = tmp_path / "var", "8998"
    monkeypatch.setattr(os, "access", lambda *_: False)  # root can write everywhere
    with pytest.raises(CommandError, match="var cannot be written: "):
        call_command("serve")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Starts the server of `manage.py serve` with its static files, and waits until it responds."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = {**os.environ, "STATE_DIRECTORY": str(tmp_path)}
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "granian", *serve._granian_options("127.0.0.1", port, 1)]
    with subprocess.Popen(command, env=environment) as server:
        for _ in range(1200):
            with suppress(OSError):
                urlopen(f"http://127.0.0.1:{port}/livez").close()
                break
            assert server.poll() is None, "the server has stopped"
            time.sleep(0.1)
        yield server
        server.kill()


def test_a_worker_that_hangs_does_not_keep_the_site_from_stopping(served) -> None:
    # Ctrl-C reaches a worker twice, from the terminal and from its parent. Some workers then never stop.
    found = subprocess.run(["pgrep", "-P", str(served.pid)], stdout=subprocess.PIPE, text=True, check=True)
    for worker in found.stdout.split():
        os.kill(int(worker), signal.SIGSTOP)
    served.terminate()
    served.wait(timeout=60)


def test_what_the_operator_says_of_the_heap_stands(monkeypatch) -> None:
    monkeypatch.setenv("MALLOC_ARENA_MAX", "4")
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "")  # monkeypatch restores it
    monkeypatch.delenv("MALLOC_TRIM_THRESHOLD_")
    serve._limit_malloc_arenas()
    assert (os.environ["MALLOC_ARENA_MAX"], os.environ["MALLOC_TRIM_THRESHOLD_"]) == ("4", "131072")


def _passwords(printed: str) -> dict[str, str]:
    return dict(line.split() for line in printed.splitlines() if line.startswith("  "))


def test_each_role_gets_an_account_whose_printed_password_signs_in(db: None) -> None:
    call_command("create_accounts", stdout=(printed := StringIO()))
    passwords = _passwords(printed.getvalue())
    assert list(passwords) == ["administrator", "editor", "reviewer", "translator"]
    for role, password in passwords.items():
        assert Client().login(username=role, password=password), role
        user = User.objects.get(username=role)
        assert [group.name for group in user.groups.all()] == [role]
        assert user.is_superuser == (role == "administrator")


def test_accounts_are_made_once(db: None) -> None:
    call_command("create_accounts", stdout=StringIO())
    call_command("create_accounts", stdout=(printed := StringIO()))
    assert printed.getvalue() == ""


def test_no_account_is_added_where_there_is_one(db: None) -> None:
    User.objects.create_user("somebody")
    call_command("create_accounts", stdout=StringIO())
    assert User.objects.count() == 1
