"""`manage.py check_links`: asks the web sites that the content links to whether the pages still answer.

Meant for once a day. It visits only what is due, so a second run on the same day asks nobody.
"""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from kb.content.link_checks import MAX_AGE, check_links, link_problems
from kb.content.link_visitor import LinkVisitor


class Command(BaseCommand):
    help = "Checks politely whether the links in the content still answer, and prints those that do not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=int, default=MAX_AGE.days, help="Check a link that works again after so many days."
        )
        parser.add_argument("--seconds", type=int, default=600, help="Begin no check after so many seconds.")

    def handle(self, *args: Any, **options: Any) -> None:
        visitor = LinkVisitor(f"WalletHelplineLinkCheck/1.0 (+{settings.SITE_URL})")
        run = check_links(visitor.visit, seconds=options["seconds"], max_age=timedelta(days=options["days"]))
        self.stdout.write(f"{run.checked} links checked, {run.left} left for the next run.")
        if run.is_offline:
            self.stderr.write("No host was reached: this machine is probably offline. No failure was recorded.")
        for check, stands_in in link_problems():
            where = ", ".join(f"{obj._meta.model_name} {obj}" for obj in stands_in)
            status = f" ({check.status})" if check.status else ""
            moved = f" -> {check.final_url}" if check.final_url not in ("", check.url) else ""
            self.stdout.write(f"{check.result}{status}: {check.url}{moved}, in {where}")
