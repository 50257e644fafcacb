"""Puts a row that was restored back in its former place among the others.

A deletion leaves a gap at the position of the row, which stays free unless the rows around it move.
"""

from django.db.models import Exists, F, OuterRef

from kb.models.content import OUT_OF_THE_WAY, Content


def put_back(obj: Content, position: int) -> None:
    """Moves a row from the end to this position. Rows that stand there move by one, up to the next gap."""
    siblings = obj.siblings().exclude(pk=obj.pk)
    last = siblings.order_by("position").last()
    if last is None or position > last.position:
        return
    moved = siblings.filter(position__range=(position, _last_before_gap(obj, position)))
    moved.update(position=F("position") + OUT_OF_THE_WAY)
    obj.position = position
    obj.save(update_fields=["position"])
    siblings.filter(position__gt=OUT_OF_THE_WAY).update(position=F("position") - OUT_OF_THE_WAY + 1)


def _last_before_gap(obj: Content, position: int) -> int:
    """Returns the last position of the rows that stand without a gap from this position on; one less if it is free."""
    siblings = obj.siblings().exclude(pk=obj.pk)
    if not siblings.filter(position=position).exists():
        return position - 1
    following = Exists(siblings.filter(position=OuterRef("position") + 1))
    ends = siblings.filter(~following, position__gte=position).order_by("position")
    return int(ends.values_list("position", flat=True)[0])
