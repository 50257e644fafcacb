"""The address of a new page, made from the pinyin of its title."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

from kb.models.slugs import LONGEST_SLUG, free_slug
from kb.numbers.find_in_text import find_numbers
from kb.pinyin.syllables import syllables

_LONGEST = LONGEST_SLUG - 4
"""Leaves room for a number."""
_PIECE = re.compile(r"[A-Za-z0-9]+|[\u4e00-\u9fff]+")


def slug_from_title(title: str, model: Any, *, but: int | None = None) -> str:
    """Returns a slug that no other row of the model has: "付款失败" -> "fu-kuan-shi-bai", then "fu-kuan-shi-bai-2".

    `but` is the id of the row that the slug is for.

    Returns "" for a title without Chinese characters, Latin letters and digits.
    """
    slug = pinyin_slug(title)
    if not slug:
        return ""
    others = model.objects.filter(slug__startswith=slug).exclude(pk=but)
    return free_slug(slug, set(others.values_list("slug", flat=True)))


def pinyin_slug(title: str) -> str:
    """Returns the slug of a title, without the digits of what may be a telephone number; taken or not."""
    words = [word for piece in _PIECE.findall(title) for word in (syllables(piece) or (piece,))]
    slug = _joined(words)
    if find_numbers(slug):
        slug = _joined(word for word in words if not any(char.isdigit() for char in word))
    return slug


def _joined(words: Iterable[str]) -> str:
    """Joins the words and cuts whole ones off the end."""
    slug = slugify("-".join(words))
    return slug if len(slug) <= _LONGEST else slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]
