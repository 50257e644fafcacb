"""Generates sample questions with answers, in Chinese and English: the same for the same seed and number.

Draws words and sentences by Zipf's law: a hundred thousand questions nearly all differ, and their words are common
and rare as in real text.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple, TypeVar

from benchmarks.sample_content import sentences
from benchmarks.sample_content.words import AREAS, BRAND_NAMES, GAPS, MONTHS, Pair

T = TypeVar("T")

STEPS = 5
_FORMS = ("does", "doing", "did")


class SampleQuestion(NamedTuple):
    """One question with its answer."""

    question: Pair
    introduction: Pair
    steps: list[tuple[Pair, Pair]]
    """Titles and texts; the last step is to contact support."""
    phrasings: Pair
    """Other ways to ask, three or four in each language, one a line."""
    share: float
    """Random, 0 to 1: the share of the providers that the question is about."""


def generate(seed: int, number: int) -> SampleQuestion:
    """Generates question `number` of `seed`."""
    random = Random(f"{seed} {number}")
    topic = _Topic(random)
    question = topic.say([_draw(random, topic.questions)])
    introduction = topic.say(map(random.choice, (sentences.OPENINGS, sentences.REASONS, sentences.CLOSINGS)))
    advice = [
        *_draw_several(random, sentences.ADVICE, STEPS - 1),
        sentences.Advice(random.choice(sentences.CONTACT_TITLES), sentences.CONTACT_TEXTS),
    ]
    steps = [(topic.say([title]), topic.say(random.sample(texts, 2))) for title, texts in advice]
    asked = [topic.say([one], usual=False) for one in _draw_several(random, topic.phrasings, random.choice((3, 4)))]
    phrasings = Pair("\n".join(one.chinese for one in asked), "\n".join(one.english for one in asked))
    return SampleQuestion(question, introduction, steps, phrasings, random.random())


class _Topic:
    """What one question is about: a thing, and an action on it or a fault of it."""

    def __init__(self, random: Random) -> None:
        self._random = random
        area = _draw(random, AREAS)
        self._article = area.article
        self._thing, self._action = _draw(random, area.things), _draw(random, area.actions)
        self._state = _draw(random, area.states)
        if random.choice((True, False)):
            self.questions, self.phrasings = sentences.ABOUT_AN_ACTION, sentences.ASKED_ABOUT_AN_ACTION
        else:
            self.questions, self.phrasings = sentences.ABOUT_A_STATE, sentences.ASKED_ABOUT_A_STATE

    def say(self, texts: Iterable[Pair], *, usual: bool = True) -> Pair:
        """The sentences in a row with their gaps filled; unless `usual`, with any of the wordings."""
        filled = [self._fill(text, usual=usual) for text in texts]
        return Pair(
            "".join(one.chinese for one in filled),
            " ".join(one.english[:1].upper() + one.english[1:] for one in filled),
        )

    def _fill(self, text: Pair, *, usual: bool) -> Pair:
        drawn = {name: self._filling(name, usual=usual) for name in _gaps(text)}
        return Pair(
            text.chinese.format_map({name: said.chinese for name, said in drawn.items()}),
            text.english.format_map({name: said.english for name, said in drawn.items()}),
        )

    def _filling(self, name: str, *, usual: bool) -> Pair:
        """The words for the gap {name}."""
        if name in GAPS:
            return self._fill(self._wording(_draw(self._random, GAPS[name]), usual=usual), usual=usual)
        if name in _FORMS:
            english = self._action.english.split(", ")[_FORMS.index(name)]
            return self._wording(self._action, usual=usual)._replace(english=english)
        if name == "state":
            return self._wording(self._state, usual=usual)
        if name in ("thing", "name"):
            thing = self._wording(self._thing, usual=usual)
            return thing if name == "name" else thing._replace(english=f"{self._article} {thing.english}")
        return self._random_value(name)

    def _wording(self, text: Pair, *, usual: bool) -> Pair:
        ways = text.chinese.split("，"), text.english.split(", ")
        return Pair(*(way[0] if usual else self._random.choice(way) for way in ways))

    def _random_value(self, name: str) -> Pair:
        """A random name or number. A number has at most four digits, so that it is no telephone number."""
        random = self._random
        if name == "brand":
            first, second = _draw_several(random, BRAND_NAMES, 2)
            return Pair(first.chinese + second.chinese, (first.english + second.english).capitalize())
        if name == "date":
            month, day = random.randint(1, 12), random.randint(1, 28)
            return Pair(f"{month}月{day}日", f"{day} {MONTHS[month - 1]}")
        if name == "code":
            code = f"{random.choice('ABCEFP')}{random.randint(1, 999)}{random.choice('RSTX')}"
            return Pair(code, code)
        amount = str(random.choice((1, 5, 10) if name == "coins" else (8, 30, 99, 500, 1200, 3000, 5000, 9999)))
        return Pair(amount, amount)


@cache
def _gaps(text: Pair) -> list[str]:
    return re.findall(r"{(\w+)}", text.chinese + text.english)


def _draw(random: Random, choices: Sequence[T]) -> T:
    """Draws by Zipf's law: the first twice as often as the third, six times as often as the eleventh."""
    return random.choices(choices, cum_weights=_zipf(len(choices)))[0]


def _draw_several(random: Random, choices: Sequence[T], count: int) -> list[T]:
    """Draws `count` different choices."""
    drawn: dict[int, None] = {}
    while len(drawn) < count:
        drawn[_draw(random, range(len(choices)))] = None
    return [choices[place] for place in drawn]


@cache
def _zipf(count: int) -> list[float]:
    return list(accumulate(1 / (place + 2) for place in range(count)))
