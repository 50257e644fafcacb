"""How staff work: one module per model, found by Django's autodiscover through this package."""

from kb.admin import accounts, faq, provider, section

__all__ = ["accounts", "faq", "provider", "section"]
