"""The build id changes with everything but the content that pages depend on."""

import hashlib
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

_SUFFIXES = {".py", ".html", ".txt", ".css", ".js", ".svg", ".png", ".mo"}
_SETTINGS = (
    *("SITE_URL", "DEVELOPMENT", "LEDGER_KEYS", "SECRET_KEY", "CONTENT_SECURITY_POLICY"),
    *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_REFERRER_POLICY", "STORAGES"),
)
"""Settings that differ between installations and affect pages or their headers."""


@cache
def build_id() -> str:
    """Returns 16 hexadecimal digits: a hash of code, templates, translations, requirements and settings."""
    folders = [apps.get_app_config("kb").path, settings.ROOT / "config", settings.ROOT / "templates"]
    files = [settings.ROOT / "requirements.txt"]
    for folder in (*folders, *settings.LOCALE_PATHS):
        files += [path for path in sorted(Path(str(folder)).rglob("*")) if path.suffix in _SUFFIXES]
    digest = hashlib.sha256(repr([getattr(settings, name) for name in _SETTINGS]).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
