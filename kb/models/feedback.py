"""Feedback on answers, counted by day, step and reason. Nothing about the reader is stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.faq import FAQ
from kb.models.fields import LineField


class FeedbackReason(models.TextChoices):
    """Why an answer did not help; or HELPED."""

    HELPED = "helped", _("It helped")
    DID_NOT_WORK = "did-not-work", _("I did it, and it did not work")
    LOOKS_DIFFERENT = "looks-different", _("My app looks different")
    UNCLEAR = "unclear", _("I do not understand it")
    NOT_MY_PROBLEM = "not-my-problem", _("This is not my problem")
    NO_ANSWER = "no-answer", _("I could not reach support")


class FeedbackCount(models.Model):
    day = models.DateField(_("day"))
    """The date in China."""
    faq = models.ForeignKey(FAQ, on_delete=models.CASCADE, related_name="feedback", verbose_name=_("question"))
    step = LineField(_("step"), max_length=50, blank=True)
    """The key of the step where the reader was stuck, or "" for the whole answer. It stays when the step is deleted."""
    reason = models.CharField(_("reason"), max_length=20, choices=FeedbackReason)
    count = models.PositiveIntegerField(_("count"), default=1)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ("-day",)
        default_permissions = ("view",)
        constraints = (
            models.UniqueConstraint(fields=["day", "faq", "step", "reason"], name="feedback_count_unique"),
            models.CheckConstraint(condition=models.Q(reason__in=FeedbackReason.values), name="feedback_count_reason"),
        )

    def __str__(self) -> str:
        return f"{self.faq}: {self.get_reason_display()}"
