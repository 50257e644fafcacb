"""Messages of the site itself that are stored, a line for each language, and read in the language of the reader."""

from collections.abc import Mapping

from django.utils.translation import get_language

from kb.models.languages import SOURCE, TARGET

LONGEST = 480
"""Characters of a message in one language. What is longer is cut."""


def join_languages(texts: Mapping[str, str]) -> str:
    """Returns what to store: "zh-hans: 已过期。\\nen: It is too late." """
    return "\n".join(f"{language}: {' '.join(texts[language].split())[:LONGEST]}" for language in (SOURCE, TARGET))


def in_active_language(stored: str) -> str:
    """Returns the text in the active language; anything that `join_languages` did not make as it is."""
    lines = stored.split("\n")
    prefixes = [f"{language}: " for language in (SOURCE, TARGET)]
    if len(lines) != 2 or not all(line.startswith(prefix) for line, prefix in zip(lines, prefixes, strict=True)):
        return stored
    place = 0 if get_language() == SOURCE else 1
    return lines[place].removeprefix(prefixes[place])
