"""The locks across threads, processes and hosts."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.transaction import TransactionManagementError

from kb.management.commands import serve
from kb.models import locks
from kb.models.locks import file_lock, lock_content, startup_lock

HOLD = """
import sys
from django.core.files import locks
with open(sys.argv[1], "a") as file:
    assert locks.lock(file, locks.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.django_db(transaction=True)
def test_the_content_lock_needs_a_transaction() -> None:
    with pytest.raises(TransactionManagementError):
        lock_content()


def test_a_file_lock_waits_for_another_process_and_ends_with_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        waited = []
        with file_lock(path, on_wait=lambda: (waited.append("waited"), other.kill())):
            assert other.wait(timeout=30)
        assert waited == ["waited"]


def test_a_lock_that_nobody_holds_is_taken_without_waiting(tmp_path: Path) -> None:
    for _ in range(2):
        with file_lock(tmp_path / "lock", on_wait=lambda: pytest.fail("it waited")):
            pass


@pytest.mark.postgresql
@pytest.mark.django_db
def test_hosts_that_share_a_database_and_no_folder_start_one_after_the_other(tmp_path: Path) -> None:
    other = connection.copy()
    waited = []

    def end_the_other() -> None:
        waited.append("waited")
        other.close()

    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [locks._STARTUP_LOCK])
    with startup_lock(tmp_path, on_wait=end_the_other):
        again = connection.copy()
        with again.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [locks._STARTUP_LOCK])
            assert cursor.fetchone() == (False,)
        again.close()
    assert waited == ["waited"]


@pytest.mark.django_db
def test_serve_migrates_and_loads_within_the_lock_and_serves_after_it(settings, tmp_path: Path, monkeypatch) -> None:
    settings.STATE, settings.PORT, settings.DEVELOPMENT = tmp_path, "8997", True
    events = []

    def is_locked() -> bool:
        waited = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(locks.locks, "LOCK_EX", locks.locks.LOCK_EX | locks.locks.LOCK_NB)
            with file_lock(tmp_path / "startup.lock", on_wait=lambda: waited.append(1)):
                return bool(waited)

    monkeypatch.setattr(serve, "_require_free_port", lambda *args: None)
    monkeypatch.setattr(serve, "call_command", lambda name, **options: events.append((name, is_locked())))
    monkeypatch.setattr(serve, "_limit_malloc_arenas", lambda: None)
    monkeypatch.setattr(serve.os, "execv", lambda *args: events.append(("serve", is_locked())))
    call_command("serve", verbosity=0)
    assert [name for name, _ in events] == ["migrate", "collectstatic", "load_kb", "create_accounts", "serve"]
    assert [locked for _, locked in events] == [True, True, True, True, False]
