"""What there is to do: decisions, checks, reports and disputes, and before all else what does not match the ledger."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser, AnonymousUser

from kb.admin.base.action_view import with_verification_status
from kb.hotlines import ledger
from kb.models import Hotline, Proposal, Report, ReportReason, VerificationStatus
from kb.models.permissions import DECIDE

TO_CHECK = (VerificationStatus.DUE, VerificationStatus.NOT_YET_CHECKED)


def work_list(user: AbstractUser | AnonymousUser) -> dict[str, Any]:
    """Five queries, whatever there is: hotlines, proposals, reports, and two for the ledger's walk."""
    hotlines = with_verification_status()
    proposals = Proposal.objects.waiting().select_related("provider", "hotline", "proposed_by").order_by("proposed_at")
    waiting = list(proposals)
    return {
        "withheld": [hotline for hotline in hotlines if hotline.verification_status == VerificationStatus.WITHHELD],
        "problems": list(ledger.problems()),
        "may_decide": user.has_perm(DECIDE),
        "for_me": [proposal for proposal in waiting if proposal.proposed_by_id != user.pk],
        "my_own": [proposal for proposal in waiting if proposal.proposed_by_id == user.pk],
        "to_check": sorted((hotline for hotline in hotlines if hotline.verification_status in TO_CHECK), key=_age),
        "reports": _reports({hotline.pk: hotline for hotline in hotlines}),
        "disputed": [hotline for hotline in hotlines if hotline.verification_status == VerificationStatus.DISPUTED],
    }


def _age(hotline: Hotline) -> tuple[date, Any]:
    """Those that nobody ever checked come first."""
    return hotline.checked_on or date.min, hotline.updated


def _reports(hotlines: dict[int, Hotline]) -> list[dict[str, Any]]:
    """The most harmful first."""
    return [
        {**row, "hotline": hotlines[row["hotline"]], "label": ReportReason(row["reason"]).label}
        for row in Report.objects.waiting().by_harm()
    ]
