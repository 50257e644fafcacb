"""Judges a drill from what people wrote, what visitors read and what the site has kept. Pure."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

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
    """Returns the pages that do not show exactly the words of one revision of their question."""
    allowed: dict[tuple[str, str], set[frozenset[int]]] = {}
    own: dict[str, set[int]] = {}
    subjects: dict[str, set[str]] = {}
    for revision in records["revisions"]:
        facts, subject = revision["facts"], revision["subject"]
        if not facts or not subject.startswith("faq/"):
            continue
        subjects.setdefault(facts["slug"], set()).add(subject)
        for language in LANGUAGES:
            shown = frozenset(_shown_words(facts, LANGUAGES[language]))
            allowed.setdefault((facts["slug"], language), set()).add(shown)
            own.setdefault(subject, set()).update(shown)
    mixed = []
    for read in reads:
        if read.slug and read.status == 200:
            words = read.words & set().union(*(own[subject] for subject in subjects.get(read.slug, ())))
            if words not in allowed.get((read.slug, read.language), set()):
                mixed.append(replace(read, words=words))
    return mixed


def _shown_words(facts: Mapping[str, Any], language: str) -> Iterable[int]:
    for part in (facts, *facts["steps"]):
        for name in READ:
            yield from marks(str(part.get(f"{name}_{language}") or part.get(f"{name}_zh_hans") or ""))


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
