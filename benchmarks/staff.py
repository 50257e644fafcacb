"""`python -m benchmarks.staff`: what the pages of the admin cost with 5 and with 5,000 questions.

Each page is requested in process, by an administrator, on a copy of the site that is deleted afterwards, with drafts,
a long history and deleted questions in it. Prints the median of the processor time of a request, and its number of
queries. Exits with 1 if a page of the last site is over the budget, or if its queries grow.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import sites
from benchmarks.readers import QUESTION

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

    from kb.models import FAQ

SIZES = (5, 5000)
BUDGET_MS = 150
ROUNDS = 9
WARM_UP_ROUNDS = 2
DRAFTS = DELETED = REVISIONS = 200
"""At most: a third of the questions have a draft, another third is deleted."""
Figures = dict[str, tuple[float, int]]
"""Milliseconds and queries by page."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--site", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.site:
        print(json.dumps(_measure(arguments.site, arguments.rounds)))
        return 0
    by_size = {size: _measure_copy(size, arguments.rounds) for size in arguments.questions}
    print(_report(by_size))
    first, *_, last = by_size.values()
    return int(any(ms > BUDGET_MS or queries > first[page][1] for page, (ms, queries) in last.items()))


def _measure_copy(size: int, rounds: int) -> Figures:
    """Measures a copy of the site with so many questions, in a process of its own."""
    site = sites.prepare(size)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "site"
        shutil.copytree(site, copy, symlinks=True)
        command = [sys.executable, "-m", "benchmarks.staff", "--site", str(copy), "--rounds", str(rounds)]
        output = subprocess.run(command, cwd=sites.ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    figures: Figures = {page: (ms, queries) for page, (ms, queries) in json.loads(output).items()}
    return figures


def _measure(folder: Path, rounds: int) -> Figures:
    os.environ.clear()
    os.environ.update(sites.environment(folder))
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.test import Client

    from kb.models import FAQ

    administrator = User.objects.create_superuser("measuring")
    question = FAQ.objects.get(slug=QUESTION)
    _prepare(question, administrator)
    client = Client(headers={"Host": "127.0.0.1", "Accept-Language": "zh-hans"})
    client.force_login(administrator)
    return {page: _cost(request, rounds) for page, request in _requests(client, question).items()}


def _prepare(question: "FAQ", by: "User") -> None:
    """Makes drafts, deletes questions, and gives the question a long history."""
    from kb.ledger import changes, door, publishing
    from kb.ledger.entries import EntryDetails, EntryKind
    from kb.ledger.facts import facts_of
    from kb.models import FAQ

    others = list(FAQ.objects.exclude(pk=question.pk).order_by("pk"))
    third = len(others) // 3
    for faq in others[: min(third, DRAFTS)]:
        facts = {**facts_of(faq), "introduction_en": "A draft."}
        changes.begin(kind="faq", subject=faq.subject, facts=facts, by=by)
    door.delete(others[-min(third, DELETED) :], EntryDetails(kind=EntryKind.DELETED, by=by.get_username()))
    for number in range(REVISIONS):
        new = {"introduction_en": f"Version {number}."}
        publishing.publish_at_once(question, lambda facts, new=new: {**facts, **new}, by=by)


def _requests(client: "Client", question: "FAQ") -> dict[str, Callable[[], Any]]:
    def get(address: str) -> Callable[[], Any]:
        return lambda: client.get(f"/admin/{address}")

    def after_change() -> Any:
        _touch(question)
        return client.get("/admin/")

    def add_phrasing() -> Any:
        query = f"{question.question_zh_hans} {time.monotonic_ns() % 997}"  # it finds the question
        data = {"words": query, "page": f"faq-{question.pk}"}
        response = client.post("/admin/kb/searchcount/add-phrasing/", data, query_params={"q": query})
        if "success_text" not in response.context_data:
            raise SystemExit(f"“{query}” was not added.")
        return response

    return {
        "overview": get(""),
        "overview after a change": after_change,
        "list": get("kb/faq/"),
        "list, last page": get("kb/faq/?p=50"),
        "list, searched": get("kb/faq/?q=支付"),
        "list, English missing": get("kb/faq/?english=missing"),
        "form": get(f"kb/faq/{question.pk}/change/"),
        "form of a new question": get("kb/faq/add/"),
        "history": get(f"kb/change/history/{question.subject}/"),
        "changes": get("kb/change/"),
        "bin": get("kb/change/bin/"),
        "activity": get("admin/logentry/"),
        "searches": get("kb/searchcount/"),
        "add as phrasing, form": get("kb/searchcount/add-phrasing/?q=钱去哪里了"),
        "add as phrasing": add_phrasing,
    }


def _touch(question: "FAQ") -> None:
    """Changes the version of the content."""
    from kb.models import FAQ

    FAQ.objects.filter(pk=question.pk).update(position=question.position)


def _cost(request: Callable[[], Any], rounds: int) -> tuple[float, int]:
    """Returns the median of the milliseconds, and the most queries. Raises SystemExit for an error."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times, queries = [], 0
    for number in range(WARM_UP_ROUNDS + rounds):
        with CaptureQueriesContext(connection) as captured:
            started = time.thread_time()
            response = request()
            spent = time.thread_time() - started
        if response.status_code != 200:
            raise SystemExit(f"{response.wsgi_request.path} is answered with {response.status_code}.")
        if number >= WARM_UP_ROUNDS:
            times.append(1000 * spent)
            queries = max(queries, len(captured))
    return statistics.median(times), queries


def _report(by_size: dict[int, Figures]) -> str:
    header = "".join(f"{size:>14,}{'':10}" for size in by_size)
    lines = [f"{'questions':26}{header}", f"{'':26}" + f"{'ms':>14}{'queries':>10}" * len(by_size)]
    for page in next(iter(by_size.values())):
        cells = "".join(f"{ms:14.0f}{queries:10}" for ms, queries in (figures[page] for figures in by_size.values()))
        over = any(figures[page][0] > BUDGET_MS for figures in by_size.values())
        lines.append(f"{page:26}{cells}{f'   over {BUDGET_MS} ms' if over else ''}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
