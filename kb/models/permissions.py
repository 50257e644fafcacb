"""The names of this site's own permissions, and the check for one."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied

PROPOSE = "kb.propose_hotline"
"""Allows to propose a change, record a check, dispute a number and handle reports."""
DECIDE = "kb.decide_proposal"
"""Allows to approve or reject proposals of other people."""
TRANSLATE = "kb.translate_content"
"""Allows to edit the English of all content."""


def require(person: AbstractUser | AnonymousUser, permission: str) -> None:
    """Raises PermissionDenied unless the person has the permission. An inactive account has none."""
    if not person.has_perm(permission):
        raise PermissionDenied(f"{person.get_username()} lacks the permission {permission}.")
