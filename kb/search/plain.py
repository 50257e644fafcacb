"""The look-up for when there is no usable index: pages that contain a piece of the query, without any ranking."""

from itertools import pairwise

from django.db.models import Q

from kb.models.languages import SOURCE, TARGET, column
from kb.search.analysis import Token
from kb.search.documents import KINDS
from kb.search.results import Hit

MOST = 10


def look_up(tokens: list[Token]) -> list[Hit]:
    """Questions and guide sections whose title or phrasings hold a word of them or two neighbouring characters.

    Two queries.
    """
    pieces = {token.text for token in tokens if token.kind == "word"}
    pieces |= {first.text + second.text for first, second in pairwise(tokens) if first.kind == second.kind == "han"}
    if not pieces:
        return []
    found = []
    for name, kind in KINDS.items():
        if kind.title:
            condition = Q()
            for field in (kind.title, "phrasings"):
                for language in (SOURCE, TARGET):
                    for piece in pieces:
                        condition |= Q(**{f"{column(field, language)}__icontains": piece})
            ids = kind.model.objects.published().filter(condition).in_order().values_list("pk", flat=True)[:MOST]
            found += [Hit(name, pk, 1.0) for pk in ids]
    return found
