"""The home page: what happened, whom to call, what to search for."""

from django.http import HttpRequest, HttpResponse

from kb.hotlines.standing import with_hotlines
from kb.models import FAQ, Provider, Symptom
from kb.pages import structured
from kb.pages.public import public
from kb.pages.rendering import page

MOST_QUESTIONS = 10
"""On the home page; the list of questions has them all."""


@public
def home(request: HttpRequest) -> HttpResponse:
    faqs = list(FAQ.objects.published().in_order()[: MOST_QUESTIONS + 1])
    context = {
        "symptoms": list(Symptom.objects.published().in_order()),
        "providers": with_hotlines(Provider.objects.published()),
        "faqs": faqs[:MOST_QUESTIONS],
        "more_faqs": len(faqs) > MOST_QUESTIONS,
        "structured": structured.home(),
    }
    return page(request, "home.html", context)
