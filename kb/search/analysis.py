"""What a text is to the search: its units, its syllables, and the terms it is kept and looked for under.

Pure: no Django. One analysis for what is asked and for what is written, in either language and script:

- folding: full width, case, traditional characters (OpenCC t2s), control characters;
- units: each Chinese character, each word of another script (stemmed), each number (a telephone
  number is one, however it is grouped); two neighbours are a bigram;
- syllables: the toneless pinyin of the Chinese, so that homophones and pinyin are found;
- initials: the first letters of three neighbouring syllables (zfb).

Why characters and not words: a segmenter decides before it knows what is asked, and one wrong cut
loses the page; characters and their bigrams, joined by OR, found more in every measurement.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import snowballstemmer
from opencc import OpenCC
from rapidfuzz.distance import OSA

from kb.pinyin.characters import HAN
from kb.pinyin.syllables import SYLLABLES, syllables

_COUNTRY_CODE = r"(?:\+|00)86[\s(-]*(?=\d)"
_GAP = r"[\s()+./‐-―−-]"
_UNIT = re.compile(
    rf"""
    (?P<number>(?:{_COUNTRY_CODE})?\(?\d(?:{_GAP}*\d){{4,}}(?![^\W\d_]))  # grouped like a telephone number
    | (?P<han>{HAN})
    | (?P<word>(?:(?!{HAN})[^\W_])+(?:['’](?:(?!{HAN})[^\W_])+)*)
    """,
    re.VERBOSE,
)
_INITIALS = re.compile("[a-hj-tw-z]{2,8}")
"""What can be the first letters of Chinese syllables."""
_LONGEST_WORD = 40
"""Characters: what is longer is no word."""
_MOST_INITIALS = 12
"""Nobody types the first letters of more syllables than these."""
_LONGEST_PINYIN = 200
"""Letters, written without spaces: a whole question."""
_NO_WORD = 20
"""Letters: a longer run is pinyin even where some of it is none (qqweilidaizenmekaitong)."""
_MOST_CUTS = 6
"""Ways to read a run of letters as syllables that are followed."""

_LONGEST_SYLLABLE = max(map(len, SYLLABLES))

_HAN = re.compile(HAN).fullmatch
_simplified = OpenCC("t2s").convert
_stemmer = snowballstemmer.stemmer("english")


class Token(NamedTuple):
    """One unit of a text as it stands there: its kind (number, han, word), its folded text, its unit, its syllables.

    `spelled` is true of a word that is none, only pinyin or initials.
    """

    kind: str
    text: str
    unit: str
    syllables: tuple[str, ...] = ()
    spelled: bool = False


class Analysis(NamedTuple):
    """A text, taken apart.

    `cuts` are the readings of it in syllables: one for what is written, more where letters can be cut
    in several ways (xian: "xian", "xi an").
    """

    units: tuple[str, ...]
    cuts: tuple[tuple[str, ...], ...]
    tokens: tuple[str, ...]
    """The units before stemming."""
    initials: tuple[str, ...] = ()
    """The first letters of what is written; of what is typed, only what was typed as such: zfb."""

    @property
    def words(self) -> tuple[str, ...]:
        """The tokens that are no Chinese characters."""
        return tuple(token for token in self.tokens if not is_han(token))

    @property
    def syllables(self) -> tuple[str, ...]:
        """The likeliest reading."""
        return self.cuts[0] if self.cuts else ()


def fold(text: str) -> str:
    """The text in one width, case and script: "支付寶ＡＢＣ" -> "支付宝abc". Control characters become spaces."""
    text = text.replace("\n", " ")
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    folded: str = _simplified(unicodedata.normalize("NFKC", text).casefold())
    return folded


@lru_cache(maxsize=256)
def analyse(text: str, *, aloud: bool = True) -> Analysis:
    """A text as it is written: letters are words. Not `aloud`, it has no syllables, which take most of the time."""
    pieces = _pieces(text)
    read = syllables("".join(han or " " for _, han, _ in pieces)) if aloud else ()
    return restored(tuple(_token(*piece) for piece in pieces), read)


def restored(tokens: tuple[str, ...], syllables: tuple[str, ...]) -> Analysis:
    """The analysis of a text whose tokens and syllables were kept."""
    return Analysis(tuple(map(stem, tokens)), _readings([syllables]), tokens, (initials(syllables),))


def typed(text: str, known_words: Container[str] = ()) -> list[Token]:
    """A query's tokens. Letters are read as pinyin where they can be, unless they are a word that the index knows.

    `known_words` are those of its words that stand in the index: "can" may be one, "zhifu" is not. Where one
    word is pinyin and unknown and all can be pinyin, the known ones are read so too: "can" in "can kan zhangdan".
    Where most cannot, it is no pinyin: "can i cancel what i just made".
    """
    tokens = [Token(_kind(*piece), "".join(piece), stem(_token(*piece))) for piece in _pieces(text)]
    han = iter(syllables("".join(token.text for token in tokens if token.kind == "han")))
    words = [token for token in tokens if token.kind == "word"]
    unknown = [token for token in words if _plain(token.text) not in known_words]
    pinyin = [token for token in words if cut(token.text)]
    if len(pinyin) < len(words):
        pinyin = [token for token in pinyin if token in unknown] if 2 * len(pinyin) >= len(words) else []
    elif not any(token in unknown for token in pinyin):
        pinyin = []
    read = []
    for token in tokens:
        if token.kind == "han":
            read.append(token._replace(syllables=(next(han, ""),)))
        elif token in pinyin:
            read.append(token._replace(syllables=cut(token.text)[0], spelled=token in unknown))
        elif token in unknown and _INITIALS.fullmatch(token.text):
            read.append(token._replace(spelled=True))
        else:
            read.append(token)
    return read


def analyse_query(tokens: list[Token]) -> Analysis:
    """What `typed` gave, as an analysis; where letters can be cut in several ways, in all of them."""
    choices = [cut(token.text) if token.kind == "word" else [token.syllables] for token in tokens if token.syllables]
    return Analysis(
        tuple(token.unit for token in tokens if not token.spelled),
        _readings(*choices),
        tuple(_plain(token.text) for token in tokens),
        tuple(token.text for token in tokens if token.spelled and not token.syllables),
    )


@lru_cache(maxsize=8192)
def cut(letters: str) -> list[tuple[str, ...]]:
    """The ways to read letters as syllables, the shortest first; [] if there is none.

    "fangan" -> [("fan", "gan"), ("fang", "an")]; an apostrophe is a border: "xi'an" -> [("xi", "an")].
    Readings with more than one syllable more than the shortest are left out. In a run too long to be a word,
    what is no pinyin is left as single letters.
    """
    if not letters.isascii() or len(letters) > _LONGEST_PINYIN:
        return []
    return _cut(letters, SYLLABLES) or (_cut(letters, SYLLABLES.union(letters)) if len(letters) > _NO_WORD else [])


def _cut(letters: str, syllables: Container[str]) -> list[tuple[str, ...]]:
    found: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        here: list[tuple[str, ...]] = []
        if letters[end - 1] in "'’" and end > 1:
            here = found[end - 1]
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            syllable = {"lve": "lue", "nve": "nue"}.get(letters[start:end], letters[start:end])
            if syllable in syllables:
                here = here + [(*before, syllable) for before in found[start]]
        found.append(sorted(here, key=len)[:_MOST_CUTS])
    whole = [reading for reading in found[-1] if reading]
    return [reading for reading in whole if len(reading) <= len(whole[0]) + 1]


@lru_cache(maxsize=65536)
def is_han(unit: str) -> bool:
    """True for a Chinese character."""
    return bool(_HAN(unit))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English stem; a word of another alphabet, or with digits in it, stays as it is."""
    return str(_stemmer.stemWord(word)) if word.isascii() and word.isalpha() else word


def bigrams(items: Iterable[str]) -> list[str]:
    """Neighbours, joined by a space."""
    return [f"{first} {second}" for first, second in pairwise(items)]


def initials(syllables: Iterable[str]) -> str:
    """ "zhi", "fu", "bao" -> "zfb"."""
    return "".join(syllable[0] for syllable in syllables)


def closest(word: str, known: Iterable[str]) -> list[str]:
    """The known words that are nearest to a mistyped one: one slip in 4 to 7 letters, two in longer ones.

    A slip is a letter too many, too few, wrong, or two swapped (optimal string alignment).
    """
    if len(word) < 4:  # any three letters are one slip from another word
        return []
    most = 1 if len(word) < 8 else 2
    slips = {other: OSA.distance(word, other, score_cutoff=most) for other in known if other != word}
    nearest = min(slips.values(), default=most + 1)
    return sorted(other for other, count in slips.items() if count == nearest <= most)


@dataclass(frozen=True, eq=False)
class View:
    """One way in which a text is kept in the index: the first letter of its terms, and what a match in it weighs."""

    letter: str
    weight: float


UNITS = View("c", 1.0)
WORD_UNITS = View("c", 1.0)
HAN_BIGRAMS = View("b", 0.3)
"""Of a long text: a Chinese character alone, or two English words, would say little of it."""
BIGRAMS = View("b", 0.3)
SYLLABLE = View("p", 0.15)
SYLLABLE_BIGRAMS = View("q", 0.05)
INITIALS = View("i", 0.1)
WORDS = View("w", 0.05)
"""Those that are not their own stems, as they are written: what a mistyped word is compared with."""

SHORT = (UNITS, BIGRAMS, SYLLABLE, SYLLABLE_BIGRAMS, INITIALS, WORDS)
LONG = (WORD_UNITS, HAN_BIGRAMS)
"""A long text is kept under fewer views: the others would find it by chance."""


def terms(found: Analysis, views: Iterable[View] = SHORT) -> Counter[str]:
    """What a text is kept under, or looked for: each view's items behind its letter, with how often they are there."""
    counted: Counter[str] = Counter()
    for view in views:
        counted.update(view.letter + item for item in items(found, view))
    return counted


def items(found: Analysis, view: View) -> list[str]:
    """What the text is in one view."""
    if view is UNITS:
        return list(found.units)
    if view is WORD_UNITS:
        return [unit for unit in found.units if not is_han(unit)]
    if view is BIGRAMS:
        return bigrams(found.units)
    if view is HAN_BIGRAMS:
        return [f"{first} {second}" for first, second in pairwise(found.units) if is_han(first) and is_han(second)]
    if view is WORDS:
        return [word for word in found.words if stem(word) != word]
    if view is INITIALS:
        short = (letters for letters in found.initials if len(letters) <= _MOST_INITIALS)
        return [letters[start : start + 3] for letters in short for start in range(len(letters) - 2)]
    return [item for reading in found.cuts for item in (reading if view is SYLLABLE else bigrams(reading))]


def _pieces(text: str) -> list[tuple[str, str, str]]:
    """What a text is made of: each a number, a Chinese character or a word, in that place of three."""
    return _UNIT.findall(fold(text))


def _kind(number: str, han: str, word: str) -> str:
    return "han" if han else "word" if word else "number"


def _token(number: str, han: str, word: str) -> str:
    if number:
        return re.sub(r"\D", "", re.sub(f"^{_COUNTRY_CODE}", "", number))[:_LONGEST_WORD]
    return han or _plain(word)


def _plain(word: str) -> str:
    return word.replace("'", "").replace("’", "")[:_LONGEST_WORD]


def _readings(*choices: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Every way through the choices, the likeliest first, as far as `_MOST_CUTS`."""
    readings: list[tuple[str, ...]] = [()]
    for options in choices:
        readings = [(*before, *option) for option in options for before in readings][:_MOST_CUTS]
    return tuple(reading for reading in readings if reading)
