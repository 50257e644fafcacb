"""`manage.py verify_hotlines`: verifies the ledger, compares every hotline with it and prints all problems."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.hotlines import ledger
from kb.models import Hotline, LedgerEntry


class Command(BaseCommand):
    help = "Verifies the ledger and all hotlines and prints the problems; exits with 1 if there are any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="Write withheld rows back as their last genuine entry says."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["repair"]:
            for hotline in Hotline.objects.with_entry():
                if not ledger.matches_ledger(hotline) and ledger.repair(hotline):
                    self.stdout.write(f"Repaired: {ledger.subject_of(hotline)}")
        problems = list(ledger.find_problems())
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} problems in {LedgerEntry.objects.count()} entries.")
        self.stdout.write(
            f"{LedgerEntry.objects.count()} entries and {Hotline.objects.count()} hotlines are as they were entered."
        )
