"""Link checks: whether the web pages that the content links to still answer. kb.content.link_checks writes the rows."""

from typing import Self

from django.db import models
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

LONGEST_URL = 2000
"""Characters of an address that is checked. PostgreSQL indexes about 2,700 bytes."""


class LinkResult(models.TextChoices):
    ANSWERS = "answers", _("answers")
    MOVED = "moved", _("leads to another site")
    REFUSED = "refused", _("answers, but not to our checks")
    NOT_ALLOWED = "not-allowed", _("asks not to be checked (robots.txt)")
    NOT_FOUND = "not-found", _("the page does not exist")
    SERVER_ERROR = "server-error", _("the server reports an error")
    NO_ANSWER = "no-answer", _("the server does not answer")
    TIMEOUT = "timeout", _("the server takes too long")
    UNKNOWN_HOST = "unknown-host", _("the site's name does not exist")
    TLS_ERROR = "tls-error", _("the connection is not secure (TLS)")
    TOO_MANY_REDIRECTS = "too-many-redirects", _("redirects without end")
    NO_WEB_PAGE = "no-web-page", _("leads to no public web page")


WORKS = (LinkResult.ANSWERS, LinkResult.MOVED, LinkResult.REFUSED, LinkResult.NOT_ALLOWED)
"""The results after which nobody needs to repair the link."""


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def broken(self) -> Self:
        """Returns the links that failed on two days or more in China, and never worked between."""
        return self.filter(first_failed_at__isnull=False, checked_at__date__gt=TruncDate("first_failed_at"))

    def moved(self) -> Self:
        return self.filter(result=LinkResult.MOVED)


class LinkCheck(models.Model):
    url = models.CharField(_("address"), max_length=LONGEST_URL, unique=True)
    result = models.CharField(_("result"), max_length=20, choices=LinkResult)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    """Of the last response; None if there was none."""
    final_url = models.CharField(_("leads to"), max_length=LONGEST_URL, blank=True)
    """Where the redirects ended."""
    checked_at = models.DateTimeField(_("checked at"))
    first_failed_at = models.DateTimeField(_("failing since"), null=True, blank=True)
    """The first of the failures since the link last worked; None if it works."""

    objects = models.Manager.from_queryset(LinkCheckQuerySet)()

    class Meta:
        verbose_name = _("link check")
        verbose_name_plural = _("link checks")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(condition=models.Q(result__in=LinkResult.values), name="linkcheck_result_known"),
        )

    def __str__(self) -> str:
        return self.url
