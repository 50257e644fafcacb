"""The look-up when the index cannot be used: pages that contain a piece of the query, in the order of the site."""

from itertools import pairwise

from django.db.models import Q

from kb.models.languages import SOURCE, TARGET, column
from kb.search.analysis import Token
from kb.search.documents import KINDS
from kb.search.results import SearchHit

MAX_HITS = 10
"""Of each kind."""


def find_by_substring(tokens: list[Token]) -> list[SearchHit]:
    """Questions and guide sections with a word or two neighbouring characters in title or phrasings. 2 SQL queries."""
    pieces = {token.text for token in tokens if token.kind == "word"}
    pieces |= {first.text + second.text for first, second in pairwise(tokens) if first.kind == second.kind == "han"}
    if not pieces:
        return []
    hits = []
    for name, kind in KINDS.items():
        if kind.title:
            condition = Q()
            for field in (kind.title, "phrasings"):
                for language in (SOURCE, TARGET):
                    for piece in pieces:
                        condition |= Q(**{f"{column(field, language)}__icontains": piece})
            ids = kind.model.objects.published().filter(condition).in_order().values_list("pk", flat=True)[:MAX_HITS]
            hits += [SearchHit(name, pk, 1.0) for pk in ids]
    return hits
