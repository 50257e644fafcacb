"""Whether a query names a provider: by any of its names, in any script, by sound, by initials, mistyped."""

from typing import NamedTuple

from rapidfuzz.distance import OSA

from kb.models import Provider
from kb.search.analysis import Token, analyse, closest, initials

_SHORTEST_MISWRITTEN = 3
_SHORTEST_INITIALS = 3
_SHORTEST_MISTYPED = 4


class Naming(NamedTuple):
    """The providers a query names, in the order of the site, and what the query says besides."""

    providers: list[Provider]
    rest: str


def names(provider: Provider) -> list[str]:
    """What the provider is called, in both languages."""
    return [name for name in (provider.name_zh_hans, provider.name_en, *provider.alias_list) if name]


def named(tokens: list[Token], providers: list[Provider]) -> Naming:
    """`tokens` are those of the query, read as kb.search.analysis reads what is typed."""
    tokens = [piece for token in tokens for piece in _parted(token, providers)]
    meant: dict[int, Provider] = {}
    taken: set[int] = set()
    # The longest first: "微信支付" before "微信", which stands in it.
    candidates = sorted(
        ((name, provider) for provider in providers for name in names(provider)),
        key=lambda pair: -len(analyse(pair[0]).units),
    )
    for name, provider in candidates:
        for places in _where(name, tokens):
            if not taken & places:
                taken |= places
                meant[provider.pk] = provider
    found = [provider for provider in providers if provider.pk in meant]
    besides = [token for place, token in enumerate(tokens) if place not in taken]
    # "微信付支", "wx钱包": what is left is only more of the name.
    own = {unit for provider in found for name in names(provider) for unit in analyse(name).units}
    if all(token.unit in own for token in besides):
        besides = []
    rest = "".join(token.text if token.kind == "han" else f" {token.text} " for token in besides)
    return Naming(found, rest.strip())


def _parted(token: Token, providers: list[Provider]) -> list[Token]:
    """A token that begins with a name's initials, as two: "zfbmm" is "zfb" and "mm"."""
    if token.spelled and not token.syllables:
        for provider in providers:
            for name in names(provider):
                short = initials(analyse(name).syllables)
                if len(short) >= _SHORTEST_INITIALS and token.text.startswith(short) and token.text != short:
                    return [token._replace(text=part, unit=part) for part in (short, token.text.removeprefix(short))]
    return [token]


def _where(name: str, tokens: list[Token]) -> list[set[int]]:
    """The places of the tokens that are this name, each time it stands there."""
    written = analyse(name)
    found = _runs([(token.unit,) for token in tokens], written.units)
    if len(written.syllables) == len(written.units) > 1:
        found += _runs([token.syllables or ("",) for token in tokens], written.syllables)
        short = initials(written.syllables)
        found += [{place} for place, token in enumerate(tokens) if token.text == short]
    if len(written.units) >= _SHORTEST_MISWRITTEN:
        found += _almost(written.units, [token.unit for token in tokens])
    if len(written.words) == len(written.units) == 1:
        (word,) = written.words
        if len(word) >= _SHORTEST_MISTYPED:
            found += [
                {place} for place, token in enumerate(tokens) if token.kind == "word" and closest(token.text, [word])
            ]
    return found


def _runs(pieces: list[tuple[str, ...]], wanted: tuple[str, ...]) -> list[set[int]]:
    """Where neighbouring pieces, put together, are just what is wanted."""
    found = []
    for start in range(len(pieces)):
        joined: tuple[str, ...] = ()
        for end in range(start, len(pieces)):
            joined += pieces[end]
            if joined == wanted:
                found.append(set(range(start, end + 1)))
            if len(joined) >= len(wanted):
                break
    return found


def _almost(name: tuple[str, ...], units: list[str]) -> list[set[int]]:
    """Where the name stands in another order ("支宝付"), or with one unit wrong before its last two ("徽信支付")."""
    found = []
    for length in (len(name), len(name) + 1):
        for start in range(len(units) - length + 1):
            written = tuple(units[start : start + length])
            of_long = len(name) > _SHORTEST_MISWRITTEN and written[-2:] == name[-2:]
            if sorted(written) == sorted(name) or (of_long and OSA.distance(written, name) == 1):
                found.append(set(range(start, start + length)))
    return found
