"""`manage.py search QUERY`: prints what a visitor would find, and with --explain how it is scored."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import override

from kb.hotlines.verification import published_providers
from kb.localize.state import text_in
from kb.search.documents import KINDS
from kb.search.ranking import LONGEST_QUERY, rank
from kb.search.similarity import WEIGHTS


class Command(BaseCommand):
    help = "Prints what a search finds, best first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query")
        parser.add_argument("--lang", choices=[code for code, _ in settings.LANGUAGES], default=settings.LANGUAGE_CODE)
        parser.add_argument(
            "--explain",
            action="store_true",
            help="Also print how the query is read and scored.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        ranking = rank(options["query"][:LONGEST_QUERY], published_providers())
        if options["explain"]:
            self.stdout.write(f"Stems: {' '.join(ranking.analysis.stems) or '-'}")
            self.stdout.write(f"Pinyin: {' / '.join(' '.join(way) for way in ranking.analysis.segmentations) or '-'}")
            named = ", ".join(provider.slug for provider in ranking.providers)
            self.stdout.write(f"Providers named: {named or '-'}")
        if not ranking.found:
            self.stdout.write("Nothing found. Nearest:" if ranking.nearest else "Nothing found.")
        with override(options["lang"]):
            for place, hit in enumerate(ranking.found or ranking.nearest[:5], start=1):
                obj = KINDS[hit.kind].model.objects.get(pk=hit.object_id)
                title = text_in(options["lang"], obj, KINDS[hit.kind].title or "name").text
                self.stdout.write(f"{place}. {hit.score:.3f}  {title}  {obj.get_absolute_url()}")
                if options["explain"] and hit.document:
                    self.stdout.write(f"     {hit.document.field} ({hit.document.language}): {hit.document.text[:80]}")
                    for name, value in hit.features.items():
                        self.stdout.write(f"       {name:<28}{value:6.3f} x {WEIGHTS.get(name, 0):.2f}")
