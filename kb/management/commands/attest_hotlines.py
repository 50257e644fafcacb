"""`manage.py attest_hotlines`: the way back after a lost key or a restored backup, which needs two people.

Both see every number as it stands in the database and confirm the list with their own password.
"""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kb.hotlines import ledger, witness
from kb.hotlines.facts import facts_of
from kb.hotlines.ledger import EntryKind, Event, name_of
from kb.models import Hotline


class Command(BaseCommand):
    help = "Two people confirm the numbers as they stand; each gets a new entry in the ledger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", required=True, help="user name of the first person")
        parser.add_argument("--approved-by", required=True, help="user name of the second person")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["by"] == options["approved_by"]:
            raise CommandError("Two people are needed.")
        withheld = [hotline for hotline in Hotline.objects.with_entry() if not ledger.matches_ledger(hotline)]
        if not withheld:
            self.stdout.write("No hotline is withheld: there is nothing to confirm.")
            return
        self.stdout.write("Compare every number with its official source before you go on:")
        for hotline in withheld:
            self.stdout.write(
                f"  {ledger.about(hotline)}: {hotline.number} {hotline.number_from_abroad} ({hotline.state})"
            )
        first, second = (self._person(options[name]) for name in ("by", "approved_by"))
        with transaction.atomic():
            for hotline in withheld:
                event = Event(kind=EntryKind.ATTESTED, by=name_of(first), approved_by=name_of(second))
                ledger.append(ledger.about(hotline), event, facts_of(hotline))
            witness.forget()
        self.stdout.write(f"{len(withheld)} hotlines are shown again.")

    def _person(self, name: str) -> User:
        user = authenticate(username=name, password=getpass(f"Password of {name}: "))
        if not isinstance(user, User) or not user.has_perm("kb.decide_proposal"):
            raise CommandError(f"{name} cannot confirm hotlines: a wrong password, or no right to decide on proposals.")
        return user
