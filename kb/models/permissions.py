"""The permissions that are ours, by name, and the question whether a person has one."""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import PermissionDenied

PROPOSE = "kb.propose_hotline"
"""To propose a change, record a check, dispute a number and handle reports."""
DECIDE = "kb.decide_proposal"
"""To approve or reject what somebody else proposed."""
TRANSLATE = "kb.translate_content"
"""To write the English of all content."""


def require(person: AbstractUser | AnonymousUser, permission: str) -> None:
    """Raises PermissionDenied unless the person has the permission and an account in use."""
    if not person.has_perm(permission):
        raise PermissionDenied(f"{person.get_username()} lacks the permission {permission}.")
