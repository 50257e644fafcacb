"""`python -m benchmarks.sample_content`: sample questions, for measuring with much content."""

import pytest

from benchmarks.sample_content.__main__ import main
from benchmarks.sample_content.generate import generate
from benchmarks.sample_content.rows import sample_questions
from kb.models import FAQ, Step
from kb.models.line_limits import LONGEST_LINE
from kb.numbers.find_in_text import contains_number


@pytest.fixture(autouse=True)
def developers_site(settings) -> None:
    settings.DEVELOPMENT = True


def test_sample_questions_are_whole_and_stand_behind_the_others(content: None, capsys) -> None:
    last = FAQ.objects.in_order().last().position
    main(["--faqs", "12"])
    questions = list(sample_questions().in_order().prefetch_related("steps", "providers"))
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
    assert "rebuild_search" in capsys.readouterr().out


def test_a_thousand_are_nearly_all_different_and_free_of_what_looks_like_a_number() -> None:
    made = [generate(1, number) for number in range(1000)]
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
    main(["--faqs", "3", "--seed", "7"])
    first = list(sample_questions().in_order().values_list("question_zh_hans", "question_en"))
    main(["--remove"])
    main(["--faqs", "3", "--seed", "7"])
    assert list(sample_questions().in_order().values_list("question_zh_hans", "question_en")) == first
    main(["--remove"])
    main(["--faqs", "3", "--seed", "8"])
    assert list(sample_questions().in_order().values_list("question_zh_hans", "question_en")) != first


def test_they_are_removed_and_all_else_stays(content: None, capsys) -> None:
    before = (
        list(FAQ.objects.values_list("slug")),
        list(Step.objects.values_list("key")),
        FAQ.providers.through.objects.count(),
    )
    main(["--faqs", "3"])
    FAQ.objects.create(slug="sample-words", question_zh_hans="编的词", introduction_zh_hans="词")
    main(["--remove"])
    assert "Removed 3 sample questions" in capsys.readouterr().out
    FAQ.objects.get(slug="sample-words").delete()
    assert before == (
        list(FAQ.objects.values_list("slug")),
        list(Step.objects.values_list("key")),
        FAQ.providers.through.objects.count(),
    )


def test_they_are_not_added_twice(content: None) -> None:
    main(["--faqs", "2"])
    with pytest.raises(SystemExit, match=r"^There are 2 sample questions already: .*--remove"):
        main(["--faqs", "2"])
    assert sample_questions().count() == 2


@pytest.mark.parametrize("number", ["0", "-5"])
def test_a_number_of_questions_that_is_none_is_refused(content: None, number: str) -> None:
    with pytest.raises(SystemExit, match="give a number from 1"):
        main([f"--faqs={number}"])


def test_without_providers_none_is_added(db: None) -> None:
    with pytest.raises(SystemExit, match="load_kb"):
        main(["--faqs", "2"])


def test_a_site_in_production_gets_none(content: None, settings) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(SystemExit, match="DEVELOPMENT=true"):
        main(["--faqs", "2"])
    assert not sample_questions().exists()
