"""The build id: pages change with the code, templates, translations and settings as they do with the content."""

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
"""Settings that differ between installations and show on a page or in its headers."""


@cache
def build_id() -> str:
    """16 hexadecimal digits over code, templates, translations, requirements and settings; read once a process."""
    folders = [apps.get_app_config("kb").path, settings.ROOT / "config", settings.ROOT / "templates"]
    files = [settings.ROOT / "requirements.txt"]
    for folder in (*folders, *settings.LOCALE_PATHS):
        files += [path for path in sorted(Path(str(folder)).rglob("*")) if path.suffix in _SUFFIXES]
    digest = hashlib.sha256(repr([getattr(settings, name) for name in _SETTINGS]).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
