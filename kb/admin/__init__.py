"""How staff work: one module per model, found by Django's autodiscover through this package."""

from kb.admin import (
    accounts,
    advice,
    faq,
    feedback,
    hotline,
    ledger,
    notices,
    proposal,
    provider,
    searches,
    section,
    symptoms,
    synonyms,
)

__all__ = [
    "accounts",
    "advice",
    "faq",
    "feedback",
    "hotline",
    "ledger",
    "notices",
    "proposal",
    "provider",
    "searches",
    "section",
    "symptoms",
    "synonyms",
]
