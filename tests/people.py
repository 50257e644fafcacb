"""Accounts for the tests."""

from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType

from kb.models import Hotline

RIGHTS = ("propose_hotline", "decide_proposal", "change_hotline", "translate_content")


def hotline_person(name: str, *rights: str) -> User:
    """Returns a person with these permissions about hotlines; with all of them by default."""
    user = User.objects.create_user(name, is_staff=True)
    wanted = set(rights or RIGHTS)
    found = list(Permission.objects.filter(content_type__app_label="kb", codename__in=wanted))
    # A transactional test may have deleted the rows of migrations.
    kind = ContentType.objects.get_for_model(Hotline)
    missing = wanted - {permission.codename for permission in found}
    found += [Permission.objects.create(content_type=kind, codename=name, name=name) for name in missing]
    user.user_permissions.set(found)
    return user
