"""Published and draft content. Visitors see only published content."""

from typing import Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.content import ContentQuerySet
from kb.models.fields import SlugField, TextField
from kb.models.line_limits import LONGEST_LIST, few_short_lines
from kb.models.no_numbers_in_text import no_telephone_number
from kb.models.permanent_id import ContentWithUid

ModelT_co = TypeVar("ModelT_co", bound=models.Model, covariant=True)


class PublicationState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class PublishableQuerySet(ContentQuerySet[ModelT_co]):
    def published(self) -> Self:
        return self.filter(publication=PublicationState.PUBLISHED)


class Publishable(ContentWithUid):
    """Content with its own page and a publication state."""

    slug = SlugField(
        _("address"),
        unique=True,
        validators=[no_telephone_number],
        help_text=_("The last part of the page's address, in both languages: lower-case letters, digits and hyphens."),
    )
    publication = models.CharField(
        _("publication"), max_length=10, choices=PublicationState, default=PublicationState.DRAFT
    )
    phrasings = TextField(
        _("ways people ask"),
        max_length=LONGEST_LIST,
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
