"""Symptoms: what happened to a visitor, and what to say, have ready and ask when calling support."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kb.models.content import ContentQuerySet, source_text_present
from kb.models.faq import FAQ
from kb.models.fields import LineField, SlugField, TextField
from kb.models.line_limits import LONGEST_LIST, few_short_lines
from kb.models.no_numbers_in_text import no_telephone_number
from kb.models.page_addresses import address_of
from kb.models.permanent_id import ContentWithUid
from kb.models.publication import PublicationState


class SymptomQuerySet(ContentQuerySet["Symptom"]):
    def get_by_natural_key(self, slug: str) -> "Symptom":
        return self.get(slug=slug)

    def published(self) -> Self:
        """Returns the symptoms whose FAQ is published and those without one."""
        return self.filter(Q(faq__isnull=True) | Q(faq__publication=PublicationState.PUBLISHED))

    def answered(self) -> Self:
        """Returns the published symptoms that have an FAQ. The others lead to the page for victims of fraud."""
        return self.published().filter(faq__isnull=False)


class Symptom(ContentWithUid):
    slug = SlugField(
        _("key"),
        unique=True,
        validators=[no_telephone_number],
        help_text=_("Names it in addresses, in both languages."),
    )
    label = LineField(
        _("what happened"),
        max_length=60,
        validators=[no_telephone_number],
        help_text=_("As somebody would say it who is in a hurry: “Charged, but it says failed”."),
    )
    label_zh_hans: str
    label_en: str | None
    faq = models.ForeignKey(
        FAQ,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="symptoms",
        verbose_name=_("question"),
        help_text=_("What answers it. Empty: the page for those who were deceived."),
    )
    sentence = TextField(
        _("what to say"),
        max_length=200,
        validators=[no_telephone_number],
        help_text=_(
            "What a caller can read out, and what is shown in large to somebody who speaks the other language."
        ),
    )
    sentence_zh_hans: str
    sentence_en: str | None
    have_ready = TextField(
        _("what to have ready"),
        max_length=LONGEST_LIST,
        blank=True,
        validators=[no_telephone_number, few_short_lines],
        help_text=_("What support will want to know, one thing a line: the order number, the amount …"),
    )
    have_ready_zh_hans: str | None
    have_ready_en: str | None
    to_ask = TextField(
        _("what to ask"),
        max_length=LONGEST_LIST,
        blank=True,
        validators=[no_telephone_number, few_short_lines],
        help_text=_("One question a line."),
    )
    to_ask_zh_hans: str | None
    to_ask_en: str | None

    objects = models.Manager.from_queryset(SymptomQuerySet)()

    class Meta:
        verbose_name = _("symptom")
        verbose_name_plural = _("symptoms")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["position"], name="symptom_position_unique"),
            source_text_present("symptom", "label"),
            source_text_present("symptom", "sentence"),
        )

    def __str__(self) -> str:
        return self.label_zh_hans

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)

    natural_key.dependencies = ["kb.faq"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        """Returns the page to choose a wallet, or the page for victims of fraud if there is no FAQ."""
        return address_of("what-happened", self.slug) if self.faq_id else address_of("deceived")
