"""Accounts for the tests."""

from django.contrib.auth.models import Permission, User

from kb.ledger.publishing import approve, submit
from kb.models import Change

RIGHTS = ("propose_hotline", "decide_proposal", "change_hotline", "translate_content")


def hotline_person(name: str, *rights: str) -> User:
    """Returns a person with these permissions about hotlines; with all of them by default."""
    user = User.objects.create_user(name, is_staff=True)
    wanted = rights or RIGHTS
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="kb", codename__in=wanted))
    return user


def let_through() -> None:
    """Submits the only change that there is, and lets a second person approve it."""
    change = Change.objects.get()
    approve(submit(change, by=change.author), by=hotline_person("second", "decide_proposal"))
