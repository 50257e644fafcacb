"""Finds questions much like one that somebody writes, so that staff do not write the same answer twice."""

from collections.abc import Iterator

from rapidfuzz.distance import Indel

from kb.models import FAQ, Provider, PublicationState
from kb.search.ranking import LONGEST_QUERY, rank
from kb.search.tokens import tokenize

MOST = 3
MIN_SCORE = 0.5
"""The score of the public search from which a published question counts as similar: 1 is the same words."""
MIN_LIKENESS = 0.7
"""The share of common characters and words, in order, from which a draft counts as similar."""
MOST_DRAFTS = 300
"""The drafts that are compared: those that were changed last. The search index has none."""
_FEWEST_TOKENS = {True: 4, False: 2}
"""Shorter texts are like too many: by whether they have Chinese characters, each of which is a token."""


def similar_questions(text: str, providers: list[Provider], *, but: int | None = None) -> list[int]:
    """Returns the ids of at most MOST questions, the published ones first, best first; never `but`, the one itself.

    `providers` as for kb.search.ranking.rank. Reads drafts too: for staff alone.
    """
    tokens = _tokens(text)
    if len(tokens) < _FEWEST_TOKENS[any(not token.isascii() for token in tokens)]:
        return []
    found = [
        hit.object_id
        for hit in rank(text[:LONGEST_QUERY], providers).found
        if hit.kind == "faq" and hit.score >= MIN_SCORE
    ]
    return [pk for pk in dict.fromkeys([*found, *_similar_drafts(tokens)]) if pk != but][:MOST]


def _similar_drafts(tokens: list[str]) -> Iterator[int]:
    drafts = FAQ.objects.filter(publication=PublicationState.DRAFT).order_by("-updated")
    for pk, *titles in drafts.values_list("pk", "question_zh_hans", "question_en")[:MOST_DRAFTS]:
        if any(Indel.normalized_similarity(tokens, _tokens(title or "")) >= MIN_LIKENESS for title in titles):
            yield pk


def _tokens(text: str) -> list[str]:
    return [token.normalized for token in tokenize(text)]
