"""`python -m benchmarks.import_tables`: what importing a table of 10,000 new questions with 5 steps each takes.

An editor uploads the CSV file, watches the check, confirms, and waits until the search finds the questions, by the
addresses of the admin in one process, on a copy of the shipped site that is deleted afterwards. Prints the seconds of
each stage and the memory of the process. While it publishes, nobody else can write content.
"""

import argparse
import csv
import io
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import sites
from benchmarks.sample_content.generate import SampleQuestion, generate

if TYPE_CHECKING:
    from django.test import Client

LIMIT_SECONDS, LIMIT_MB = 90, 600
"""For 10,000 questions with 50,000 steps."""
PROVIDERS = "alipay"
LIST = "/admin/kb/faq/"
_LETTERS = str.maketrans("0123456789", "abcdefghij")
"""The address of the ten thousandth question would hold a telephone number."""


class Stopwatch:
    """The wall-clock and processor seconds of each stage."""

    def __init__(self) -> None:
        self.stages: dict[str, tuple[float, float]] = {}

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        wall, cpu = time.monotonic(), time.process_time()
        yield
        self.stages[stage] = (time.monotonic() - wall, time.process_time() - cpu)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=10_000)
    questions = parser.parse_args().questions
    site = sites.prepare(sites.SHIPPED)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "site"
        shutil.copytree(site, copy, symlinks=True)
        stopwatch = _import(copy, questions)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(_report(questions, stopwatch, memory))
    return 0 if sum(wall for wall, _cpu in stopwatch.stages.values()) < LIMIT_SECONDS and memory < LIMIT_MB else 1


def _import(folder: Path, questions: int) -> Stopwatch:
    """Imports the table into the site in this folder. Raises SystemExit if it is refused."""
    os.environ.clear()
    os.environ.update(sites.environment(folder))
    import django

    django.setup()
    from kb.models import FAQ, Change, StaleObject

    client, before = _editor(), FAQ.objects.count()
    table, stopwatch = _table(questions), Stopwatch()
    with stopwatch.measure("upload"):
        response = client.post(f"{LIST}import/", {"file": io.BytesIO(table)}, headers={"Accept-Language": "zh-hans"})
    if response.status_code != 302:
        raise SystemExit(f"The table was refused: {response.context_data['form'].errors}")
    address = response["Location"]
    with stopwatch.measure("check"):
        while (page := client.get(address).context_data)["goes_on"]:
            client.post(address, {"go_on": "1"})
    if page["error"] or page["errors"]:
        raise SystemExit(f"The table was refused: {page['error'] or page['errors'][0]}")
    with stopwatch.measure("publish"):
        client.post(address, {"confirm": "1"})
    with stopwatch.measure("index for the search"):
        while client.get(address).context_data["goes_on"]:
            client.post(address, {"go_on": "1"})
    published, submitted = FAQ.objects.count() - before, Change.objects.count()
    print(f"{published:,} questions were published, {submitted:,} wait for a second person.")
    if published + submitted != questions or StaleObject.objects.exists():
        raise SystemExit("Some are missing.")
    return stopwatch


def _editor() -> "Client":
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(headers={"Host": "127.0.0.1"})
    client.force_login(User.objects.create_superuser("measuring"))
    return client


def _table(questions: int) -> bytes:
    """Returns the CSV file, with a column for each step's title and text in both languages."""
    rows = [_row(number, generate(1, number)) for number in range(1, questions + 1)]
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def _row(number: int, text: SampleQuestion) -> dict[str, str]:
    pairs = {"question": text.question, "introduction": text.introduction, "phrasings": text.phrasings}
    for place, (title, words) in enumerate(text.steps, start=1):
        pairs |= {f"step_{place}_title": title, f"step_{place}_text": words}
    slug = f"sample-{str(number).translate(_LETTERS)}"
    row = {"slug": slug, "publication": "published", "providers": PROVIDERS}
    for name, pair in pairs.items():
        row |= {f"{name}_zh_hans": pair.chinese, f"{name}_en": pair.english}
    return row


def _report(questions: int, stopwatch: Stopwatch, memory: float) -> str:
    stages = stopwatch.stages
    total = tuple(map(sum, zip(*stages.values(), strict=True)))
    lines = [f"{questions:,} questions", f"{'':22}{'s':>8}{'CPU s':>8}"]
    lines += [f"{name:22}{wall:8.1f}{cpu:8.1f}" for name, (wall, cpu) in [*stages.items(), ("together", total)]]
    return "\n".join([*lines, f"{memory:.0f} MB of memory at most"])


if __name__ == "__main__":
    sys.exit(main())
