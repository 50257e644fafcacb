"""What the environment says, read once: nothing else in the project reads it.

A `.env` file beside manage.py fills in what the environment leaves out; `make run` writes one for
development. What production must set and does not stops the start with one sentence.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ

ROOT = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(ROOT / ".env")


def required(name: str, *, why: str) -> str:
    """The variable's value; SystemExit with a sentence for whoever starts the site when it is missing."""
    value: str = env.str(name, default="").strip()
    if not value:
        raise SystemExit(
            f"{name} is not set: {why} Set it in the environment or in .env (`make run` writes one for development)."
        )
    return value


DEVELOPMENT: bool = env.bool("DEVELOPMENT", default=False)
"""A developer's own machine: `make run` writes it into .env. Accounts are made there on the first run."""
DEBUG: bool = env.bool("DEBUG", default=False)
"""Django's debug pages: never where others can reach the site."""

HOST: str = env.str("HOST", default="127.0.0.1")
PORT: str = env.str("PORT", default="8000")
"""Where `manage.py serve` listens; text, so that a bad one can be answered with a sentence."""

WORKERS: str = env.str("WORKERS", default="2")
"""Processes that `manage.py serve` answers with, as text like PORT; more than processors are of no use."""

SECRET_KEY = required("SECRET_KEY", why="it signs the staff's sessions.")


def _hotline_keys() -> dict[str, str]:
    """LEDGER_KEYS is "id:key,older-id:older-key": the first makes new entries of the ledger, all verify."""
    if DEVELOPMENT and not env.str("LEDGER_KEYS", default=""):
        return {"development": SECRET_KEY}
    text = required("LEDGER_KEYS", why="it authenticates the hotlines; write id:key, the key at least 32 characters.")
    keys = dict(pair.strip().partition(":")[::2] for pair in text.split(","))
    if any(not name or len(key) < 32 for name, key in keys.items()):
        raise SystemExit(
            "LEDGER_KEYS is not well formed: write id:key, separated by commas, each key at least 32 characters."
        )
    return keys


LEDGER_KEYS = _hotline_keys()
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
"""The public address, without a path: canonical links, the sitemap and feeds are written with it."""

if urlsplit(SITE_URL).scheme not in ("http", "https") or urlsplit(SITE_URL).path:
    raise SystemExit(f"SITE_URL is {SITE_URL!r}: give scheme and host alone, like https://help.example.")

HTTPS = SITE_URL.startswith("https://")
BEHIND_PROXY: bool = env.bool("BEHIND_PROXY", default=False)
"""True where a proxy of yours ends TLS and always sets X-Forwarded-Proto itself."""

STATE = Path(env.str("STATE_DIRECTORY", default=str(ROOT / "var"))).absolute()
"""Where everything that the site writes on this host is kept; systemd's `StateDirectory=` sets the variable."""

DATABASE = env.db_url("DATABASE_URL", default=f"sqlite:///{STATE / 'db.sqlite3'}")
CACHE = env.cache_url("CACHE_URL", default="locmemcache://")
