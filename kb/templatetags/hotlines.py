"""What the public templates say of a hotline."""

from django import template
from django.utils import timezone

from kb.hotlines import standing, words
from kb.models import Hotline

register = template.Library()

register.filter("standing_in_words", words.standing_in_words)
register.filter("due_on", standing.due_on)


@register.simple_tag
def timetable(hotline: Hotline) -> words.Timetable | None:
    """`{% timetable hotline as hours %}`: its opening hours from today on; None when they are not known."""
    return words.timetable(hotline, since=timezone.localdate())
