"""The work list: withheld hotlines, proposals to decide, checks that are due, reports and disputes."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser, AnonymousUser

from kb.hotlines.related_proposals import rejected_lately
from kb.hotlines.verification import with_verification_status
from kb.ledger import who_may_decide
from kb.ledger.alarm import alarm
from kb.models import Hotline, Proposal, Report, ReportReason, VerificationStatus

TO_CHECK = (VerificationStatus.DUE, VerificationStatus.NOT_YET_CHECKED)


def work_list_context(user: AbstractUser | AnonymousUser) -> dict[str, Any]:
    """Takes four queries: hotlines, waiting proposals, own rejected ones, reports; kb.ledger.alarm takes more."""
    hotlines = with_verification_status()
    proposals = Proposal.objects.waiting().select_related("provider", "hotline", "proposed_by").order_by("proposed_at")
    waiting = list(proposals)
    return {
        "withheld": [hotline for hotline in hotlines if hotline.verification_status == VerificationStatus.WITHHELD],
        "verification": alarm.latest(),
        "may_decide": who_may_decide.is_decider(user),
        "for_me": [proposal for proposal in waiting if proposal.proposed_by != user],
        "my_own": [proposal for proposal in waiting if proposal.proposed_by == user],
        "rejected": rejected_lately(user),
        "to_check": sorted(
            (hotline for hotline in hotlines if hotline.verification_status in TO_CHECK), key=_last_check
        ),
        "reports": _reports({hotline.pk: hotline for hotline in hotlines}),
        "disputed": [hotline for hotline in hotlines if hotline.verification_status == VerificationStatus.DISPUTED],
    }


def _last_check(hotline: Hotline) -> tuple[date, Any]:
    """Sort key: hotlines that were never checked come first."""
    return hotline.checked_on or date.min, hotline.updated


def _reports(hotlines: dict[int, Hotline]) -> list[dict[str, Any]]:
    """Returns the reports that wait, by hotline and reason, the most harmful first."""
    return [
        {**row, "hotline": hotlines[row["hotline"]], "label": ReportReason(row["reason"]).label}
        for row in Report.objects.waiting().by_harm()
        if row["hotline"] in hotlines
    ]
