"""`make bench-search`: measures the time and memory of the search with very many questions.

Fills a database with sample content (a file in var/benchmarks/, or the empty database that --database names) and
builds the index. Prints, and writes to var/benchmarks/ as JSON: the time to build, the size of the index, the time of
searches and suggestions within a process, the time until a change is found, and the memory that the search adds to a
process. A second run uses the same content.
"""

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "var" / "benchmarks"
TARGETS = {
    "index built, s": 120,
    "search, p95, ms": 20,
    "suggestions, p95, ms": 10,
    "change found, s": 1,
    "memory more, MB": 150,
}
"""The highest allowed values with 100,000 questions."""
QUERIES = 300
ROUNDS = 3


def main() -> None:
    arguments = _arguments()
    RESULTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as state:  # another ledger's high-water mark is in the developer's own
        _set_up(arguments.database or f"sqlite:///{RESULTS / 'search-content.sqlite3'}", Path(state))
        _measure(arguments)


def _measure(arguments: argparse.Namespace) -> None:
    measured: dict[str, Any] = {"questions": arguments.faqs, "python": platform.python_version(), **_database()}
    _fill(arguments.faqs)
    measured |= _build()
    queries = _queries(arguments.queries)
    measured |= _searches(queries)
    measured |= _suggestions(queries)
    measured |= _changes()
    measured |= json.loads(
        subprocess.run(
            [sys.executable, __file__, "--process", *queries[:50]], check=True, stdout=subprocess.PIPE
        ).stdout
    )
    _report(measured)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faqs", type=int, default=100_000, metavar="N", help="sample questions (default: 100000)")
    parser.add_argument("--database", metavar="URL", help="an empty one, such as postgres://user@host/name")
    parser.add_argument(
        "--queries", type=Path, default=ROOT / "tests" / "search" / "evaluation.tsv", help="a file for search_eval"
    )
    return parser.parse_args()


def _set_up(database: str, state: Path) -> None:
    """Sets up Django on this database, regardless of the environment. `state` is the folder of the high-water mark."""
    sys.path.insert(0, str(ROOT))
    import django

    from benchmarks import sites

    os.environ.update(sites.environment(state, is_development=True, database=database))

    django.setup()


def _database() -> dict[str, str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        (version,) = cursor.fetchone()
    return {"database": f"{connection.vendor} {version}"}


def _fill(faqs: int) -> None:
    from django.core.management import call_command

    from benchmarks.sample_content import __main__ as sample_content
    from benchmarks.sample_content.rows import sample_questions
    from kb.models import FAQ

    call_command("migrate", verbosity=0)
    present = sample_questions().count()
    if not present and FAQ.objects.exists():
        raise SystemExit("This database holds content already: name an empty one.")
    if present and present != faqs:
        sample_content.main(["--remove"])
        present = 0
    call_command("load_kb", verbosity=0)
    if not present:
        sample_content.main([f"--faqs={faqs}"])


def _build() -> dict[str, float]:
    from django.core.management import call_command

    from kb.models import SearchDocument, SearchPosting, SearchTerm

    _empty_index()
    before, started, busy = _megabytes(), monotonic(), _processor_seconds()
    call_command("rebuild_search")
    return {
        "index built, s": monotonic() - started,
        "index built, s of processors": _processor_seconds() - busy,
        "content, MB": before,
        "index, MB": _megabytes() - before,
        "documents": SearchDocument.objects.count(),
        "terms": SearchTerm.objects.count(),
        "postings": SearchPosting.objects.count(),
    }


def _processor_seconds() -> float:
    """Returns the processor time, with that of ended child processes. A busy machine affects it less than the clock."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _empty_index() -> None:
    """Empties the tables and the unused space, so that every run measures the same."""
    from django.db import connection

    from kb.models import SearchDocument, SearchPosting, SearchTerm

    with connection.cursor() as cursor:
        for model in (SearchPosting, SearchDocument, SearchTerm):
            table = model._meta.db_table
            if connection.vendor == "postgresql":
                cursor.execute(f"TRUNCATE {table} CASCADE")
            else:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        cursor.execute("VACUUM")


def _megabytes() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        (size,) = cursor.fetchone()
    return float(size) / 1e6


def _queries(file: Path) -> list[str]:
    """Returns queries of the evaluation set, and as many sample questions with a typing error, if there are enough."""
    from benchmarks.sample_content.rows import sample_questions
    from kb.search.evaluation import read_judgments

    rng = random.Random(1)
    typed = [judgment.query for judgment in read_judgments(file)] if file.exists() else []
    queries = rng.sample(typed, min(len(typed), QUERIES // 2))
    ids = list(sample_questions().values_list("pk", flat=True))
    ids = rng.sample(ids, min(len(ids), QUERIES - len(queries)))
    for question in sample_questions().filter(pk__in=ids).order_by("pk"):
        words = rng.choice(
            [
                question.question_zh_hans,
                question.question_en,
                rng.choice(question.phrasings_zh_hans.splitlines()),
                rng.choice(question.phrasings_en.splitlines()),
            ]
        )
        queries.append(_with_typo(words, rng))
    rng.shuffle(queries)
    return queries


def _with_typo(words: str, rng: random.Random) -> str:
    """Drops a character, swaps two, or drops a part."""
    place = rng.randrange(len(words) - 1)
    return rng.choice(
        [
            words[:place] + words[place + 1 :],
            words[:place] + words[place + 1] + words[place] + words[place + 2 :],
            words[: 4 + len(words) // 2],
            words[len(words) // 3 :],
        ]
    )


def _searches(queries: list[str]) -> dict[str, float]:
    from kb.hotlines.verification import published_providers
    from kb.search.ranking import rank

    providers = published_providers()
    took = _times(lambda query: rank(query, providers), queries)
    return {"search, p50, ms": took[0], "search, p95, ms": took[1], "search, longest, ms": took[2]}


def _suggestions(queries: list[str]) -> dict[str, float]:
    from kb.search.suggestions import suggest_pages

    rng = random.Random(2)
    begun = [query[: rng.randint(1, max(1, min(12, len(query))))] for query in queries]
    took = _times(suggest_pages, begun)
    return {"suggestions, p50, ms": took[0], "suggestions, p95, ms": took[1], "suggestions, longest, ms": took[2]}


def _times(search: Callable[[str], Any], queries: Iterable[str]) -> tuple[float, float, float]:
    """Returns median, 95th percentile and longest time in ms. The time of a query is its median over the rounds."""
    for query in queries:
        search(query)
    rounds = []
    for _ in range(ROUNDS):
        took = []
        for query in queries:
            started = perf_counter()
            search(query)
            took.append(1000 * (perf_counter() - started))
        rounds.append(took)
    each = sorted(statistics.median(times) for times in zip(*rounds, strict=True))
    return statistics.median(each), each[int(0.95 * len(each))], each[-1]


def _changes() -> dict[str, float]:
    """Measures the time from a change of a question, by the door or by raw SQL, to the search that finds it."""
    from django.db import connection

    from benchmarks.sample_content.rows import sample_questions
    from kb.ledger import door
    from kb.ledger.entries import EntryDetails, EntryKind
    from kb.search.ranking import rank

    details = EntryDetails(kind=EntryKind.CHANGED, source="benchmark")
    question = sample_questions().order_by("pk")[sample_questions().count() // 2]
    before = question.question_zh_hans
    took = {}
    for number, way in enumerate(("saved", "by raw SQL"), start=1):
        words = f"骆驼背上的算盘丢了{'一二'[number - 1]}回"
        started = perf_counter()
        if way == "saved":
            question.question_zh_hans = words
            door.save(question, details)
        else:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE kb_faq SET question_zh_hans = %s WHERE id = %s", [words, question.pk])
            door.enter([question], details)  # what is not entered is not found
        found = rank(words, []).found
        took[f"change {way} found, s"] = perf_counter() - started
        if not found or found[0].object_id != question.pk:
            raise SystemExit(f"A change {way} was not found.")
    question.question_zh_hans = before
    door.save(question, details)
    return {"change found, s": max(took.values()), **took}


def _process(queries: list[str]) -> None:
    """Measures, in a new process, the memory and start-up time that the search adds."""
    before, started = _resident(), perf_counter()
    sys.path.insert(0, str(ROOT))
    from kb.search.analysis import analyse  # everything large; Django is needed anyway

    imported = perf_counter() - started
    analyse("支付宝付款失败 payment failed")
    first = perf_counter() - started
    of_analysis = _resident() - before
    _set_up(os.environ["DATABASE_URL"], Path(os.environ["STATE_DIRECTORY"]))
    from kb.models import FAQ, Provider
    from kb.search.ranking import rank

    providers = list(Provider.objects.published())
    list(FAQ.objects.published()[:10])  # the connection is needed anyway
    before = _resident()
    for query in queries:
        rank(query, providers)
    of_searches = _resident() - before
    print(
        json.dumps(
            {
                "memory more, MB": of_analysis + of_searches,
                "memory more at the start, MB": of_analysis,
                "imported, s": imported,
                "imported and first text read, s": first,
            }
        )
    )


def _resident() -> float:
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    return float("nan")


def _report(measured: dict[str, Any]) -> None:
    for name, value in measured.items():
        text = f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value
        target = f"  (target: at most {TARGETS[name]})" if name in TARGETS else ""
        print(f"{name:<36}{text:>24}{target}{'  MISSED' if target and not value <= TARGETS[name] else ''}")
    file = RESULTS / f"search-{measured['database'].split()[0]}-{measured['questions']}.json"
    file.write_text(json.dumps(measured, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"Written to {file.relative_to(ROOT)}.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--process"]:
        _process(sys.argv[2:])
    else:
        main()
