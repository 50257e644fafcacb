"""Rate limits of what scripts of the admin ask for, by person and minute, counted in the cache."""

from time import time

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.cache import cache

MINUTE = 60
"""Seconds. All counts start again at the full minute."""


def consume(person: AbstractUser | AnonymousUser, action: str, *, per_minute: int) -> bool:
    """Counts one `action` of this person. Returns False if it is more than `per_minute` in this minute."""
    key = f"rate:{action.replace(' ', '-')}:{person.pk}:{int(time() // MINUTE)}"
    cache.add(key, 0, timeout=MINUTE)
    try:
        return cache.incr(key) <= per_minute
    except ValueError:  # the cache has dropped it meanwhile
        return True
