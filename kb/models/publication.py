"""What is live: a draft is seen by staff alone. What is live can be searched for, also in other words than its own."""

from collections.abc import Iterable
from functools import cached_property
from typing import Generic, Self, TypeVar

from django.db import connections, models
from django.utils.translation import gettext_lazy as _

from kb.models.addressed import Addressed
from kb.models.content import ContentQuerySet
from kb.models.validators import few_short_lines, no_telephone_number

ModelT = TypeVar("ModelT", bound=models.Model)
ModelT_co = TypeVar("ModelT_co", bound=models.Model, covariant=True)


class PublicationState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class PublishableQuerySet(ContentQuerySet[ModelT_co]):
    def published(self) -> Self:
        return self.filter(publication=PublicationState.PUBLISHED)

    def published_in_bulk(self, ids: Iterable[int]) -> dict[int, ModelT_co]:
        """Those of these ids that are published, by their ids.

        The database is asked for the ids alone: SQLite would rather walk through everything that is published.
        """
        found = self.in_bulk(list(ids))
        return {pk: row for pk, row in found.items() if row.is_published}  # type: ignore[attr-defined]


class PublishedInOrder(Generic[ModelT]):
    """The published rows of a model as a list that is counted and cut as quickly with 100,000 of them as with 100."""

    def __init__(self, rows: PublishableQuerySet[ModelT]) -> None:
        """`rows` says what is fetched of each, not which: all rows, with annotations, prefetches, or some columns."""
        self._rows = rows
        self._all: PublishableQuerySet[ModelT] = rows.model._default_manager.all()  # type: ignore[assignment]

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        """All rows but the drafts: a database counts all more quickly than those on a condition, and drafts are few."""
        all_rows = f"SELECT COUNT(*) FROM {self._all.model._meta.db_table}"  # noqa: S608  # a name of our own
        with connections[self._all.db].cursor() as cursor:
            cursor.execute(f"SELECT ({all_rows}) - ({all_rows} WHERE publication = %s)", [PublicationState.DRAFT.value])
            count: int = cursor.fetchone()[0]
        return count

    def __getitem__(self, part: slice) -> Iterable[ModelT]:
        """The rows from `start` up to `stop`, both given and within the list.

        An index alone leads to their positions, from the nearer end; only the rows that stand there are read.
        """
        published = self._all.published()
        positions = published.order_by("position").values("position")[part]
        if part.start > len(self) - part.stop:
            mirrored = slice(len(self) - part.stop, len(self) - part.start)
            positions = published.order_by("-position").values("position")[mirrored]
        return self._rows.published().filter(position__in=positions).in_order()


class Publishable(Addressed):
    """Content with a page of its own, and a state that says whether visitors see it."""

    slug = models.SlugField(
        _("address"),
        unique=True,
        help_text=_("The last part of the page's address, in both languages: lower-case letters, digits and hyphens."),
    )
    publication = models.CharField(
        _("publication"), max_length=10, choices=PublicationState, default=PublicationState.DRAFT
    )
    phrasings = models.TextField(
        _("ways people ask"),
        blank=True,
        validators=[no_telephone_number, few_short_lines],
        help_text=_("Other words for the same trouble, as people type them, one way a line. For the search alone."),
    )
    phrasings_zh_hans: str | None
    phrasings_en: str | None

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        return self.publication == PublicationState.PUBLISHED

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)
