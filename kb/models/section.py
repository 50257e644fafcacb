"""Sections: the pages of the guide."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.content import source_text_present
from kb.models.fields import LineField, TextField
from kb.models.no_numbers_in_text import no_telephone_number
from kb.models.page_addresses import address_of
from kb.models.publication import Publishable, PublishableQuerySet


class SectionQuerySet(PublishableQuerySet["Section"]):
    def get_by_natural_key(self, slug: str) -> "Section":
        return self.get(slug=slug)


class Section(Publishable):
    title = LineField(_("title"), max_length=100, validators=[no_telephone_number])
    title_zh_hans: str
    title_en: str | None
    text = TextField(_("text"), max_length=10_000, validators=[no_telephone_number])
    text_zh_hans: str
    text_en: str | None

    objects = models.Manager.from_queryset(SectionQuerySet)()

    class Meta:
        verbose_name = _("guide section")
        verbose_name_plural = _("guide sections")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["position"], name="section_position_unique"),
            source_text_present("section", "title"),
            source_text_present("section", "text"),
        )

    def __str__(self) -> str:
        return self.title_zh_hans

    def get_absolute_url(self) -> str:
        return address_of("section", self.slug)
