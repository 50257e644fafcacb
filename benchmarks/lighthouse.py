"""`make lighthouse`: runs Lighthouse on every kind of page, for a slow phone, in both languages.

Starts the site with production settings and a database of its own, and prints the median of three runs for each page.
Fails below 100 for accessibility, best practices and SEO, or 98 for performance.
"""

import argparse
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / ".ci")]

import services  # noqa: E402  # not a package

from tests.pages.addresses import LANGUAGES, NOT_INDEXED, PAGES  # noqa: E402

LIGHTHOUSE = ROOT / ".ci/node/node_modules/lighthouse/cli/index.js"
MIN_SCORES = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
START_MINUTES = 2
TRIES = 3
"""On a busy machine Lighthouse sometimes records nothing and has to run again."""


def main() -> int:
    arguments = _arguments()
    if missing := [*services.install_chromium(), *services.install_node_packages(all_of_them=True)]:
        print("\n".join(missing), file=sys.stderr)
        return 1
    have_passed = True
    print(f"{'':32}{'':9}" + "".join(f"{category:>16}" for category in MIN_SCORES))
    with _running_site() as base:
        for name in arguments.pages.split(",") if arguments.pages else PAGES:
            for language in LANGUAGES:
                reports = [
                    _run_lighthouse(base + PAGES[name].format(language), is_indexed=name not in NOT_INDEXED)
                    for _ in range(arguments.runs)
                ]
                have_passed &= _print_scores(name, language, reports)
    return 0 if have_passed else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--pages", metavar="NAMES", help="some of those in tests/pages/addresses.py, with commas between"
    )
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="of which the median counts (default: 3)")
    return parser.parse_args()


@contextmanager
def _running_site() -> Iterator[str]:
    """Runs the site with the shipped content on a free port; yields its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        # The high-water mark of this host belongs to another ledger.
        settings = (
            "from pathlib import Path\n"
            "from config.settings import *\n"
            f"HIGH_WATER_MARK_FILE = Path({folder!r}) / 'high-water-mark.sqlite3'\n"
        )
        (Path(folder) / "lighthouse_settings.py").write_text(settings)
        environment = {
            **os.environ,
            "DEBUG": "false",
            "DEVELOPMENT": "false",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "LEDGER_KEYS": f"lighthouse:{secrets.token_urlsafe(50)}",
            "DJANGO_SETTINGS_MODULE": "lighthouse_settings",
            "PYTHONPATH": folder,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": base,
            "PORT": str(port),
        }
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        try:
            _wait_for(f"{base}/readyz", server)
            yield base
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60 * START_MINUTES
    while time.monotonic() < end and server.poll() is None:
        try:
            urlopen(address).close()  # noqa: S310  # our own
            return
        except URLError:
            time.sleep(0.2)
    raise SystemExit("The site did not start.")


def _run_lighthouse(address: str, *, is_indexed: bool) -> dict[str, Any]:
    """Returns Lighthouse's report on a page."""
    command = ["node", str(LIGHTHOUSE), address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command += [
        f"--only-categories={','.join(MIN_SCORES)}",
        "--throttling-method=simulate",
        "--no-enable-error-reporting",
    ]
    command += [] if is_indexed else ["--skip-audits=is-crawlable"]  # not indexed on purpose
    environment = {**os.environ, "CHROME_PATH": services.chromium()}
    for _ in range(TRIES):
        done = subprocess.run(command, check=False, env=environment, stdout=subprocess.PIPE)
        if done.returncode == 0:
            report: dict[str, Any] = json.loads(done.stdout)
            return report
    raise SystemExit(f"Lighthouse failed {TRIES} times on {address}")


def _print_scores(name: str, language: str, reports: list[dict[str, Any]]) -> bool:
    """Prints the scores of a page and its failed audits; returns whether all scores are high enough."""
    scores = {
        category: round(100 * statistics.median(report["categories"][category]["score"] or 0 for report in reports))
        for category in MIN_SCORES
    }
    print(f"{name:32}{language:9}" + "".join(f"{score:16}" for score in scores.values()), flush=True)
    if all(scores[category] >= least for category, least in MIN_SCORES.items()):
        return True
    audits = reports[-1]["audits"]
    for category in MIN_SCORES:
        for reference in reports[-1]["categories"][category]["auditRefs"]:
            audit = audits[reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                print(f"    {category}: {audit['title']} ({reference['id']}) {audit.get('displayValue', '')}")
    return False


if __name__ == "__main__":
    sys.exit(main())
