"""Finds the providers that a query names: by any of their names, in any script, by sound, by initials, misspelled."""

from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz.distance import OSA

from kb.models import Provider
from kb.search.analysis import Token, analyse
from kb.search.spelling import closest_words
from kb.search.tokens import initials

_MIN_SWAPPED_LENGTH = 3
"""Stems of a name that is also found in another order or with one stem wrong."""
_MIN_INITIALS = 3
_MIN_MISSPELLED_LENGTH = 4
"""Letters of a name that is also found misspelled."""


class ProviderMatch(NamedTuple):
    """The providers that a query names, in the order of the site, and the rest of the query."""

    providers: list[Provider]
    rest: str

    def has(self, provider_id: int) -> bool:
        return any(provider.pk == provider_id for provider in self.providers)


def provider_names(provider: Provider) -> list[str]:
    """All names of a provider, in both languages."""
    return [name for name in (provider.name_zh_hans, provider.name_en, *provider.alias_list) if name]


def name_words(providers: Iterable[Provider]) -> set[str]:
    """The words of all names, apart from Chinese characters."""
    return {word for provider in providers for name in provider_names(provider) for word in analyse(name).words}


def match_providers(tokens: list[Token], providers: list[Provider]) -> ProviderMatch:
    """Finds the providers that are named in the tokens of a query."""
    tokens = [part for token in tokens for part in _split_initials(token, providers)]
    named: set[int] = set()
    taken: set[int] = set()
    # The longest first: "微信支付" before "微信", which stands in it.
    names = sorted(
        ((name, provider) for provider in providers for name in provider_names(provider)),
        key=lambda pair: -len(analyse(pair[0]).stems),
    )
    for name, provider in names:
        for positions in _find_name(name, tokens):
            if not taken & positions:
                taken |= positions
                named.add(provider.pk)
    matched = [provider for provider in providers if provider.pk in named]
    rest = [token for position, token in enumerate(tokens) if position not in taken]
    # "微信付支", "wx钱包": the rest is only more of the name.
    of_names = {item for provider in matched for name in provider_names(provider) for item in analyse(name).stems}
    if all(token.stem in of_names for token in rest):
        rest = []
    text = "".join(token.text if token.kind == "han" else f" {token.text} " for token in rest)
    return ProviderMatch(matched, text.strip())


def _split_initials(token: Token, providers: list[Provider]) -> list[Token]:
    """Splits a token that starts with the initials of a name: "zfbmm" -> "zfb", "mm"."""
    if token.is_phonetic and not token.syllables:
        for provider in providers:
            for name in provider_names(provider):
                short = initials(analyse(name).syllables)
                if len(short) >= _MIN_INITIALS and token.text.startswith(short) and token.text != short:
                    return [token._replace(text=part, stem=part) for part in (short, token.text.removeprefix(short))]
    return [token]


def _find_name(name: str, tokens: list[Token]) -> list[set[int]]:
    """The positions of the tokens that are this name, for each time it occurs."""
    analysis = analyse(name)
    positions = _find_sequence([(token.stem,) for token in tokens], analysis.stems)
    if len(analysis.syllables) == len(analysis.stems) > 1:
        positions += _find_sequence([token.syllables or ("",) for token in tokens], analysis.syllables)
        short = initials(analysis.syllables)
        positions += [{position} for position, token in enumerate(tokens) if token.text == short]
    if len(analysis.stems) >= _MIN_SWAPPED_LENGTH:
        positions += _find_similar(analysis.stems, [token.stem for token in tokens])
    if len(analysis.words) == len(analysis.stems) == 1:
        (word,) = analysis.words
        if len(word) >= _MIN_MISSPELLED_LENGTH:
            positions += [
                {position}
                for position, token in enumerate(tokens)
                if token.kind == "word" and closest_words(token.text, [word])
            ]
    return positions


def _find_sequence(pieces: list[tuple[str, ...]], wanted: tuple[str, ...]) -> list[set[int]]:
    """The positions of neighbouring pieces that make up exactly `wanted`."""
    matches = []
    for start in range(len(pieces)):
        joined: tuple[str, ...] = ()
        for end in range(start, len(pieces)):
            joined += pieces[end]
            if joined == wanted:
                matches.append(set(range(start, end + 1)))
            if len(joined) >= len(wanted):
                break
    return matches


def _find_similar(name: tuple[str, ...], stems: list[str]) -> list[set[int]]:
    """The positions of the name in another order (支宝付), or with one stem wrong before its last two (徽信支付)."""
    matches = []
    for length in (len(name), len(name) + 1):
        for start in range(len(stems) - length + 1):
            written = tuple(stems[start : start + length])
            same_end = len(name) > _MIN_SWAPPED_LENGTH and written[-2:] == name[-2:]
            if sorted(written) == sorted(name) or (same_end and OSA.distance(written, name) == 1):
                matches.append(set(range(start, start + length)))
    return matches
