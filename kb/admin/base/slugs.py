"""The address of a new page, made from the pinyin of its title."""

import re
from typing import Any

from django.utils.text import slugify

from kb.models.slugs import LONGEST_SLUG, free_slug
from kb.pinyin.syllables import syllables

_LONGEST = LONGEST_SLUG - 4
"""Leaves room for a number."""
_PIECE = re.compile(r"[A-Za-z0-9]+|[\u4e00-\u9fff]+")


def slug_from_title(title: str, model: Any) -> str:
    """Returns a slug that no row of the model has: "付款失败" -> "fu-kuan-shi-bai", then "fu-kuan-shi-bai-2".

    Returns "" for a title without Chinese characters, Latin letters and digits.
    """
    slug = pinyin_slug(title)
    taken = set(model.objects.filter(slug__startswith=slug).values_list("slug", flat=True)) if slug else set()
    return free_slug(slug, taken)


def pinyin_slug(title: str) -> str:
    """Returns the slug of a title, whole syllables of it: "Apple Pay 刷不了" -> "apple-pay-shua-bu-liao"."""
    words = [word for piece in _PIECE.findall(title) for word in (syllables(piece) or (piece,))]
    return _cut(slugify("-".join(words)))


def _cut(slug: str) -> str:
    """Cuts whole words off the end."""
    return slug if len(slug) <= _LONGEST else slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]
