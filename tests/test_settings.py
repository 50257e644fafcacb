"""How the site is configured: production's check is clean, and what is missing stops the start with a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "SECRET_KEY": "q7Vw-2mB9xKz_4hT8sLp6nRd3fYc1gJa5uEoWiXbQvZkNMtH0yPGrS",
    "HOTLINE_KEYS": "2026:nT4-yV8cLq_2sWz7kRb5xJm9pHf3gDa6uEo",
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


@pytest.mark.parametrize("name", ["SECRET_KEY", "HOTLINE_KEYS", "ALLOWED_HOSTS"])
def test_without_what_production_must_set_the_start_stops_with_one_sentence(name: str) -> None:
    done = _manage("check", **{name: ""})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} is not set: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("keys", ["short:key", "no-id-and-no-key", ":nT4-yV8cLq_2sWz7kRb5xJm9pHf3gDa6uEo", "a:b,c"])
def test_keys_that_are_none_stop_the_start_with_one_sentence(keys: str) -> None:
    done = _manage("check", HOTLINE_KEYS=keys)
    assert done.returncode == 1
    assert done.stderr.startswith("HOTLINE_KEYS is not well formed: ")
    assert keys not in done.stderr


@pytest.mark.parametrize("address", ["help.example", "ftp://help.example", "https://help.example/path"])
def test_a_public_address_that_is_none_stops_the_start_with_one_sentence(address: str) -> None:
    done = _manage("check", SITE_URL=address)
    assert done.returncode == 1
    assert done.stderr.startswith("SITE_URL is ")
    assert "Traceback" not in done.stderr


def test_the_configured_cache_keeps_what_it_is_given() -> None:
    cache.set("kept", "数字", 60)
    assert cache.get("kept") == "数字"
