"""Notices: which are planned, in effect or over, and which of them a page shows."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.ledger.publishing import publish_at_once
from kb.ledger.shown import shown, with_shown_related
from kb.models import Notice, Provider
from kb.models.locks import lock_content


class NoticeState(models.TextChoices):
    PLANNED = "planned", _("planned")
    IN_EFFECT = "in-effect", _("in effect")
    OVER = "over", _("over")


def notice_state(notice: Notice, *, at: datetime) -> NoticeState:
    if notice.starts > at:
        return NoticeState.PLANNED
    return NoticeState.OVER if notice.ends is not None and notice.ends <= at else NoticeState.IN_EFFECT


def in_state(state: NoticeState, *, at: datetime) -> Q:
    """Returns the condition that a notice is in this state."""
    return {
        NoticeState.PLANNED: Q(starts__gt=at),
        NoticeState.IN_EFFECT: Q(starts__lte=at) & (Q(ends=None) | Q(ends__gt=at)),
        NoticeState.OVER: Q(starts__lte=at, ends__lte=at),
    }[state]


def notices_in_effect() -> list[Notice]:
    """Returns the notices now in effect that are shown, in order, each with its provider.

    Leaves out those about a provider that is not shown. One query, and one more if a notice is about a provider.
    """
    notices = shown(Notice.objects.filter(in_state(NoticeState.IN_EFFECT, at=timezone.now())).in_order())
    return with_shown_related(notices, "provider", Provider)


def for_readers(notices: Iterable[Notice], *, language: str, provider: Provider | None = None) -> list[Notice]:
    """Returns the notices for readers of `language`. With `provider`, only those about it and those about all."""
    return [
        notice
        for notice in notices
        if notice.language in ("", language) and (provider is None or notice.provider_id in (None, provider.pk))
    ]


@transaction.atomic
def end_now(*, notice: Notice, by: User) -> bool:
    """Ends the notice if it is in effect. Returns False if it is not."""
    lock_content()
    now = timezone.now()
    current = Notice.objects.filter(in_state(NoticeState.IN_EFFECT, at=now), pk=notice.pk, starts__lt=now).first()
    if current is None:
        return False
    publish_at_once(current, lambda facts: {**facts, "ends": now.isoformat()}, by=by)
    return True
