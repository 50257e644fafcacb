"""Pages of one program are not another's: its name moves with all that makes them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from kb.delivery.program import program

from kb.delivery import program as program_module

NOT_SEEN = {".po", ".pyc", ".md"}
"""Translations as people read them; what Python makes of a file; what is said of it."""


def test_all_processes_of_a_program_give_it_the_same_name():
    code = "import django; django.setup(); from kb.delivery.program import program; print(program())"
    named = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=site_settings.ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(named) == 1


def test_it_is_16_hexadecimal_digits():
    assert len(program()) == 16
    int(program(), 16)


def test_every_kind_of_file_that_pages_are_made_of_counts():
    folders = [Path(site_settings.ROOT, name) for name in ("kb", "config", "templates", "locale")]
    kinds = {path.suffix for folder in folders for path in folder.rglob("*") if path.is_file()}
    assert kinds <= program_module._SUFFIXES | NOT_SEEN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "https://other.example"),
        ("LEDGER_KEYS", {"other": "k" * 32}),
        ("DEVELOPMENT", True),
        ("CONTENT_SECURITY_POLICY", {}),
        ("SECURE_HSTS_SECONDS", 1),
    ],
)
def test_it_moves_with_a_setting_that_is_seen(settings, name, value):
    before = program.__wrapped__()
    setattr(settings, name, value)
    assert program.__wrapped__() != before


@pytest.mark.parametrize("name", ["new.html", "en/LC_MESSAGES/new.mo"])
def test_it_moves_with_a_file_that_is_new_or_changed(settings, tmp_path, name):
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, tmp_path]
    names = [program.__wrapped__()]
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    for content in ("one", "two"):
        file.write_text(content)
        names.append(program.__wrapped__())
    assert len(set(names)) == 3


def test_it_does_not_say_what_is_secret():
    assert site_settings.SECRET_KEY not in program()
