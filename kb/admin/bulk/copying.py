"""Copies a question: a new draft with its own address and its own step keys."""

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from kb.ledger import changes
from kb.ledger.change_lock import Outdated
from kb.ledger.live import read_live
from kb.models import FAQ, Change, PublicationState, Step
from kb.models.slugs import free_slug

_LONGEST_QUESTION = 200


def copy(faq: FAQ, *, by: User) -> Change:
    """Saves a draft of a new question that says what this one says, and returns it.

    Raises PermissionDenied; Outdated if the question is deleted; ValidationError if it is withheld.
    """
    live = read_live(faq.subject)
    if live.facts is None:
        raise Outdated(_("Somebody has deleted this meanwhile. Nothing was changed."))
    live.require_genuine()
    facts = {**live.facts, "id": None, "uid": None, "publication": PublicationState.PUBLISHED.value}
    facts["slug"] = _free_slug(f"{faq.slug[:40]}-copy")
    for name, ending in (("question_zh_hans", "（副本）"), ("question_en", " (copy)")):
        if facts[name]:
            facts[name] = facts[name][: _LONGEST_QUESTION - len(ending)] + ending
    facts["steps"] = [{**step, "key": Step().key} for step in facts["steps"]]
    return changes.begin(kind="faq", subject="", facts=facts, by=by)


def _free_slug(wanted: str) -> str:
    """Returns an address that neither a question nor an open draft has."""
    drafts = Change.objects.open().filter(kind="faq", subject="").values_list("facts__slug", flat=True)
    return free_slug(
        wanted, {*FAQ.objects.filter(slug__startswith=wanted[:40]).values_list("slug", flat=True), *drafts}
    )
