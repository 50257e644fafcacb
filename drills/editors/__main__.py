"""`python -m drills.editors`: runs the drill on SQLite and on PostgreSQL, prints the counts, exits with 1 if it failed.

Each database is new. On PostgreSQL two hosts serve it, each with processes and files of its own.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from benchmarks import servers, sites
from drills.editors import changes, content, tables
from drills.editors.person import Person
from drills.editors.reader import read_until
from drills.editors.verdict import Verdict, judge, summarize
from drills.editors.words import Words

sys.path.append(str(sites.ROOT / ".ci"))

import services  # .ci is no package

HOSTS = {"sqlite": 1, "postgresql": 2}
READERS = 2
ACTIONS: dict[Callable[[Person], None], int] = {
    content.edit_texts: 30,
    content.add_step: 6,
    content.drag_steps: 6,
    content.delete_a_step: 4,
    content.move_a_question: 3,
    content.add_a_question: 4,
    content.delete_a_question: 3,
    content.delete_something_else: 1,
    changes.lead_on_my_change: 14,
    changes.schedule_my_draft: 8,
    changes.take_back_what_is_scheduled: 4,
    changes.reopen_what_i_discarded: 4,
    changes.decide_about_a_change: 10,
    changes.restore_a_revision: 3,
    changes.restore_from_the_bin: 5,
    tables.import_a_table: 8,
    tables.act_on_a_list: 8,
}
"""What people do, with how often they do it in comparison."""


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    servers.stop_on_signals()
    databases = tuple(HOSTS) if options.database == "both" else (options.database,)
    has_passed = True
    for database in databases:
        print(
            f"{options.people} people edit for {options.seconds:g} s on {database} (seed {options.seed}) …", flush=True
        )
        verdict = run(database, people=options.people, seconds=options.seconds, seed=options.seed)
        print(summarize(verdict), flush=True)
        has_passed &= verdict.has_passed
    print("Passed." if has_passed else "Failed.")
    return 0 if has_passed else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--database", choices=(*HOSTS, "both"), default="both")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    return parser.parse_args(arguments)


def run(database: str, *, people: int, seconds: float, seed: int) -> Verdict:
    """Runs the drill on a new database of this kind."""
    words = Words()
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="drill-")))
        url = _database_url(database, running)
        ports = []
        for number in range(HOSTS[database]):
            host = folder / f"host-{number}"
            host.mkdir()
            sites.STATIC.mkdir(parents=True, exist_ok=True)
            (host / "static").symlink_to(sites.STATIC)  # collected once
            ports.append(running.enter_context(servers.helpline(host, database=url, name=f"drill-{number}")).port)
        environment = sites.environment(folder / "host-0", database=url)
        names = _python(environment, "drills.editors.accounts", str(people)).split()
        staff = [
            Person(name, ports[number % len(ports)], words, random.Random(f"{seed} {name}"))
            for number, name in enumerate(names)
        ]
        with ThreadPoolExecutor(people + READERS) as pool:
            list(pool.map(Person.sign_in, staff))
            end = time.monotonic() + seconds
            works = [pool.submit(person.work_until, end, ACTIONS) for person in staff]
            readers = [
                pool.submit(read_until, ports[number % len(ports)], end, random.Random(f"{seed} {number}"))
                for number in range(READERS)
            ]
            logs = [work.result() for work in works]
            reads = [read for reader in readers for read in reader.result()]
        time.sleep(1)  # what was scheduled for the last seconds may be published meanwhile
        records = json.loads(_python(environment, "drills.editors.records"))
    return judge(words, reads, logs, records)


def _database_url(database: str, running: ExitStack) -> str:
    """Returns the URL of a new database; "" for SQLite's file in the folder of the host. Raises SystemExit."""
    if database == "sqlite":
        return ""
    started, missing = services.postgresql(running)
    if missing:
        raise SystemExit("\n".join(missing))
    return started["DATABASE_URL"]


def _python(environment: dict[str, str], *command: str) -> str:
    """Runs a module with the settings of the site and returns what it prints. Raises SystemExit."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=sites.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed (see above).")
    return done.stdout


if __name__ == "__main__":
    os.chdir(sites.ROOT)
    sys.exit(main())
