"""Reads the environment, once. Nothing else in `kb/` and `config/` takes settings from it.

A `.env` file beside manage.py sets what the environment does not; `make run` writes one for development. Without a
required variable the site does not start and prints one sentence.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ

ROOT = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(ROOT / ".env")


def required(name: str, *, why: str) -> str:
    """Returns the variable's value. Raises SystemExit with a sentence if it is missing."""
    value: str = env.str(name, default="").strip()
    if not value:
        raise SystemExit(
            f"{name} is not set: {why} Set it in the environment or in .env (`make run` writes one for development)."
        )
    return value


DEVELOPMENT: bool = env.bool("DEVELOPMENT", default=False)
"""True on a developer's machine: `make run` writes it into .env. The first run creates accounts there.

The site does not start if it is true and the other settings are those of a site for others.
"""
DEBUG: bool = env.bool("DEBUG", default=False)
"""True shows Django's debug pages. Never set it where others can reach the site."""

HOST: str = env.str("HOST", default="127.0.0.1")
PORT: str = env.str("PORT", default="8000")
"""HOST and PORT are where `manage.py serve` listens. PORT is text, so that `serve` can report a bad value."""

WORKERS: str = env.str("WORKERS", default="2")
"""The number of processes of `manage.py serve`, as text like PORT. More than CPU cores are of no use."""

SECRET_KEY = required("SECRET_KEY", why="it signs sessions and keys the password hashes.")


def _ledger_keys() -> dict[str, str]:
    """Reads LEDGER_KEYS, "id:key,older-id:older-key". New entries use the first key; all keys verify."""
    if DEVELOPMENT and not env.str("LEDGER_KEYS", default=""):
        return {"development": SECRET_KEY}
    text = required("LEDGER_KEYS", why="it authenticates the content; write id:key, the key at least 32 characters.")
    keys = dict(pair.strip().partition(":")[::2] for pair in text.split(","))
    if any(not name or len(key) < 32 for name, key in keys.items()):
        raise SystemExit(
            "LEDGER_KEYS is not well formed: write id:key, separated by commas, each key at least 32 characters."
        )
    return keys


LEDGER_KEYS = _ledger_keys()
ALWAYS_TWO_PEOPLE: bool = env.bool("ALWAYS_TWO_PEOPLE", default=False)
"""True asks a second person to let every change of public content through, not only those of numbers and links."""
ALLOWED_HOSTS = (
    env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", HOST])
    if DEVELOPMENT
    else [
        host.strip()
        for host in required("ALLOWED_HOSTS", why="name the hosts this site answers for, separated by commas.").split(
            ","
        )
    ]
)

SITE_URL: str = env.str(
    "SITE_URL", default=f"http://{HOST}:{PORT}" if DEVELOPMENT else f"https://{ALLOWED_HOSTS[0]}"
).rstrip("/")
"""The public address without a path, for canonical links, the sitemap and feeds."""

if urlsplit(SITE_URL).scheme not in ("http", "https") or urlsplit(SITE_URL).path:
    raise SystemExit(f"SITE_URL is {SITE_URL!r}: give scheme and host alone, like https://help.example.")

HTTPS = SITE_URL.startswith("https://")
BEHIND_PROXY: bool = env.bool("BEHIND_PROXY", default=False)
"""True if a proxy ends TLS, always sets X-Forwarded-Proto itself and writes the visitor's address as the last entry of
X-Forwarded-For, by which forms are limited (kb.pages.forms.rate_limit)."""

if DEVELOPMENT and (HTTPS or BEHIND_PROXY):
    raise SystemExit(
        "DEVELOPMENT is true, although SITE_URL begins with https or BEHIND_PROXY is true: remove DEVELOPMENT from "
        ".env, where `make run` wrote it, or set DEVELOPMENT=false in the environment."
    )

STATE = Path(env.str("STATE_DIRECTORY", default=str(ROOT / "var"))).absolute()
"""The folder for all files that the site writes on this host. systemd's `StateDirectory=` sets the variable."""

DATABASE = env.db_url("DATABASE_URL", default=f"sqlite:///{STATE / 'db.sqlite3'}")
