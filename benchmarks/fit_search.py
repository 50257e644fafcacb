"""Fits the weights of kb.search.similarity to texts that mean the same: `make fit-search DATA=pairs.tsv`.

Each line of the file is two texts that mean the same, with a tab between them (what follows a second tab is not
read). Texts that share a partner mean the same too, and only Chinese ones are used: so the sentence pairs of
Tatoeba (english TAB chinese TAB attribution) give the Chinese sentences that have one translation in common.

Half of the groups fit the weights, the other half measures them. Each text is searched for as written, with one
homophone, and in pinyin, by the real search in a temporary database of each half. Weights that such texts say nothing
about (synonyms, initials) stay as they are. It prints the table, to be copied into kb/search/similarity.py. Use data
only if its licence allows that.
"""

import argparse
import os
import random
import re
import secrets
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pypinyin import lazy_pinyin

_HAN = re.compile("[\u4e00-\u9fff]")
_STEPS, _RATE, _SHRINK = 1500, 0.05, 0.01
_MIN_FREQUENCY = 20
"""Rarer characters are not used as homophones."""


class RankedQuery(NamedTuple):
    """The features of each candidate of a query, and the position of the right one, if it was found."""

    features: list[dict[str, float]]
    right: int | None


def meanings(file: Path) -> list[list[str]]:
    """Returns groups of Chinese texts of the file that mean the same."""
    parent: dict[str, str] = {}

    def root(text: str) -> str:
        while parent.setdefault(text, text) != text:
            text = parent[text]
        return text

    for line in file.read_text("utf-8").splitlines():
        first, second, *_ = (*line.split("\t"), "", "")
        if first.strip() and second.strip():
            parent[root(first.strip())] = root(second.strip())
    together: dict[str, list[str]] = defaultdict(list)
    for text in list(parent):
        if _HAN.search(text):
            together[root(text)].append(text)
    return list(together.values())


def typing_variants(texts: list[str], chance: random.Random) -> list[Callable[[str], str]]:
    """Returns functions that change a text: unchanged, with one homophone, in pinyin.

    Homophones are chosen by the frequency of characters in `texts`.
    """
    frequency = Counter(char for text in texts for char in _HAN.findall(text))
    homophones: dict[str, list[str]] = defaultdict(list)
    for char, times in frequency.items():
        if times >= _MIN_FREQUENCY:
            homophones[lazy_pinyin(char)[0]].append(char)

    def homophone(text: str) -> str:
        places = [place for place, char in enumerate(text) if len(homophones[lazy_pinyin(char)[0]]) > 1]
        if not places:
            return text
        place = chance.choice(places)
        others = [char for char in homophones[lazy_pinyin(text[place])[0]] if char != text[place]]
        return text[:place] + chance.choices(others, [frequency[char] for char in others])[0] + text[place + 1 :]

    return [str, homophone, lambda text: " ".join(lazy_pinyin(text))]


def run_searches(
    queries: list[tuple[str, str]], others: list[str], ways: list[Callable[[str], str]]
) -> Iterator[RankedQuery]:
    """Searches for each answer, in all variants, among the answers and the other texts."""
    from kb.ledger import door
    from kb.ledger.entries import EntryDetails, EntryKind
    from kb.models import FAQ
    from kb.models.one_door import open_door
    from kb.models.publication import PublicationState
    from kb.search import ranking as search
    from kb.search.index_catch_up import catch_up

    search.MIN_SCORE = search.MIN_SHARE = 0
    door.delete(FAQ.objects.all(), EntryDetails(kind=EntryKind.DELETED))
    with open_door():
        questions = FAQ.objects.bulk_create(
            FAQ(
                slug=f"question-{place}",
                position=place + 1,
                question=text[:200],
                question_zh_hans=text[:200],
                introduction="-",
                introduction_zh_hans="-",
                publication=PublicationState.PUBLISHED,
            )
            for place, text in enumerate([*(answer for _, answer in queries), *others])
        )
    door.enter(questions, EntryDetails(kind=EntryKind.IMPORTED))
    catch_up()
    keys = dict(FAQ.objects.values_list("slug", "pk"))
    for way in ways:
        for place, (text, _) in enumerate(queries):
            hits = search.rank(way(text)[: search.LONGEST_QUERY], []).found
            ids = [hit.object_id for hit in hits]
            key = keys[f"question-{place}"]
            yield RankedQuery([dict(hit.features) for hit in hits], ids.index(key) if key in ids else None)


def fit(questions: list[RankedQuery], before: dict[str, float]) -> dict[str, float]:
    """Fits weights of at least 0 that make the right candidates likeliest (softmax over the candidates of a query)."""
    known = [question for question in questions if question.right is not None and len(question.features) > 1]
    names = [name for name in before if any(name in question.features[0] for question in known)]
    most = max(len(question.features) for question in known)
    table = np.zeros((len(known), most, len(names)))
    absent = np.full((len(known), most), -1e9)
    for row, question in enumerate(known):
        table[row, : len(question.features)] = [[one.get(name, 0) for name in names] for one in question.features]
        absent[row, : len(question.features)] = 0
    right = table[np.arange(len(known)), [question.right for question in known]].mean(0)
    weights, mean, square = np.ones(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, _STEPS + 1):
        scores = table @ weights + absent
        likely = np.exp(scores - scores.max(1, keepdims=True))
        likely /= likely.sum(1, keepdims=True)
        slope = np.einsum("qc,qcf->f", likely, table) / len(known) - right + 2 * _SHRINK * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2  # Adam
        weights -= _RATE * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = np.maximum(weights, 0)
    # The same sum as before, so that the weights that stay keep their share.
    weights *= sum(before[name] for name in names) / weights.sum()
    return before | {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def quality(questions: list[RankedQuery], weights: dict[str, float]) -> str:
    """Recall at 1 and at 5, and the mean reciprocal rank."""
    places = []
    for question in questions:
        if question.right is not None:
            scores = [sum(weights[name] * value for name, value in one.items()) for one in question.features]
            places.append(1 + sum(score > scores[question.right] for score in scores))
    first, five = (sum(place <= limit for place in places) / len(questions) for limit in (1, 5))
    return f"R@1 {first:.3f}  R@5 {five:.3f}  MRR {sum(1 / place for place in places) / len(questions):.3f}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--base", type=int, default=2000, help="texts in each of the two bases (2000)")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    groups = meanings(options.file)
    chance.shuffle(groups)
    pairs = [(*chance.sample(group, 2),) for group in groups if len(group) > 1]
    single = [group[0] for group in groups if len(group) == 1]
    ways = typing_variants([text for group in groups for text in group], chance)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/search.sqlite3",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEVELOPMENT": "true",
            "LEDGER_KEYS": f"measuring:{secrets.token_urlsafe(50)}",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "STATE_DIRECTORY": folder,
        }
        sys.path.insert(0, str(Path(__file__).parents[1]))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        from kb.search.similarity import WEIGHTS

        halves = []
        for half in range(2):
            queries = pairs[half::2][: options.base // 2]
            halves.append(list(run_searches(queries, single[half::2][: options.base - len(queries)], ways)))
    before = dict(WEIGHTS)
    after = fit(halves[0], before)
    write = sys.stdout.write
    for name, weight in after.items():
        write(f'    "{name}": {weight:.2f},\n')
    for name, weights in {"before": before, "after": after}.items():
        write(f"{name:<7} fitted half {quality(halves[0], weights)}   other half {quality(halves[1], weights)}\n")


if __name__ == "__main__":
    main()
