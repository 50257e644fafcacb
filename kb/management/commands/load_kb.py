"""`manage.py load_kb`: adds the shipped content, never overwrites the staff's work, and prints what it did."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from kb.content.load_fixtures import LoadError, LoadResult, ObjectKey, load_fixtures

# Parents first. The numbers give `loaddata fixtures/*.json` the same order.
FILES = (
    "1_providers.json",
    "2_hotlines.json",
    "3_faqs.json",
    "4_steps.json",
    "5_sections.json",
    "6_section_items.json",
    "7_advice.json",
    "8_synonyms.json",
    "9_symptoms.json",
)

WHY_LEFT_ALONE = {
    LoadResult.EDITED: "left alone, edited here",
    LoadResult.DELETED: "left alone, deleted here",
    LoadResult.TAKEN: "left alone, the site has its own",
}


class Command(BaseCommand):
    help = "Loads the shipped content; what the staff edited or deleted stays as they left it."

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            results = load_fixtures(files=[settings.ROOT / "fixtures" / name for name in FILES])
        except LoadError as error:
            raise CommandError(f"{error} Nothing was loaded.") from error
        if options["verbosity"] == 0:
            return
        self.stdout.write(f"Added {_format_counts(key for key, result in results if result is LoadResult.ADDED)}.")
        self.stdout.write(
            f"Left alone {_format_counts(key for key, result in results if result is not LoadResult.ADDED)}."
        )
        for key, result in results:
            if result in WHY_LEFT_ALONE:
                self.stdout.write(f"  {WHY_LEFT_ALONE[result]}: {key}")


def _format_counts(keys: Iterable[ObjectKey]) -> str:
    """Returns the number of objects of each kind: "5 providers, 1 step"."""
    parts = []
    for model, count in Counter(key.model for key in keys).items():
        kind = apps.get_model(model)._meta
        parts.append(f"{count} {kind.verbose_name if count == 1 else kind.verbose_name_plural}")
    return ", ".join(parts) or "nothing"
