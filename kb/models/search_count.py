"""Searches, counted by day and query. Nothing about the visitor is stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.fields import LineField


class SearchCount(models.Model):
    day = models.DateField(_("day"))
    """The date in China."""
    query = LineField(_("query"), max_length=100)
    language = models.CharField(_("language"), max_length=10)
    searches = models.PositiveIntegerField(_("searches"), default=1)
    results = models.PositiveIntegerField(_("results"))
    """How many pages the last of these searches found."""
    clicks = models.PositiveIntegerField(_("clicks"), default=0)

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        ordering = ("-day", "-searches", "query")
        default_permissions = ("view",)
        constraints = (models.UniqueConstraint(fields=["day", "query", "language"], name="search_count_unique"),)

    def __str__(self) -> str:
        return self.query
