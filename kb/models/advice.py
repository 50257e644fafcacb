"""Advice about fraud: what a provider never asks for, whether it calls customers, what to do after a fraud."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kb.models.content import Content, ContentQuerySet, source_text_present
from kb.models.fields import LineField, SlugField, TextField, URLField
from kb.models.moments import DateField
from kb.models.no_numbers_in_text import no_telephone_number
from kb.models.provider import Provider


class AdviceTopic(models.TextChoices):
    NEVER_ASKS = "never-asks", _("what it never asks for")
    CALLS_OUT = "calls-out", _("whether it calls you")
    DECEIVED = "deceived", _("already deceived?")


class AdviceQuerySet(ContentQuerySet["Advice"]):
    def get_by_natural_key(self, slug: str) -> "Advice":
        return self.get(slug=slug)

    def on_calls(self) -> Self:
        """Returns what support never asks for and whether it calls, of all providers."""
        return self.exclude(topic=AdviceTopic.DECEIVED)

    def on_being_deceived(self) -> Self:
        return self.filter(topic=AdviceTopic.DECEIVED)


class Advice(Content):
    slug = SlugField(_("key"), unique=True, validators=[no_telephone_number])
    topic = models.CharField(_("topic"), max_length=20, choices=AdviceTopic)
    provider = models.ForeignKey(
        Provider,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="advice",
        verbose_name=_("provider"),
        help_text=_("Empty: it is true of all."),
    )
    text = TextField(_("text"), max_length=500)
    text_zh_hans: str
    text_en: str | None
    source_name = LineField(_("source"), max_length=200, blank=True, help_text=_("Who says so."))
    source_name_zh_hans: str | None
    source_name_en: str | None
    source_url = URLField(_("address of the source"), blank=True)
    checked_on = DateField(_("checked on"), null=True, blank=True)

    objects = models.Manager.from_queryset(AdviceQuerySet)()

    class Meta:
        verbose_name = _("advice")
        verbose_name_plural = _("advice")
        ordering = ("topic", "position")
        constraints = (
            models.UniqueConstraint(fields=["topic", "position"], name="advice_position_unique"),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True) | ~Q(source_url=""),
                name="advice_check_has_source",
                violation_error_message=_("What was checked names the address it was checked against."),
            ),
            source_text_present("advice", "text"),
        )

    def __str__(self) -> str:
        return self.text_zh_hans

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)

    def siblings(self) -> models.QuerySet[Any]:
        return Advice.objects.filter(topic=self.topic)
