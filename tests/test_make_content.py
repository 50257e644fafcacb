"""`manage.py make_content`: made-up questions, for measuring and for trying the site with much content."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kb.models import FAQ, Step
from kb.models.validators import LONGEST_LINE
from kb.numbers.find_in_text import contains_number
from kb.publishing.made_up.rows import made_up
from kb.publishing.made_up.text import make_up


@pytest.fixture(autouse=True)
def developers_site(settings) -> None:
    settings.DEVELOPMENT = True


def _make(*arguments: str) -> str:
    printed = StringIO()
    call_command("make_content", *arguments, stdout=printed)
    return printed.getvalue()


def test_made_up_questions_are_whole_and_stand_behind_the_others(content: None) -> None:
    last = FAQ.objects.in_order().last().position
    printed = _make("--faqs", "12")
    questions = list(made_up().in_order().prefetch_related("steps", "providers"))
    assert [question.position for question in questions] == list(range(last + 1, last + 13))
    for question in questions:
        question.full_clean()
        assert question.is_published
        assert question.question_en
        assert question.providers.all()
        assert len(question.phrasings_zh_hans.splitlines()) in (3, 4)
        assert len(question.phrasings_en.splitlines()) in (3, 4)
        assert [step.is_contact for step in question.steps.all()] == [False] * 4 + [True]
        for step in question.steps.all():
            step.full_clean()
    assert "rebuild_search" in printed


def test_a_thousand_made_up_questions_are_nearly_all_different_and_free_of_what_looks_like_a_number() -> None:
    made = [make_up(1, number) for number in range(1000)]
    assert len({one.question.chinese for one in made}) > 950
    assert len({one.question.english for one in made}) > 950
    texts = [
        text
        for one in made
        for pair in (one.question, one.introduction, one.phrasings, *sum(one.steps, ()))
        for text in pair
    ]
    assert not [text for text in texts if contains_number(text) or "{" in text]
    assert max(len(line) for one in made for text in one.phrasings for line in text.splitlines()) <= LONGEST_LINE


def test_a_seed_gives_the_same_questions_every_time(content: None) -> None:
    _make("--faqs", "3", "--seed", "7")
    first = list(made_up().in_order().values_list("question_zh_hans", "question_en"))
    _make("--remove")
    _make("--faqs", "3", "--seed", "7")
    assert list(made_up().in_order().values_list("question_zh_hans", "question_en")) == first
    _make("--remove")
    _make("--faqs", "3", "--seed", "8")
    assert list(made_up().in_order().values_list("question_zh_hans", "question_en")) != first


def test_what_was_made_up_goes_and_all_else_stays(content: None) -> None:
    before = (
        list(FAQ.objects.values_list("slug")),
        list(Step.objects.values_list("key")),
        FAQ.providers.through.objects.count(),
    )
    _make("--faqs", "3")
    FAQ.objects.create(slug="made-up-words", question_zh_hans="编的词", introduction_zh_hans="词")
    assert "3 made-up questions are out again" in _make("--remove")
    FAQ.objects.get(slug="made-up-words").delete()
    assert before == (
        list(FAQ.objects.values_list("slug")),
        list(Step.objects.values_list("key")),
        FAQ.providers.through.objects.count(),
    )


def test_made_up_questions_are_not_made_twice(content: None) -> None:
    _make("--faqs", "2")
    with pytest.raises(CommandError, match=r"^There are 2 made-up questions already: .*--remove"):
        _make("--faqs", "2")
    assert made_up().count() == 2


@pytest.mark.parametrize("number", ["0", "-5"])
def test_a_number_of_questions_that_is_none_is_refused(content: None, number: str) -> None:
    with pytest.raises(CommandError, match="give a number from 1"):
        _make(f"--faqs={number}")


def test_without_providers_nothing_is_made_up(db: None) -> None:
    with pytest.raises(CommandError, match="load_kb"):
        _make("--faqs", "2")


def test_a_site_in_production_gets_no_made_up_answers(content: None, settings) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="DEVELOPMENT=true"):
        _make("--faqs", "2")
    assert not made_up().exists()
