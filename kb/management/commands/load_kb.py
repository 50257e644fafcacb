"""`manage.py load_kb` loads the shipped content, never over the staff's work, and says what it did."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from kb.publishing.shipped import Name, NotLoaded, Outcome, load

# Parents first: also the order in which a shell hands them to `loaddata fixtures/*.json`.
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
    Outcome.EDITED: "left alone, edited here",
    Outcome.DELETED: "left alone, deleted here",
    Outcome.TAKEN: "left alone, the site has its own",
}


class Command(BaseCommand):
    help = "Loads the shipped content; what the staff edited or deleted stays as they left it."

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            results = load(files=[settings.ROOT / "fixtures" / name for name in FILES])
        except NotLoaded as error:
            raise CommandError(f"{error} Nothing was loaded.") from error
        if options["verbosity"] == 0:
            return
        self.stdout.write(f"Added {_counted(name for name, outcome in results if outcome is Outcome.ADDED)}.")
        self.stdout.write(f"Left alone {_counted(name for name, outcome in results if outcome is not Outcome.ADDED)}.")
        for name, outcome in results:
            if outcome in WHY_LEFT_ALONE:
                self.stdout.write(f"  {WHY_LEFT_ALONE[outcome]}: {name}")


def _counted(names: Iterable[Name]) -> str:
    """How many of each kind, in plain words: "5 providers, 1 step"."""
    parts = []
    for model, count in Counter(name.model for name in names).items():
        kind = apps.get_model(model)._meta
        parts.append(f"{count} {kind.verbose_name if count == 1 else kind.verbose_name_plural}")
    return ", ".join(parts) or "nothing"
