"""Synonyms: words in either language that the search treats as equal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.content import Content, ContentQuerySet
from kb.models.fields import SlugField, TextField
from kb.models.line_limits import LONGEST_LIST, few_short_lines
from kb.models.no_numbers_in_text import no_telephone_number


class SynonymGroupQuerySet(ContentQuerySet["SynonymGroup"]):
    def get_by_natural_key(self, slug: str) -> "SynonymGroup":
        return self.get(slug=slug)


class SynonymGroup(Content):
    slug = SlugField(_("key"), unique=True, validators=[no_telephone_number])
    words = TextField(
        _("words"),
        max_length=LONGEST_LIST,
        validators=[no_telephone_number, few_short_lines],
        help_text=_("One a line, in either language: 付款, 支付, pay. Who searches for one finds the others too."),
    )

    is_in_ledger = False

    objects = models.Manager.from_queryset(SynonymGroupQuerySet)()

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["position"], name="synonymgroup_position_unique"),)

    def __str__(self) -> str:
        return " / ".join(self.word_list)

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)

    @property
    def word_list(self) -> list[str]:
        return [word.strip() for word in self.words.splitlines() if word.strip()]
