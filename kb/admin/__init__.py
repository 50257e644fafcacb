"""How staff work: a folder a desk. Django's autodiscover imports this package, which registers every model's admin."""

from kb.admin.content import advice, faq, feedback, notices, provider, section, symptoms
from kb.admin.hotlines import hotline, ledger, proposal
from kb.admin.people import accounts
from kb.admin.search import searches, synonyms

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
