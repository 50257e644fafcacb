"""Copies a question: a new draft with its own address and its own step keys."""

from django.contrib.auth.models import User

from kb.ledger import changes
from kb.ledger.live import read_live
from kb.models import FAQ, Change, PublicationState, Step

_LONGEST_QUESTION = 200
_LONGEST_SLUG = 50


def copy(faq: FAQ, *, by: User) -> Change:
    """Saves a draft of a new question that says what this one says, and returns it.

    Raises PermissionDenied; ValidationError if the question is withheld.
    """
    live = read_live(faq.subject)
    live.require_genuine()
    facts = {**(live.facts or {}), "id": None, "uid": None, "publication": PublicationState.DRAFT.value}
    facts["slug"] = _free_slug(faq.slug)
    for name, ending in (("question_zh_hans", "（副本）"), ("question_en", " (copy)")):
        if facts[name]:
            facts[name] = facts[name][: _LONGEST_QUESTION - len(ending)] + ending
    facts["steps"] = [{**step, "key": Step().key} for step in facts["steps"]]
    return changes.begin(kind="faq", subject="", facts=facts, by=by)


def _free_slug(slug: str) -> str:
    """Returns an address that neither a question nor an open draft has: "payment-failed-copy", "…-copy-2"."""
    drafts = Change.objects.open().filter(kind="faq", subject="").values_list("facts__slug", flat=True)
    taken = {*FAQ.objects.filter(slug__startswith=slug[:30]).values_list("slug", flat=True), *drafts}
    endings = ("-copy", *(f"-copy-{number}" for number in range(2, 1000)))
    return next(
        each for each in (slug[: _LONGEST_SLUG - len(ending)] + ending for ending in endings) if each not in taken
    )
