"""The list of providers, and the page of each with its hotlines."""

from django.http import HttpRequest, HttpResponse

from kb.localize.english import has_english
from kb.models import FAQ, Advice, AdviceTopic
from kb.pages.machines import structured_data
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallet, wallets

MOST_QUESTIONS = 20
"""Questions on a provider's page; it links to the list of all."""


@read_only
def providers(request: HttpRequest) -> HttpResponse:
    return render_page(request, "providers.html", {"providers": wallets()})


@read_only
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    found = wallet(slug)
    advice = list(Advice.objects.about(slug).in_order())
    faqs = list(FAQ.objects.published().about(slug).titles().in_order()[: MOST_QUESTIONS + 1])
    context = {
        "provider": found,
        "structured": structured_data.provider(found),
        "has_callable": any(hotline.is_callable for hotline in found.hotlines.all()),
        "faqs": faqs[:MOST_QUESTIONS],
        "more_faqs": len(faqs) > MOST_QUESTIONS,
        "never_asks": [item for item in advice if item.topic == AdviceTopic.NEVER_ASKS],
        "calls_out": [item for item in advice if item.topic == AdviceTopic.CALLS_OUT],
    }
    in_english = has_english(found, found.hotlines.all())
    return render_page(request, "provider.html", context, about=found, in_english=in_english)
