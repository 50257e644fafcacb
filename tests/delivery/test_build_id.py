"""The build id changes with everything that affects pages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as site_settings

from kb.delivery import build_id as build_id_module
from kb.delivery.build_id import build_id

IGNORED_SUFFIXES = {".po", ".pyc", ".md"}
"""Suffixes of files that do not affect pages."""


def test_all_processes_of_a_build_agree_on_its_id():
    code = "import django; django.setup(); from kb.delivery.build_id import build_id; print(build_id())"
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


def test_the_build_id_is_16_hexadecimal_digits():
    assert len(build_id()) == 16
    int(build_id(), 16)


def test_every_kind_of_file_that_affects_pages_changes_the_build_id():
    folders = [Path(site_settings.ROOT, name) for name in ("kb", "config", "templates", "locale")]
    kinds = {path.suffix for folder in folders for path in folder.rglob("*") if path.is_file()}
    assert kinds <= build_id_module._SUFFIXES | IGNORED_SUFFIXES


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
def test_the_build_id_changes_with_a_setting_that_affects_pages(settings, name, value):
    before = build_id.__wrapped__()
    setattr(settings, name, value)
    assert build_id.__wrapped__() != before


@pytest.mark.parametrize("name", ["new.html", "en/LC_MESSAGES/new.mo"])
def test_the_build_id_changes_with_a_new_or_changed_file(settings, tmp_path, name):
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, tmp_path]
    names = [build_id.__wrapped__()]
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    for content in ("one", "two"):
        file.write_text(content)
        names.append(build_id.__wrapped__())
    assert len(set(names)) == 3


def test_the_build_id_does_not_reveal_secrets():
    assert site_settings.SECRET_KEY not in build_id()
