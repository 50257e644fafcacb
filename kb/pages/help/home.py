"""The home page: symptoms, hotlines, the search box and questions."""

from django.http import HttpRequest, HttpResponse

from kb.delivery.snapshot import once_per_snapshot
from kb.models import FAQ, Symptom
from kb.pages.machines import structured_data
from kb.pages.provider_lookup import all_providers
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page

MAX_QUESTIONS = 10
"""Questions on the home page, which links to the list of all."""


@once_per_snapshot
def all_symptoms() -> list[Symptom]:
    """Returns the published symptoms in order, each with its question: one query."""
    return list(Symptom.objects.published().in_order())


@read_only
def home(request: HttpRequest) -> HttpResponse:
    faqs = list(FAQ.objects.published().titles().in_order()[: MAX_QUESTIONS + 1])
    context = {
        "symptoms": all_symptoms(),
        "providers": all_providers(),
        "faqs": faqs[:MAX_QUESTIONS],
        "more_faqs": len(faqs) > MAX_QUESTIONS,
        "structured": structured_data.home_nodes(),
    }
    return render_page(request, "home.html", context)
