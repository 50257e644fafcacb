"""The words that stand in every other question and tell little of what it is about.

How rare a term is in the index tells that too, but only where there is much: a small site has a "how" in few texts.
"""

from functools import cache

from kb.search.analysis import analyse

WORTH_OF_WEAK = 0.3
"""What such a word is worth, of what it would be worth by its rarity."""

_CHINESE = """
    的了吗呢啊呀吧嘛哦么着地得 请问您好 我你 是在有就也都 这那个一和与及 为什怎样如何 可以能会要想 哪谁些几 被把 啥咋
"""
_ENGLISH = """
    a about am an and any are at be been by can could did do does for from get got had has have how i if in is it
    its just me my of on or please should so some that the there this to want was what when where which who why will
    with would you your
"""

WEAK_UNITS = analyse(_CHINESE + _ENGLISH, aloud=False).units


@cache
def weak_sounds() -> tuple[str, ...]:
    """Each by itself: its toneless syllable, or the word."""
    return tuple(analyse(unit).syllables[0] if analyse(unit).syllables else unit for unit in WEAK_UNITS)
