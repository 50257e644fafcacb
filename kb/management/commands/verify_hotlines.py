"""`manage.py verify_hotlines`: walks the ledger, compares every hotline with it and prints what is wrong."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kb.hotlines import ledger
from kb.models import Hotline, LedgerEntry


class Command(BaseCommand):
    help = "Walks the ledger of the hotlines and prints what is wrong; exits with 1 if anything is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="Write withheld rows back as their last genuine entry says."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["repair"]:
            for hotline in Hotline.objects.with_entry():
                if not ledger.matches_ledger(hotline) and ledger.repair(hotline):
                    self.stdout.write(f"Repaired: {ledger.subject_of(hotline)}")
        found = list(ledger.find_problems())
        for problem in found:
            self.stdout.write(problem)
        if found:
            raise CommandError(f"{len(found)} problems in {LedgerEntry.objects.count()} entries.")
        self.stdout.write(
            f"{LedgerEntry.objects.count()} entries and {Hotline.objects.count()} hotlines are as they were entered."
        )
