"""Which notices are in effect: each begins and ends at its moment, and says nothing of a provider that is a draft."""

from datetime import datetime
from functools import lru_cache
from time import monotonic

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
    """`state` as a condition on rows."""
    return {
        NoticeState.PLANNED: Q(starts__gt=at),
        NoticeState.IN_EFFECT: Q(starts__lte=at) & (Q(ends=None) | Q(ends__gt=at)),
        NoticeState.OVER: Q(starts__lte=at, ends__lte=at),
    }[wanted]


def notices_for(language: str, provider: Provider | None = None, *, snapshot: str = "") -> list[Notice]:
    """Those for readers of `language`; on a page about one provider only those about it or about all."""
    return [
        notice
        for notice in in_effect(snapshot)
        if notice.language in ("", language) and (provider is None or notice.provider_id in (None, provider.pk))
    ]


def in_effect(snapshot: str = "") -> list[Notice]:
    """Those of this moment, in order, each with its provider: they are on every page.

    `snapshot` names what the caller reads, who then gets no others than were in it: one query a snapshot. Without a
    name they are looked up once a second.
    """
    now = timezone.now()
    known = not_over(snapshot or str(int(monotonic())))
    return [notice for notice in known if state(notice, at=now) == NoticeState.IN_EFFECT]


@lru_cache(maxsize=2)
def not_over(looked_up: str) -> list[Notice]:
    """The planned ones too, so that they begin at their moment; looked up once for each snapshot or second."""
    return list(
        Notice.objects.filter(Q(provider=None) | Q(provider__publication=PublicationState.PUBLISHED))
        .exclude(in_state(NoticeState.OVER, at=timezone.now()))
        .in_order()
        .select_related("provider")
    )


def end_now(*, notice: Notice) -> bool:
    """Ends a notice that is in effect; False if it is not."""
    now = timezone.now()
    running = Notice.objects.filter(in_state(NoticeState.IN_EFFECT, at=now), pk=notice.pk, starts__lt=now)
    return bool(running.update(ends=now, updated=now))
