"""`manage.py seal_accounts`: seals accounts as they are, after SECRET_KEY was changed or an account was restored."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from kb.ledger.account_seals import seal, unsealed_accounts


class Command(BaseCommand):
    help = "Seals the named accounts as they are in the database; without names, lists those that have no valid seal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", help="user names; look at each account and its roles first")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["names"]:
            for account in unsealed_accounts():
                self.stdout.write(f"{account.get_username()} has no valid seal and cannot sign in.")
            return
        for name in options["names"]:
            try:
                account = User.objects.get(username=name)
            except User.DoesNotExist as error:
                raise CommandError(f"There is no account {name}.") from error
            seal(account.pk, changed_by_others=None)
            self.stdout.write(f"{name} is sealed.")
