"""The address of a new page, made from the pinyin of its title."""

import re
from typing import Any

from django.utils.text import slugify

from kb.pinyin.syllables import syllables

LONGEST = 50
_PIECE = re.compile(r"[A-Za-z0-9]+|[\u4e00-\u9fff]+")


def slug_from_title(title: str, model: Any) -> str:
    """Returns a slug that no row of the model has: "付款失败" -> "fu-kuan-shi-bai", then "fu-kuan-shi-bai-2".

    Returns "" for a title without Chinese characters, Latin letters and digits.
    """
    words = [word for piece in _PIECE.findall(title) for word in (syllables(piece) or (piece,))]
    slug = _cut(slugify("-".join(words)), LONGEST - 4)
    taken = set(model.objects.filter(slug__startswith=slug).values_list("slug", flat=True)) if slug else set()
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(other for other in numbered if other not in taken)


def _cut(slug: str, length: int) -> str:
    """Cuts whole words off the end."""
    return slug if len(slug) <= length else slug[: length + 1].rpartition("-")[0] or slug[:length]
