"""The home page: symptoms, hotlines, the search box and questions."""

from django.http import HttpRequest, HttpResponse

from kb.content.symptoms import published_symptoms
from kb.delivery.snapshot import once_per_snapshot
from kb.ledger.shown import first_shown
from kb.models import FAQ
from kb.pages.machines import structured_data
from kb.pages.provider_lookup import all_providers
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page

MAX_QUESTIONS = 10
"""Questions on the home page, which links to the list of all."""


all_symptoms = once_per_snapshot(published_symptoms)
"""Returns all symptoms that are shown, in order, each with its question: four queries."""


@read_only
def home(request: HttpRequest) -> HttpResponse:
    faqs = first_shown(FAQ.objects.published().in_order(), MAX_QUESTIONS)
    context = {
        "symptoms": all_symptoms(),
        "providers": all_providers(),
        "faqs": faqs.rows,
        "more_faqs": faqs.has_more,
        "structured": structured_data.home_nodes(),
    }
    return render_page(request, "home.html", context)
