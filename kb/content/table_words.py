"""What people write in the cells of a table for a choice or a wallet: its value, or its name in either language."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import override

from kb.models import PublicationState

_MORE_WORDS = {
    "publication": {
        PublicationState.PUBLISHED.value: ("发布", "上线", "已上线", "公开", "publish", "live", "online"),
        PublicationState.DRAFT.value: ("未发布", "下线", "已下线", "不发布", "unpublished", "offline"),
    }
}
"""By the name of the field: words for its values beside their names."""
_BETWEEN_NAMES = re.compile(r"[,，、;；\n]+")


def choice_value(field: Any, text: str) -> str:
    """Returns the value that the text means, such as "published" for 已发布; the text itself if it means none."""
    return _values_by_word(field).get(_key(text), text)


@cache
def _values_by_word(field: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {_key(str(label)): value for value, label in field.flatchoices}
    for value, words in _MORE_WORDS.get(field.name, {}).items():
        found |= {_key(word): value for word in words}
    return found | {_key(value): value for value, _label in field.flatchoices}


def ids_by_name(rows: Iterable[tuple[int, str, Iterable[str | None]]]) -> dict[str, int]:
    """Returns the ids by slugs and by names. `rows` are ids, slugs and names. A name of two rows is nobody's."""
    known = list(rows)
    found: dict[str, int] = {}
    twice = set()
    for pk, _slug, names in known:
        for name in {_key(name) for name in names if name}:
            if found.setdefault(name, pk) != pk:
                twice.add(name)
    unique = {name: pk for name, pk in found.items() if name not in twice}
    return unique | {_key(slug): pk for pk, slug, _names in known}


def find_id(ids: Mapping[str, int], text: str) -> int | None:
    return ids.get(_key(text))


def split_names(text: str, ids: Mapping[str, int]) -> list[str]:
    """Returns the names in a cell: those between commas, or between spaces where what is between commas is no name."""
    pieces = (piece.strip() for piece in _BETWEEN_NAMES.split(text))
    return [name for piece in pieces for name in ([piece] if find_id(ids, piece) is not None else piece.split())]


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
