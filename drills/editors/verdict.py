"""Judges a drill from what people wrote, what visitors read and what the site has kept. Pure."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from benchmarks.readers import marks
from drills.editors.person import Log
from drills.editors.reader import LANGUAGES, Read
from drills.editors.words import Words, Written

Records = Mapping[str, Any]
"""What `drills.editors.records` prints."""
READ = ("question", "introduction", "title", "text")
"""The texts of a question and of its steps that its page shows."""


@dataclass
class Verdict:
    kept: int
    """Words of which the site said that it keeps them."""
    given_up: int
    lost: dict[int, Written]
    reads: int
    mixed: list[Read]
    """Pages that show the words of no revision."""
    failed: Counter[str]
    """Server errors and refusals without a message."""
    problems: list[str]
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def has_passed(self) -> bool:
        return not (self.lost or self.mixed or self.failed or self.problems) and self.kept > 0 and self.reads > 0


def judge(words: Words, reads: list[Read], logs: Iterable[Log], records: Records) -> Verdict:
    done, refused, failed = Counter[str](), Counter[tuple[str, str]](), Counter[str]()
    for log in logs:
        done += log.done
        refused += log.refused
        failed += log.failed
    unanswered = [read for read in reads if not _is_answered(read)]
    failed += Counter(f"a visitor: {read.error or read.status} after {read.seconds:.0f} s" for read in unanswered)
    found = _words_by_kind(records)
    lost = {
        word: written
        for word, written in words.kept.items()
        if word not in found.get(written.kind, set()) and word not in words.given_up
    }
    given_up = len(words.given_up & set(words.kept))
    mixed = _mixed(reads, records)
    return Verdict(len(words.kept), given_up, lost, len(reads), mixed, failed, records["problems"], done, refused)


def _is_answered(read: Read) -> bool:
    return not read.error and read.status in (200, 301, 404)


def _words_by_kind(records: Records) -> dict[str, set[int]]:
    """Returns the words in the history and in open or discarded drafts, by the kind of their subject."""
    found: dict[str, set[int]] = {}
    for revision in records["revisions"]:
        kind = revision["subject"].partition("/")[0]
        found.setdefault(kind, set()).update(marks(json.dumps(revision["facts"])))
    for change in records["changes"]:
        if change["state"] != "published":
            found.setdefault(change["kind"], set()).update(marks(json.dumps(change["facts"])))
    return found


def _mixed(reads: list[Read], records: Records) -> list[Read]:
    """Returns the pages whose words are not those of one revision of their question."""
    of_subject: dict[str, set[int]] = {}
    by_slug: dict[str, list[tuple[str, list[_Text]]]] = {}
    for revision in records["revisions"]:
        facts, subject = revision["facts"], revision["subject"]
        if facts and subject.startswith("faq/"):
            texts = list(_texts(facts))
            by_slug.setdefault(facts["slug"], []).append((subject, texts))
            of_subject.setdefault(subject, set()).update(*(text.chinese | text.english for text in texts))
    mixed = []
    for read in reads:
        if read.slug and read.status == 200:
            revisions = by_slug.get(read.slug, [])
            own = read.words & set().union(*(of_subject[subject] for subject, _texts in revisions))
            if not any(_shows(own, texts, read.language) for _subject, texts in revisions):
                mixed.append(replace(read, words=own))
    return mixed


class _Text(NamedTuple):
    """The words of one text."""

    chinese: frozenset[int]
    english: frozenset[int]
    has_english: bool


def _texts(facts: Mapping[str, Any]) -> Iterable[_Text]:
    """Yields the texts of a question that its page shows."""
    for part in (facts, *facts["steps"]):
        for name in READ:
            chinese, english = (str(part.get(f"{name}_{suffix}") or "") for suffix in LANGUAGES.values())
            yield _Text(frozenset(marks(chinese)), frozenset(marks(english)), bool(english))


def _shows(words: Set[int], texts: list[_Text], language: str) -> bool:
    """Returns True if a page in this language has these words when it shows these texts.

    An English page shows the Chinese of what is not translated, and of a step of which a part is not.
    """
    if language == "zh-hans":
        return words == frozenset().union(*(text.chinese for text in texts))
    least = frozenset[int]().union(*(text.english if text.has_english else text.chinese for text in texts))
    most = least.union(*(text.chinese for text in texts))
    return least <= words <= most


def summarize(verdict: Verdict) -> str:
    lines = [f"{times:6} {name}" for name, times in sorted(verdict.done.items())]
    lines += ["Refused, with a message:"]
    lines += [f"{times:6} {name}: {message[:150]}" for (name, message), times in verdict.refused.most_common(25)]
    lines += [
        f"Words kept: {verdict.kept}; thrown away by their author: {verdict.given_up}; lost: {len(verdict.lost)}.",
        f"Public pages read: {verdict.reads}; of two revisions: {len(verdict.mixed)}.",
        f"Server errors and refusals without a message: {verdict.failed.total()}.",
        f"Problems in the ledger: {len(verdict.problems)}.",
    ]
    lines += [f"  lost: {word} {written}" for word, written in list(verdict.lost.items())[:10]]
    lines += [f"  of two revisions: {read}" for read in verdict.mixed[:10]]
    lines += [f"  failed: {times} × {what}" for what, times in verdict.failed.most_common(10)]
    lines += [f"  problem: {problem}" for problem in verdict.problems[:10]]
    return "\n".join(lines)
