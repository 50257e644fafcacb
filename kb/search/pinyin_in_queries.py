"""Decides which letters of a query are read as pinyin or as initials, and which as words. Pure: no Django.

Pinyin then finds the texts with the same toneless syllables, whose terms are in `index_terms`. Which syllables letters
can be is in kb/pinyin/segmentation.py.
"""

import re
from collections.abc import Container

from kb.pinyin.segmentation import segment
from kb.pinyin.syllables import syllables
from kb.search.analysis import Token
from kb.search.tokens import stem, tokenize, without_apostrophes

_INITIALS = re.compile("[a-hj-tw-z]{2,8}")
"""Letters that can all begin a Chinese syllable."""


def tokenize_query(text: str, known_words: Container[str] = ()) -> list[Token]:
    """Returns a query's tokens, with letters read as pinyin where they can be and are no known word.

    `known_words` are the words of the query that stand in the index: "can" may be one, "zhifu" is not. Where all words
    can be pinyin and one of them is unknown, the known ones are read as pinyin too: "can" in "can kan zhangdan". Where
    most cannot, none is: "can i cancel what i just made".
    """
    tokens = [Token(kind, folded, stem(normalized)) for kind, folded, normalized in tokenize(text)]
    of_characters = iter(syllables("".join(token.text for token in tokens if token.kind == "han")))
    unknown = [token for token in tokens if token.kind == "word" and without_apostrophes(token.text) not in known_words]
    pinyin = _pinyin_words([token for token in tokens if token.kind == "word"], unknown)
    annotated = []
    for token in tokens:
        if token.kind == "han":
            annotated.append(token._replace(syllables=(next(of_characters, ""),)))
        elif token in pinyin:
            annotated.append(token._replace(syllables=segment(token.text)[0], is_phonetic=token in unknown))
        elif token in unknown and _INITIALS.fullmatch(token.text):
            annotated.append(token._replace(is_phonetic=True))
        else:
            annotated.append(token)
    return annotated


def _pinyin_words(words: list[Token], unknown: list[Token]) -> list[Token]:
    """The words of a query that are read as pinyin."""
    possible = [token for token in words if segment(token.text)]
    if len(possible) == len(words):
        return possible if any(token in unknown for token in possible) else []
    return [token for token in possible if token in unknown] if 2 * len(possible) >= len(words) else []
