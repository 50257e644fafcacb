"""`manage.py rebuild_search`: builds a new search index while searches go on, and shows the progress."""

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand

from kb.search.index_catch_up import rebuild


class Command(BaseCommand):
    help = "Builds a new search index while searches go on."

    def handle(self, *args: Any, **options: Any) -> None:
        started = monotonic()
        total = rebuild(progress=self._show_progress if options["verbosity"] else lambda done, total: None)
        self.stdout.write(f"{total} pages are indexed; it took {monotonic() - started:.1f} s.")

    def _show_progress(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} of {total}", ending="\n" if done == total else "")
        elif done == total or done % 5000 < 200:  # fewer lines in a log file
            self.stdout.write(f"{done} of {total}")
        self.stdout.flush()
