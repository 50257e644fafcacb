"""What a person is told of proposals: their own that were rejected, and others about the same number."""

from datetime import timedelta

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Q
from django.utils import timezone

from kb.models import Decision, Proposal

REJECTED_SHOWN = timedelta(days=30)
"""How long the author is told that a proposal was rejected."""


def rejected_lately(author: AbstractUser | AnonymousUser) -> list[Proposal]:
    """Returns the author's proposals that were rejected within REJECTED_SHOWN, the latest proposal first: one query.

    Leaves out those after whose rejection the author made another proposal about the same.
    """
    since = timezone.now() - REJECTED_SHOWN
    lately = Q(proposed_at__gte=since) | Q(decided_at__gte=since, decision=Decision.REJECTED)
    own = list(
        Proposal.objects.filter(lately, proposed_by=author.pk)
        .select_related("provider", "hotline", "proposed_by")
        .order_by("proposed_at")
    )
    last = {str(row.matter): row.proposed_at for row in own}
    return [
        row
        for row in reversed(own)
        if row.decision == Decision.REJECTED and row.decided_at and row.decided_at >= last[str(row.matter)]
    ]


def waiting_about_the_same(proposal: Proposal) -> list[Proposal]:
    """Returns the other proposals that wait and are about the same, the latest first: one query."""
    about = Proposal.objects.waiting().filter(**proposal.matter).exclude(pk=proposal.pk)
    return list(about.select_related("provider", "hotline", "proposed_by"))
