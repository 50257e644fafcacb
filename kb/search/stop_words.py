"""Stop words: words of nearly every question, which say little about its subject. Pure: no Django.

They count less, not nothing. The idf of a large index would say so too, but in a small site few texts have a "how".
"""

from functools import cache

from kb.search.analysis import analyse

STOP_WORD_WEIGHT = 0.3
"""The factor of a stop word's weight."""

_CHINESE = """
    的了吗呢啊呀吧嘛哦么着地得 请问您好 我你 是在有就也都 这那个一和与及 为什怎样如何 可以能会要想 哪谁些几 被把 啥咋
"""
_ENGLISH = """
    a about am an and any are at be been by can could did do does for from get got had has have how i if in is it
    its just me my of on or please should so some that the there this to want was what when where which who why will
    with would you your
"""

STOP_STEMS = analyse(_CHINESE + _ENGLISH, with_syllables=False).stems


@cache
def stop_sounds() -> tuple[str, ...]:
    """The toneless syllable of each Chinese stop word, and the English ones as they are."""
    return tuple(analyse(stem).syllables[0] if analyse(stem).syllables else stem for stem in STOP_STEMS)
