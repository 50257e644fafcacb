"""Items: the ordered points of a guide section."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.content import ContentQuerySet, source_text_present
from kb.models.page_part import PagePart
from kb.models.section import Section


class SectionItemQuerySet(ContentQuerySet["SectionItem"]):
    def get_by_natural_key(self, section_slug: str, key: str) -> "SectionItem":
        return self.get(section__slug=section_slug, key=key)


class SectionItem(PagePart):
    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, related_name="items", verbose_name=_("guide section")
    )

    objects = models.Manager.from_queryset(SectionItemQuerySet)()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["section", "position"], name="sectionitem_position_unique"),
            models.UniqueConstraint(fields=["section", "key"], name="sectionitem_key_unique"),
            source_text_present("sectionitem", "title"),
            source_text_present("sectionitem", "text"),
        )

    def natural_key(self) -> tuple[str, ...]:
        return (*self.section.natural_key(), self.key)

    natural_key.dependencies = ["kb.section"]  # type: ignore[attr-defined]

    def siblings(self) -> models.QuerySet[Any]:
        return SectionItem.objects.filter(section_id=self.section_id)
