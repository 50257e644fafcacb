"""The admin for staff. Django's autodiscover imports this package, which registers the ModelAdmin of every model."""

from kb.admin.changes import changes
from kb.admin.content import advice, faqs, feedback, notices, providers, sections, symptoms
from kb.admin.hotlines import hotlines, ledger, proposals
from kb.admin.overview import activity_page
from kb.admin.people import roles, users
from kb.admin.search import searches, synonyms

__all__ = [
    "activity_page",
    "advice",
    "changes",
    "faqs",
    "feedback",
    "hotlines",
    "ledger",
    "notices",
    "proposals",
    "providers",
    "roles",
    "searches",
    "sections",
    "symptoms",
    "synonyms",
    "users",
]
