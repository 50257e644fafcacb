"""`manage.py attest_ledger`: two people confirm all withheld content, after a lost key or a restored backup.

The command lists the content as it is in the database. Both people confirm the list with their own password.
"""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from kb.hotlines.attestation import attest
from kb.ledger import who_may_decide
from kb.ledger.problems import withheld_rows


class Command(BaseCommand):
    help = "Two people confirm the content as it stands; each subject gets a new entry in the ledger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", required=True, help="user name of the first person")
        parser.add_argument("--approved-by", required=True, help="user name of the second person")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["by"] == options["approved_by"]:
            raise CommandError("Two people are needed.")
        withheld = list(withheld_rows())
        if not withheld:
            self.stdout.write("Nothing is withheld: there is nothing to confirm.")
            return
        self.stdout.write("Compare every number with its official source, and read every text, before you go on:")
        for row in withheld:
            self.stdout.write(f"  {row.subject}: {row}")
        first, second = (self._person(options[name]) for name in ("by", "approved_by"))
        try:
            attest(withheld, by=first, approved_by=second)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{len(withheld)} subjects are shown again.")

    def _person(self, name: str) -> User:
        user = authenticate(username=name, password=getpass(f"Password of {name}: "))
        if not isinstance(user, User) or not who_may_decide.is_decider(user):
            raise CommandError(f"{name} cannot confirm content: a wrong password, or no right to decide on proposals.")
        return user
