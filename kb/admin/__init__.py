"""How staff work: one module per model, found by Django's autodiscover through this package."""

from kb.admin import accounts, advice, faq, hotline, ledger, proposal, provider, searches, section, synonyms

__all__ = [
    "accounts",
    "advice",
    "faq",
    "hotline",
    "ledger",
    "proposal",
    "provider",
    "searches",
    "section",
    "synonyms",
]
