"""The names of the roles, for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLE_NAMES: dict[str, Promise] = {
    "administrator": _("Administrator"),
    "editor": _("Editor"),
    "reviewer": _("Reviewer"),
    "translator": _("Translator"),
}
"""The built-in roles: groups that the migrations create, with their names for people."""


def role_name(group_name: str) -> str:
    """Returns the translated name of a built-in role; other groups keep their own name."""
    return str(ROLE_NAMES.get(group_name, group_name))
