"""`manage.py make_content`: made-up questions by the thousand, for measuring and for trying the site; and out again."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from kb.models import Provider
from kb.publishing.made_up.rows import made_up, make, remove

NOW = "The search follows at once with `manage.py rebuild_search`, otherwise bit by bit."
STEP = 5000
"""Questions between two lines of progress, where nobody watches."""


class Command(BaseCommand):
    help = "Adds made-up questions to a developer's site, for measuring and for trying it with much content."

    def add_arguments(self, parser: ArgumentParser) -> None:
        wanted = parser.add_mutually_exclusive_group(required=True)
        wanted.add_argument("--faqs", type=int, metavar="N", help="Add N made-up questions, each with an answer.")
        wanted.add_argument("--remove", action="store_true", help="Take out all that was made up.")
        parser.add_argument("--seed", type=int, default=1, help="The same seed gives the same questions (default: 1).")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        show = self._show if options["verbosity"] else lambda done, total: None
        if options["remove"]:
            self.stdout.write(f"{remove(progress=show)} made-up questions are out again. {NOW}")
            return
        self._refuse_what_cannot_be(options["faqs"])
        make(faqs=options["faqs"], seed=options["seed"], progress=show)
        self.stdout.write(f"{options['faqs']} made-up questions are in. {NOW}")

    def _refuse_what_cannot_be(self, faqs: int) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError(
                "Visitors would take made-up answers for true: this is for a site with DEVELOPMENT=true."
            )
        if faqs < 1:
            raise CommandError(f"--faqs is {faqs}: give a number from 1.")
        if not Provider.objects.published().exists():
            raise CommandError("There are no providers that a question could be about: run `manage.py load_kb` first.")
        if there := made_up().count():
            raise CommandError(
                f"There are {there} made-up questions already: `manage.py make_content --remove` takes them out."
            )

    def _show(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} of {total}", ending="\n" if done == total else "")
        elif done == total or done % STEP == 0:
            self.stdout.write(f"{done} of {total}")
        self.stdout.flush()
