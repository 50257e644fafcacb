"""Notices: short messages to visitors for a limited time, such as about an outage."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models.content import Content, ContentQuerySet, source_text_present
from kb.models.fields import TextField
from kb.models.moments import DateTimeField
from kb.models.provider import Provider


class Notice(Content):
    text = TextField(
        _("text"),
        max_length=300,
        help_text=_("One or two sentences: what does not work, and what to do meanwhile."),
    )
    text_zh_hans: str
    text_en: str | None
    provider = models.ForeignKey(
        Provider,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("provider"),
        help_text=_("Empty: it is about all."),
    )
    language = models.CharField(
        _("for readers of"),
        max_length=10,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Empty: of both languages."),
    )
    starts = DateTimeField(_("from"), default=timezone.now, help_text=_("China time."))
    ends = DateTimeField(_("until"), null=True, blank=True, help_text=_("China time. Empty: until you end it."))

    objects = models.Manager.from_queryset(ContentQuerySet)()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["position"], name="notice_position_unique"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")),
                name="notice_ends_after_start",
                violation_error_message=_("A notice ends after it starts."),
            ),
            source_text_present("notice", "text"),
        )

    def __str__(self) -> str:
        return self.text_zh_hans
