"""`manage.py search_eval FILE`: how often a search finds the right page first, over a file of queries."""

from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.hotlines.verification import published_providers
from kb.search.evaluation import Place, evaluate, read


class Command(BaseCommand):
    help = "Tries the queries of a file and prints how often the right page came first, by group."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="A line each: query, TAB, address of the right page, and maybe TAB and a group."
        )
        parser.add_argument("--misses", action="store_true", help="Also print the queries whose page is not first.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            asked = read(options["file"])
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        places = list(evaluate(asked, published_providers()))
        groups: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            groups[place.asked.group].append(place)
        self.stdout.write(f"{'group':<24}{'queries':>8}{'top-1':>8}{'top-3':>8}{'top-5':>8}{'MRR':>8}")
        for group, found in [*groups.items(), ("all", places)]:
            self.stdout.write(self._line(group, found))
        if options["misses"]:
            for place in places:
                if place.rank != 1:
                    self.stdout.write(f"{place.rank or '-'}\t{place.asked.query}\t{place.asked.address}\t{place.first}")

    def _line(self, group: str, places: list[Place]) -> str:
        shares = [sum(0 < place.rank <= best for place in places) / len(places) for best in (1, 3, 5)]
        mrr = sum(1 / place.rank for place in places if place.rank) / len(places)
        return f"{group:<24}{len(places):>8}" + "".join(f"{share:>8.1%}" for share in shares) + f"{mrr:>8.3f}"
