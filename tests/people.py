"""Accounts for the tests."""

from django.contrib.auth.models import Permission, User

RIGHTS = ("propose_hotline", "decide_proposal", "change_hotline", "translate_content")


def hotline_person(name: str, *rights: str) -> User:
    """Returns a person with these permissions about hotlines; with all of them by default."""
    user = User.objects.create_user(name, is_staff=True)
    wanted = rights or RIGHTS
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="kb", codename__in=wanted))
    return user
