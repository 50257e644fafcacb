"""Sample questions in the database, recognised by their slugs: sample-1, sample-2, …"""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Max, QuerySet

from benchmarks.sample_content.generate import SampleQuestion, generate
from kb.ledger import door
from kb.ledger.entries import EntryDetails, EntryKind, NewEntry, append_entries
from kb.models import FAQ, Provider, Step
from kb.models.one_door import open_door
from kb.models.publication import PublicationState
from kb.models.step import StepKind

BATCH = 500
"""Questions in one transaction."""
SOURCE = "sample content"
"""Recorded in the entries of the ledger."""

Progress = Callable[[int, int], None]
"""Called with the number of added questions and the total."""


def sample_questions() -> QuerySet[FAQ]:
    return FAQ.objects.filter(slug__regex=r"^sample-[0-9]+$")


def add(*, faqs: int, seed: int, progress: Progress) -> None:
    """Adds published questions behind the existing ones. Needs at least one published provider."""
    providers = list(Provider.objects.published().in_order())
    last = FAQ.objects.aggregate(last=Max("position"))["last"] or 0
    for start in range(1, faqs + 1, BATCH):
        numbers = range(start, min(start + BATCH, faqs + 1))
        _add_batch({number: generate(seed, number) for number in numbers}, providers, last)
        progress(numbers[-1], faqs)


@transaction.atomic
def _add_batch(texts: dict[int, SampleQuestion], providers: list[Provider], last: int) -> None:
    """Adds questions by their numbers, and enters them; number 1 comes right after position `last`."""
    with open_door():
        questions = _create(texts, providers, last)
    door.enter(questions, EntryDetails(kind=EntryKind.IMPORTED, source=SOURCE))


def _create(texts: dict[int, SampleQuestion], providers: list[Provider], last: int) -> list[FAQ]:
    questions = FAQ.objects.bulk_create(
        FAQ(
            slug=f"sample-{number}",
            position=last + number,
            publication=PublicationState.PUBLISHED,
            question_zh_hans=text.question.chinese,
            question_en=text.question.english,
            introduction_zh_hans=text.introduction.chinese,
            introduction_en=text.introduction.english,
            phrasings_zh_hans=text.phrasings.chinese,
            phrasings_en=text.phrasings.english,
        )
        for number, text in texts.items()
    )
    answered = list(zip(questions, texts.values(), strict=True))
    Step.objects.bulk_create(
        Step(
            faq=question,
            position=position,
            key=f"step-{position}",
            kind=StepKind.CONTACT if position == len(text.steps) else StepKind.ACTION,
            title_zh_hans=title.chinese,
            title_en=title.english,
            text_zh_hans=words.chinese,
            text_en=words.english,
        )
        for question, text in answered
        for position, (title, words) in enumerate(text.steps, start=1)
    )
    link = FAQ.providers.through
    link.objects.bulk_create(
        link(faq=question, provider=provider)
        for question, text in answered
        for provider in providers[: 1 + round(text.share * (len(providers) - 1))]
    )
    return questions


def remove(*, progress: Progress) -> int:
    """Removes all sample questions and returns how many there were."""
    ids = list(sample_questions().values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        details = EntryDetails(kind=EntryKind.DELETED, source=SOURCE)
        with transaction.atomic():
            append_entries([NewEntry(f"faq/{pk}", details, None) for pk in batch])
            # Not delete(), which fetches each step and updates the search after each.
            for model in (Step, FAQ.providers.through):
                model.objects.filter(faq__in=batch)._raw_delete(using=FAQ.objects.db)  # noqa: SLF001
            FAQ.objects.filter(pk__in=batch)._raw_delete(using=FAQ.objects.db)  # noqa: SLF001
        progress(start + len(batch), len(ids))
    return len(ids)
