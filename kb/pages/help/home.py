"""The home page: what happened, whom to call, what to search for."""

from django.http import HttpRequest, HttpResponse

from kb.models import FAQ, Symptom
from kb.models.prepared import Prepared
from kb.pages.machines import structured_data
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallets

MOST_QUESTIONS = 10
"""On the home page; the list of questions has them all."""

_symptoms = Prepared(lambda: Symptom.objects.published().in_order())
_first_questions = Prepared(lambda: FAQ.objects.published().in_order()[: MOST_QUESTIONS + 1])


@read_only
def home(request: HttpRequest) -> HttpResponse:
    faqs = _first_questions()
    context = {
        "symptoms": _symptoms(),
        "providers": wallets(),
        "faqs": faqs[:MOST_QUESTIONS],
        "more_faqs": len(faqs) > MOST_QUESTIONS,
        "structured": structured_data.home(),
    }
    return render_page(request, "home.html", context)
