"""Adds sample questions to the database of a developer's site, or removes them."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

import django

REBUILD = "`manage.py rebuild_search` updates the search at once; otherwise it updates bit by bit."
STEP = 5000
"""A line of progress is printed after so many questions."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Adds or removes sample questions. Raises SystemExit with the reason if it refuses."""
    parser = ArgumentParser("python -m benchmarks.sample_content", description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--faqs", type=int, metavar="N", help="add N sample questions, each with an answer")
    action.add_argument("--remove", action="store_true", help="remove all sample questions")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same questions (default: 1)")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from benchmarks.sample_content import rows

    if options.remove:
        print(f"Removed {rows.remove(progress=_print_progress)} sample questions. {REBUILD}")
        return
    if refusal := _refusal(options.faqs):
        raise SystemExit(refusal)
    rows.add(faqs=options.faqs, seed=options.seed, progress=_print_progress)
    print(f"Added {options.faqs} sample questions. {REBUILD}")


def _refusal(faqs: int) -> str:
    """Returns why so many sample questions cannot be added here; "" if they can."""
    from django.conf import settings

    from benchmarks.sample_content.rows import sample_questions
    from kb.models import Provider

    if not settings.DEVELOPMENT:
        return "Visitors would believe sample answers: this is for a site with DEVELOPMENT=true."
    if faqs < 1:
        return f"--faqs is {faqs}: give a number from 1."
    if not Provider.objects.published().exists():
        return "There is no provider for the questions: run `manage.py load_kb` first."
    if existing := sample_questions().count():
        return f"There are {existing} sample questions already: --remove removes them."
    return ""


def _print_progress(done: int, total: int) -> None:
    if sys.stdout.isatty():
        print(f"\r{done} of {total}", end="\n" if done == total else "", flush=True)
    elif done == total or done % STEP == 0:
        print(f"{done} of {total}", flush=True)


if __name__ == "__main__":
    main()
