"""The symptoms that visitors see, each with the question that answers it."""

from kb.ledger.shown import shown, with_shown_related
from kb.models import FAQ, Symptom


def published_symptoms() -> list[Symptom]:
    """Returns the symptoms that are shown, in order, each with its question without steps: four queries.

    Leaves out those whose question is not published or not shown.
    """
    return with_shown_related(shown(Symptom.objects.in_order()), "faq", FAQ)
