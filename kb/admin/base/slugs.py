"""The address of a new page, made from the pinyin of its title."""

import re
from collections.abc import Container, Iterable
from itertools import count
from typing import Any

from django.utils.text import slugify

from kb.numbers.find_in_text import find_numbers
from kb.pinyin.syllables import syllables

LONGEST = 50
_LONGEST_NUMBER = 4
"""Characters that are left for a hyphen and a number behind the slug."""
_PIECE = re.compile(r"[A-Za-z0-9]+|[\u4e00-\u9fff]+")


def slug_from_title(title: str, model: Any) -> str:
    """Returns a slug that no row of the model has: "付款失败" -> "fu-kuan-shi-bai", then "fu-kuan-shi-bai-2".

    Returns "" for a title without Chinese characters, Latin letters and digits.
    """
    slug = slug_in_pinyin(title)
    taken = model.objects.filter(slug__startswith=slug).values_list("slug", flat=True) if slug else ()
    return free_slug(slug, set(taken))


def slug_in_pinyin(title: str) -> str:
    """Returns the slug of a title, without the digits of what may be a telephone number; taken or not."""
    words = [word for piece in _PIECE.findall(title) for word in (syllables(piece) or (piece,))]
    slug = _joined(words)
    if find_numbers(slug):
        slug = _joined(word for word in words if not any(char.isdigit() for char in word))
    return slug


def free_slug(slug: str, taken: Container[str]) -> str:
    """Returns the slug, or the first of slug-2, slug-3 … that is not taken."""
    numbered = (f"{slug}-{number}" for number in count(2))
    return slug if slug not in taken else next(other for other in numbered if other not in taken)


def _joined(words: Iterable[str]) -> str:
    """Joins the words and cuts whole ones off the end."""
    slug, length = slugify("-".join(words)), LONGEST - _LONGEST_NUMBER
    return slug if len(slug) <= length else slug[: length + 1].rpartition("-")[0] or slug[:length]
