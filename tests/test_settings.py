"""Settings: production passes the deployment checks, and a missing variable stops the start with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "SECRET_KEY": "q7Vw-2mB9xKz_4hT8sLp6nRd3fYc1gJa5uEoWiXbQvZkNMtH0yPGrS",
    "LEDGER_KEYS": "2026:nT4-yV8cLq_2sWz7kRb5xJm9pHf3gDa6uEo",
    "ALLOWED_HOSTS": "help.example",
    "SITE_URL": "https://help.example",
    "DEVELOPMENT": "false",
}


def _manage(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **PRODUCTION, **changes}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_check_has_no_warning() -> None:
    done = _manage("check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "LEDGER_KEYS", "ALLOWED_HOSTS"])
def test_without_what_production_must_set_the_start_stops_with_one_sentence(name: str) -> None:
    done = _manage("check", **{name: ""})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} is not set: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("keys", ["short:key", "no-id-and-no-key", ":nT4-yV8cLq_2sWz7kRb5xJm9pHf3gDa6uEo", "a:b,c"])
def test_keys_that_are_none_stop_the_start_with_one_sentence(keys: str) -> None:
    done = _manage("check", LEDGER_KEYS=keys)
    assert done.returncode == 1
    assert done.stderr.startswith("LEDGER_KEYS is not well formed: ")
    assert keys not in done.stderr


@pytest.mark.parametrize("address", ["help.example", "ftp://help.example", "https://help.example/path"])
def test_a_public_address_that_is_none_stops_the_start_with_one_sentence(address: str) -> None:
    done = _manage("check", SITE_URL=address)
    assert done.returncode == 1
    assert done.stderr.startswith("SITE_URL is ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "changes", [{"BEHIND_PROXY": "false"}, {"SITE_URL": "http://help.example", "BEHIND_PROXY": "true"}]
)
def test_the_settings_of_a_site_for_others_do_not_start_a_site_for_development(changes: dict[str, str]) -> None:
    done = _manage("check", DEVELOPMENT="true", **changes)
    assert done.returncode == 1
    assert done.stderr.startswith("DEVELOPMENT is true, although ")
    assert done.stderr.count("\n") == 1


def test_a_site_for_development_starts_with_plain_http_and_no_proxy() -> None:
    done = _manage("check", DEVELOPMENT="true", SITE_URL="http://127.0.0.1:9000", BEHIND_PROXY="false")
    assert done.returncode == 0, done.stderr


_TWO_REQUESTS = """
import sqlite3
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection
connection.cursor().execute("CREATE TABLE one (id integer)")
opened = connection.connection
request_finished.send(None)
request_started.send(None)
assert connection.connection is opened, "opened anew"
other = sqlite3.connect(settings.DATABASES["default"]["NAME"])
other.execute("INSERT INTO one VALUES (1)")
other.commit()
other.execute("ALTER TABLE one ADD COLUMN text varchar")
with connection.cursor() as cursor:
    assert cursor.execute("SELECT * FROM one").fetchall() == [(1, None)], "behind"
    assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
"""


def test_a_request_finds_the_connection_of_the_one_before_it_and_what_others_wrote_since(tmp_path: Path) -> None:
    done = _manage("shell", "--no-imports", "-c", _TWO_REQUESTS, DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3")
    assert done.returncode == 0, done.stderr
