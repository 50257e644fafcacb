"""Addresses of drafts in the admin."""

from django.urls import reverse

from kb.ledger.rows import FIRST_DRAFT_ID
from kb.models import Change


def draft_address(draft: Change) -> str:
    """Returns the address of the form that edits the draft."""
    _kind, _slash, key = draft.subject.partition("/")
    return reverse(f"admin:kb_{draft.kind}_change", args=[key or draft.pk + FIRST_DRAFT_ID])


def change_address(change: Change) -> str:
    """Returns the address of the page that shows what the change changes."""
    return reverse("admin:kb_change_change", args=[change.pk])
