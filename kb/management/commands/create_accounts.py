"""`manage.py create_accounts`: creates an account for each role on a developer's machine."""

import secrets
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

ROLES = ("administrator", "editor", "reviewer", "translator")


class Command(BaseCommand):
    help = "Creates an account for each role and prints its password once; does nothing where there are accounts."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            return
        self.stdout.write("Accounts for /admin/ (the passwords are shown this once and kept nowhere):")
        for role in ROLES:
            password = secrets.token_urlsafe(12)
            user = User.objects.create_user(
                username=role, password=password, is_staff=True, is_superuser=role == "administrator"
            )
            user.groups.add(Group.objects.get(name=role))
            self.stdout.write(f"  {role:15}{password}")
