"""The texts of a page that are indexed: each is a separate document, and the best one gives the page its score.

Each way of asking is a document: joined to one text they would dilute one another.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from kb.ledger.shown import published_in_bulk
from kb.models import FAQ, Provider, SearchDocument, Section
from kb.models.languages import SOURCE, TARGET, column, is_blank

TITLE, PHRASING, BODY = "title", "phrasing", "body"
FIELD_BOOSTS = {TITLE: 1.0, PHRASING: 1.0, BODY: 0.5}
"""The factor of a match in each field."""

MAX_BODY_LENGTH = 5000
"""Characters of a body that are indexed."""


class FieldText(NamedTuple):
    """The text of one document: one field in one language."""

    language: str
    field: str
    text: str


class Kind(NamedTuple):
    """A kind of page that can be found. A provider has no title here: kb.search.provider_names looks for its names."""

    model: type[FAQ] | type[Section] | type[Provider]
    title: str
    texts: tuple[str, ...]
    parts: str

    def published(self) -> QuerySet[Model]:
        """Returns the published objects, also those that are withheld: for their ids."""
        rows: QuerySet[Model] = self.model.objects.published()
        return rows

    def published_in_bulk(self, ids: Iterable[int]) -> dict[int, Any]:
        """The published objects with these ids that are shown, with their parts."""
        return published_in_bulk(self.model, ids)


KINDS = {
    "faq": Kind(FAQ, "question", ("introduction",), "steps"),
    "provider": Kind(Provider, "", ("summary",), ""),
    "section": Kind(Section, "title", ("text",), "items"),
}
"""By the names of their models."""


def field_texts(kind: Kind, obj: Model) -> Iterator[FieldText]:
    """All texts of an object from `kind.published_in_bulk()`, blank ones too. No query."""
    parts = getattr(obj, kind.parts).all() if kind.parts else ()
    for language in (SOURCE, TARGET):
        if kind.title:
            yield FieldText(language, TITLE, _value(obj, kind.title, language))
        for line in _value(obj, "phrasings", language).splitlines():
            yield FieldText(language, PHRASING, line.strip())
        body = [_value(obj, field, language) for field in kind.texts]
        body += [_value(part, field, language) for part in parts for field in ("title", "text")]
        yield FieldText(language, BODY, "\n".join(filter(None, body))[:MAX_BODY_LENGTH])


def has_text(kind: Kind, obj: Model, document: SearchDocument) -> bool:
    """Returns True if the text of this document of the index is one of the object's: somebody may have written it."""
    return FieldText(document.language, document.field, document.text) in field_texts(kind, obj)


def indexed_texts(kind: Kind, objects: Iterable[Model]) -> Iterator[tuple[int, FieldText]]:
    """The id of each object with each of its texts that is not blank."""
    for obj in objects:
        yield from ((obj.pk, text) for text in field_texts(kind, obj) if not is_blank(text.text))


def _value(obj: Model, field: str, language: str) -> str:
    return getattr(obj, column(field, language)) or ""
