"""Which texts of an object are searched: each is a document of its own, and the best one counts.

Every way of asking stands alone: joined to one text they would dilute one another.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from kb.models import FAQ, Provider, Section
from kb.models.languages import SOURCE, TARGET, column, is_blank

TITLE, PHRASING, BODY = "title", "phrasing", "body"
FIELD_WEIGHTS = {TITLE: 1.0, PHRASING: 1.0, BODY: 0.5}
"""What a match in the field is worth."""

LONGEST_BODY = 5000
"""Characters; what stands after them in a page is not searched."""


class Text(NamedTuple):
    """One document: the words of one field in one language."""

    language: str
    field: str
    words: str


class Kind(NamedTuple):
    """A kind of object that can be found. The titles of providers are names, which kb.search.names looks for."""

    model: type[FAQ] | type[Section] | type[Provider]
    title: str
    texts: tuple[str, ...]
    parts: str

    def published(self) -> QuerySet[Model]:
        found: QuerySet[Model] = self.model.objects.published()
        return found

    def published_in_bulk(self, ids: Iterable[int]) -> dict[int, Any]:
        """Those of these ids that are published, with their parts."""
        rows: Any = self.model.objects.prefetch_related(self.parts or None)
        found: dict[int, Any] = rows.published_in_bulk(ids)
        return found


KINDS = {
    "faq": Kind(FAQ, "question", ("introduction",), "steps"),
    "provider": Kind(Provider, "", ("summary",), ""),
    "section": Kind(Section, "title", ("text",), "items"),
}
"""By the names of their models."""


def texts(kind: Kind, obj: Model) -> Iterator[Text]:
    """Everything of one object that is searched. `obj` comes from `kind.published_in_bulk()`: no further query."""
    parts = getattr(obj, kind.parts).all() if kind.parts else ()
    for language in (SOURCE, TARGET):
        if kind.title:
            yield Text(language, TITLE, _text(obj, kind.title, language))
        for line in _text(obj, "phrasings", language).splitlines():
            yield Text(language, PHRASING, line.strip())
        body = [_text(obj, field, language) for field in kind.texts]
        body += [_text(part, field, language) for part in parts for field in ("title", "text")]
        yield Text(language, BODY, "\n".join(filter(None, body))[:LONGEST_BODY])


def searched(kind: Kind, objects: Iterable[Model]) -> Iterator[tuple[int, Text]]:
    """The id of each object with each of its texts that says something."""
    for obj in objects:
        yield from ((obj.pk, text) for text in texts(kind, obj) if not is_blank(text.words))


def _text(obj: Model, field: str, language: str) -> str:
    return getattr(obj, column(field, language)) or ""
