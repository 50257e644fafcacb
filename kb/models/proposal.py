"""Proposals: changes of hotlines and impostors that a second person has to approve."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models.fields import TextField, URLField
from kb.models.hotline import Hotline
from kb.models.provider import Provider
from kb.models.unreadable_rows import ReadableModel, ReadableQuerySet


class ProposalKind(models.TextChoices):
    ADD = "add", _("add a number")
    CHANGE = "change", _("change a number")
    WITHDRAW = "withdraw", _("withdraw a number")
    RESTORE = "restore", _("restore a number")
    FLAG = "flag", _("list an impostor number")
    UNFLAG = "unflag", _("take a number off the impostor list")


class Decision(models.TextChoices):
    WAITING = "waiting", _("waiting for a second person")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    TAKEN_BACK = "taken-back", _("taken back")


class ProposalQuerySet(ReadableQuerySet["Proposal"]):
    def waiting(self) -> Self:
        return self.filter(decision=Decision.WAITING)


class Proposal(ReadableModel):
    """`old` has the facts of the hotline when the proposal was made (kb.ledger.facts), `new` the columns to set.

    `old` names the hotline that replaces it `replaced_by`, as the ledger does; `new` names that column
    `replaced_by_id`. `old` is {} where no hotline is yet; `new` of an impostor is {"digits": …}.

    `mac` authenticates everything but the decision. Only the author takes a proposal back: `decided_by` is None then.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ProposalKind)
    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("provider")
    )
    hotline = models.ForeignKey(
        Hotline, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name=_("hotline")
    )
    old = models.JSONField(_("old"), default=dict, blank=True)
    new = models.JSONField(_("new"), default=dict, blank=True)
    why_zh_hans = TextField(_("why, in Chinese"), max_length=1000, help_text=_("Visitors read it."))
    why_en = TextField(_("why, in English"), max_length=1000, blank=True)
    evidence_url = URLField(_("evidence"), help_text=_("The official page that shows it."))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = TextField(_("reason"), max_length=1000, blank=True)
    mac = models.CharField(_("authentication code"), max_length=64, editable=False)
    key_id = models.CharField(_("key"), max_length=32, editable=False)

    objects = models.Manager.from_queryset(ProposalQuerySet)()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ("-proposed_at",)
        constraints = (
            # The backstop of kb/ledger/who_may_decide.py, which says who may decide.
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="proposal_two_people",
                violation_error_message=_("Nobody decides on their own proposal."),
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.WAITING, decided_by__isnull=True, decided_at__isnull=True)
                | Q(decision=Decision.APPROVED, decided_by__isnull=False, decided_at__isnull=False)
                | Q(decision=Decision.REJECTED, decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason="")
                | Q(decision=Decision.TAKEN_BACK, decided_by__isnull=True, decided_at__isnull=False),
                name="proposal_decided_by_someone",
            ),
        )

    @property
    def matter(self) -> dict[str, Any]:
        """What it is about, as conditions that all proposals about the same meet.

        That is an existing hotline, a new one of a provider, or the number of an impostor.
        """
        if self.kind in (ProposalKind.FLAG, ProposalKind.UNFLAG):
            return {"new__digits": self.new.get("digits")}
        if self.kind == ProposalKind.ADD:
            return {"kind": ProposalKind.ADD, "provider": self.provider_id}
        return {"hotline": self.hotline_id}

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.hotline or self.new.get('number') or self.new.get('digits')}"
