"""The roles that migrations create. The flush after a transactional test deletes them with all other rows."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

Key = tuple[str, str, str]
"""The natural key of a permission. Its id changes when it is created again."""
Roles = dict[str, dict[Key, str]]
"""The permissions of each group, with their names."""


def read_roles() -> Roles:
    return {
        group.name: {
            allowed.natural_key(): allowed.name for allowed in group.permissions.select_related("content_type")
        }
        for group in Group.objects.all()
    }


def restore_roles(roles: Roles) -> None:
    """Creates the roles and the permissions that only migrations create, if they are missing."""
    if Group.objects.exists():
        return
    there = {allowed.natural_key(): allowed for allowed in Permission.objects.select_related("content_type")}
    for name, permissions in roles.items():
        for key in permissions.keys() - there.keys():
            codename, *model = key
            content_type = ContentType.objects.get_by_natural_key(*model)
            there[key] = Permission.objects.create(codename=codename, name=permissions[key], content_type=content_type)
        Group.objects.create(name=name).permissions.set(there[key] for key in permissions)
