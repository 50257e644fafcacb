"""`manage.py attest_ledger`: two people confirm what the ledger does not, after a lost key or a restored backup.

The command prints all of that content as it is in the database. Both people confirm it with their own passwords. It is
refused if the content has changed since it was printed.
"""

from argparse import ArgumentParser
from collections.abc import Sequence
from getpass import getpass
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from kb.ledger import who_may_decide
from kb.ledger.attestation import Unconfirmed, attest, find_unconfirmed, fingerprint
from kb.ledger.attestation_list import list_lines


class Command(BaseCommand):
    help = "Two people confirm the content as it stands; each subject gets a new entry in the ledger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--list", action="store_true", help="only print what there is to confirm")
        parser.add_argument("--by", default="", help="user name of the first person")
        parser.add_argument("--approved-by", default="", help="user name of the second person")
        parser.add_argument("--fingerprint", default="", help="confirm what --list printed with this fingerprint")

    def handle(self, *args: Any, **options: Any) -> None:
        by, approved_by, seen = options["by"], options["approved_by"], options["fingerprint"]
        if not options["list"] and (not by or not approved_by or by == approved_by):
            raise CommandError("Two people are needed: --by and --approved-by.")
        listed = find_unconfirmed()
        if not listed:
            self.stdout.write("The ledger confirms all content: there is nothing to confirm.")
        elif options["list"]:
            self._print(listed)
        elif seen and seen != fingerprint(listed):
            raise CommandError("The content is not what was printed with this fingerprint. Print it again: --list.")
        else:
            if not seen:
                self._print(listed)
            self._attest(listed, by, approved_by)

    def _print(self, listed: Sequence[Unconfirmed]) -> None:
        self.stdout.write("Compare every number with its official source, and read every text, in both languages.")
        self.stdout.write("[-…-] was removed and {+…+} added since the newest genuine revision.\n")
        for line in list_lines(listed):
            self.stdout.write(line)
        self.stdout.write(f"Subjects: {len(listed)}. Fingerprint: {fingerprint(listed)}")

    def _attest(self, listed: Sequence[Unconfirmed], by: str, approved_by: str) -> None:
        first, second = self._person(by), self._person(approved_by)
        try:
            attest(listed, by=first, approved_by=second)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Confirmed subjects: {len(listed)}.")

    def _person(self, name: str) -> User:
        user = authenticate(username=name, password=getpass(f"Password of {name}: "))
        if not isinstance(user, User) or not who_may_decide.is_decider(user):
            raise CommandError(f"{name} cannot confirm content: a wrong password, or no right to decide on proposals.")
        return user
