"""The roles that migrations made. The end of a test with transactions of its own removes them with all other rows."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

Key = tuple[str, str, str]
"""A permission's natural key: one that is made again has another id."""
Roles = dict[str, dict[Key, str]]
"""Each group's permissions with their names."""


def read_roles() -> Roles:
    return {
        group.name: {
            allowed.natural_key(): allowed.name for allowed in group.permissions.select_related("content_type")
        }
        for group in Group.objects.all()
    }


def restore_roles(roles: Roles) -> None:
    """Makes them, with the permissions that only a migration makes, where there are none."""
    if Group.objects.exists():
        return
    there = {allowed.natural_key(): allowed for allowed in Permission.objects.select_related("content_type")}
    for name, permissions in roles.items():
        for key in permissions.keys() - there.keys():
            codename, *model = key
            content_type = ContentType.objects.get_by_natural_key(*model)
            there[key] = Permission.objects.create(codename=codename, name=permissions[key], content_type=content_type)
        Group.objects.create(name=name).permissions.set(there[key] for key in permissions)
