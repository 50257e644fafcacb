"""The home page: what happened, whom to call, what to search for."""

from django.http import HttpRequest, HttpResponse

from kb.models import FAQ, Symptom
from kb.pages.machines import structured_data
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallets

MOST_QUESTIONS = 10
"""Questions on the home page; it links to the list of all."""


@read_only
def home(request: HttpRequest) -> HttpResponse:
    faqs = list(FAQ.objects.published().titles().in_order()[: MOST_QUESTIONS + 1])
    context = {
        "symptoms": list(Symptom.objects.published().in_order()),
        "providers": wallets(),
        "faqs": faqs[:MOST_QUESTIONS],
        "more_faqs": len(faqs) > MOST_QUESTIONS,
        "structured": structured_data.home(),
    }
    return render_page(request, "home.html", context)
