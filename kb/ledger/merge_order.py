"""Merges two new orders of one list. Pure."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

_Places = dict[T, int]


def merge_order(kept: Sequence[T], base: Sequence[T], mine: Sequence[T], theirs: Sequence[T]) -> list[T]:
    """Returns the members of `kept` in an order that respects what each side moved and where it put what is new.

    Of two members, the side that changed their order decides. What one side alone has stays behind the member that it
    follows there. Where this leaves it open, `kept` decides; so the result is the same with the sides exchanged.
    """
    held = Counter(member for order in (base, mine, theirs) for member in set(order))
    order = _order_shared([member for member in kept if held[member] > 1], base, mine, theirs)
    place = {member: place for place, member in enumerate(kept)}
    following: dict[T | None, list[T]] = defaultdict(list)
    for side in (mine, theirs):
        previous = None
        for member in filter(place.__contains__, side):
            if held[member] == 1:
                following[previous].append(member)
            previous = member
    merged: list[T] = []
    for start in (None, *order):
        waiting: list[T | None] = [start]
        while waiting:
            last = waiting.pop()
            if last is not None:
                merged.append(last)
            followers: list[T] = sorted(following[last], key=place.__getitem__, reverse=True)
            waiting.extend(followers)
    return merged


def _order_shared(shared: list[T], base: Sequence[T], mine: Sequence[T], theirs: Sequence[T]) -> list[T]:
    """Orders the members that at least two of the three have.

    What has the fewest others before it comes first: where the two sides' moves go round in a circle, one is undone.
    """
    places = [{member: place for place, member in enumerate(order)} for order in (base, mine, theirs)]
    before = {member: {other for other in shared if _comes_first(other, member, *places)} for member in shared}
    waiting, order = list(shared), []
    while waiting:
        first = min(waiting, key=lambda member: len(before[member]))
        waiting.remove(first)
        order.append(first)
        for others in before.values():
            others.discard(first)
    return order


def _comes_first(one: T, other: T, base: _Places[T], mine: _Places[T], theirs: _Places[T]) -> bool:
    """Returns True if `one` comes before `other`; False if not, or if no side says so."""
    in_base, in_mine, in_theirs = (
        places[one] < places[other] if one in places and other in places else None for places in (base, mine, theirs)
    )
    if in_mine is None or in_theirs is None:
        return bool(in_theirs if in_mine is None else in_mine)
    if in_base is None:
        return in_mine and in_theirs
    return in_mine if in_mine != in_base else in_theirs
