"""Notices: which are planned, in effect or over, and which a page shows. One about a draft provider is not shown."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models import Notice, Provider, PublicationState


class NoticeState(models.TextChoices):
    PLANNED = "planned", _("planned")
    IN_EFFECT = "in-effect", _("in effect")
    OVER = "over", _("over")


def state(notice: Notice, *, at: datetime) -> NoticeState:
    if notice.starts > at:
        return NoticeState.PLANNED
    return NoticeState.OVER if notice.ends is not None and notice.ends <= at else NoticeState.IN_EFFECT


def in_state(wanted: NoticeState, *, at: datetime) -> Q:
    """`state` as a filter."""
    return {
        NoticeState.PLANNED: Q(starts__gt=at),
        NoticeState.IN_EFFECT: Q(starts__lte=at) & (Q(ends=None) | Q(ends__gt=at)),
        NoticeState.OVER: Q(starts__lte=at, ends__lte=at),
    }[wanted]


def in_effect() -> list[Notice]:
    """The notices of this moment, in order, each with its provider. One query."""
    return list(
        Notice.objects.filter(Q(provider=None) | Q(provider__publication=PublicationState.PUBLISHED))
        .filter(in_state(NoticeState.IN_EFFECT, at=timezone.now()))
        .in_order()
        .select_related("provider")
    )


def for_readers(notices: Iterable[Notice], *, language: str, provider: Provider | None = None) -> list[Notice]:
    """The notices for readers of `language`; on a page about one provider only those about it or about all."""
    return [
        notice
        for notice in notices
        if notice.language in ("", language) and (provider is None or notice.provider_id in (None, provider.pk))
    ]


def end_now(*, notice: Notice) -> bool:
    """Ends a notice that is in effect; returns False if it was not in effect."""
    now = timezone.now()
    running = Notice.objects.filter(in_state(NoticeState.IN_EFFECT, at=now), pk=notice.pk, starts__lt=now)
    return bool(running.update(ends=now, updated=now))
