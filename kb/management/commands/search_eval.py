"""`manage.py search_eval FILE`: prints how often the right page is found first for the queries of a file."""

from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.hotlines.verification import published_providers
from kb.search.evaluation import Outcome, evaluate, read_judgments


class Command(BaseCommand):
    help = "Searches for the queries of a file and prints how often the right page is found first, by group."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="Lines of query, TAB, address of the right page, and optionally TAB, group."
        )
        parser.add_argument("--misses", action="store_true", help="Also print the queries whose page is not first.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            judgments = read_judgments(options["file"])
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        outcomes = list(evaluate(judgments, published_providers()))
        groups: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in outcomes:
            groups[outcome.judgment.group].append(outcome)
        self.stdout.write(f"{'group':<24}{'queries':>8}{'top-1':>8}{'top-3':>8}{'top-5':>8}{'MRR':>8}")
        for group, group_outcomes in [*groups.items(), ("all", outcomes)]:
            self.stdout.write(self._line(group, group_outcomes))
        if options["misses"]:
            for rank, (query, address, _group), first in ((one.rank, one.judgment, one.first) for one in outcomes):
                if rank != 1:
                    self.stdout.write(f"{rank or '-'}\t{query}\t{address}\t{first}")

    def _line(self, group: str, outcomes: list[Outcome]) -> str:
        shares = [sum(0 < outcome.rank <= best for outcome in outcomes) / len(outcomes) for best in (1, 3, 5)]
        mrr = sum(1 / outcome.rank for outcome in outcomes if outcome.rank) / len(outcomes)
        return f"{group:<24}{len(outcomes):>8}" + "".join(f"{share:>8.1%}" for share in shares) + f"{mrr:>8.3f}"
