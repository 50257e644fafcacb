"""Made-up questions in the database: a hundred thousand of them in a minute or two, and all of them out again.

What is made up is known by its address alone: /faq/made-up-1/, /faq/made-up-2/, …
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from kb.models import FAQ, Provider, Step
from kb.models.publication import PublicationState
from kb.models.step import StepKind
from kb.publishing.made_up.text import MadeUp, make_up

_AT_ONCE = 500
"""Questions: so many are in memory, and in one transaction."""


def made_up() -> QuerySet[FAQ]:
    return FAQ.objects.filter(slug__regex=r"^made-up-[0-9]+$")


def make(*, faqs: int, seed: int, progress: Callable[[int, int], Any] = lambda done, total: None) -> None:
    """Adds so many questions, published, behind those that are there; needs a provider they can be true of.

    `progress` is told how many are done, and of how many.
    """
    providers = list(Provider.objects.published().in_order())
    last = FAQ.objects.aggregate(last=Max("position"))["last"] or 0
    for start in range(1, faqs + 1, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, faqs + 1))
        _add({number: make_up(seed, number) for number in numbers}, providers, last)
        progress(numbers[-1], faqs)


@transaction.atomic
def _add(texts: dict[int, MadeUp], providers: list[Provider], last: int) -> None:
    """One batch; number 1 comes right after position `last`."""
    questions = FAQ.objects.bulk_create(
        FAQ(
            slug=f"made-up-{number}",
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
    tied = FAQ.providers.through
    tied.objects.bulk_create(
        tied(faq=question, provider=provider)
        for question, text in answered
        for provider in providers[: 1 + round(text.share * (len(providers) - 1))]
    )


def remove(*, progress: Callable[[int, int], Any] = lambda done, total: None) -> int:
    """Takes out all that was made up, and says how many questions that was."""
    ids = list(made_up().values_list("pk", flat=True))
    for start in range(0, len(ids), _AT_ONCE):
        batch = ids[start : start + _AT_ONCE]
        with transaction.atomic():
            # Without delete(), which would fetch each step and bring the search up to date after each.
            for model in (Step, FAQ.providers.through):
                model.objects.filter(faq__in=batch)._raw_delete(using=FAQ.objects.db)  # noqa: SLF001
            FAQ.objects.filter(pk__in=batch)._raw_delete(using=FAQ.objects.db)  # noqa: SLF001
        progress(start + len(batch), len(ids))
    return len(ids)
