"""Questions opened from search results, counted by day. Nothing about the visitor is stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.faq import FAQ


class ClickCount(models.Model):
    day = models.DateField(_("day"))
    """The date in China."""
    faq = models.ForeignKey(FAQ, on_delete=models.CASCADE, related_name="click_counts", verbose_name=_("question"))
    clicks = models.PositiveIntegerField(_("clicks"), default=0)

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["day", "faq"], name="click_count_unique"),)

    def __str__(self) -> str:
        return f"{self.day}: {self.faq}"
