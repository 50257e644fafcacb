"""`manage.py verify_ledger`: verifies the ledger, compares all public content with it and prints all problems."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from kb.ledger.account_seals import unsealed_accounts
from kb.ledger.facts import SUBJECTS
from kb.ledger.problems import altered_changes, find_problems, repair, withheld_subjects
from kb.models import LedgerEntry


class Command(BaseCommand):
    help = "Verifies the ledger and all public content and prints the problems; exits with 1 if there are any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="Write withheld rows back as their last genuine entries say."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["repair"]:
            self._repair()
        problems = list(find_problems())
        for problem in problems:
            self.stdout.write(problem)
        for change in altered_changes():
            self.stdout.write(change)
        for account in unsealed_accounts():
            self.stdout.write(f"The account {account.get_username()} is not as it was sealed: it cannot sign in.")
        entries = LedgerEntry.objects.count()
        if problems:
            raise CommandError(f"{len(problems)} problems in {entries} entries.")
        subjects = sum(model.objects.count() for model in SUBJECTS.values())
        self.stdout.write(f"{entries} entries and {subjects} subjects are as they were entered.")

    def _repair(self) -> None:
        for subject in withheld_subjects():
            try:
                if repair(subject):
                    self.stdout.write(f"Repaired: {subject}")
            except IntegrityError as error:  # another row has its slug, for example
                self.stdout.write(f"Not repaired: {subject}: {error}")
