"""Steps: the ordered instructions of an FAQ."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.content import ContentQuerySet, source_text_present
from kb.models.faq import FAQ
from kb.models.page_part import PagePart


class StepKind(models.TextChoices):
    ACTION = "action", _("something to do")
    CONTACT = "contact", _("contact support (shows the hotlines)")


class StepQuerySet(ContentQuerySet["Step"]):
    def get_by_natural_key(self, faq_slug: str, key: str) -> "Step":
        return self.get(faq__slug=faq_slug, key=key)


class Step(PagePart):
    faq = models.ForeignKey(FAQ, on_delete=models.CASCADE, related_name="steps", verbose_name=_("question"))
    kind = models.CharField(_("kind"), max_length=10, choices=StepKind, default=StepKind.ACTION)

    objects = models.Manager.from_queryset(StepQuerySet)()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["faq", "position"], name="step_position_unique"),
            models.UniqueConstraint(fields=["faq", "key"], name="step_key_unique"),
            source_text_present("step", "title"),
            source_text_present("step", "text"),
        )
        indexes = (models.Index(fields=["updated"], name="step_by_change"),)

    def natural_key(self) -> tuple[str, ...]:
        return (*self.faq.natural_key(), self.key)

    natural_key.dependencies = ["kb.faq"]  # type: ignore[attr-defined]

    def siblings(self) -> models.QuerySet[Any]:
        return Step.objects.filter(faq_id=self.faq_id)

    @property
    def is_contact(self) -> bool:
        return self.kind == StepKind.CONTACT
