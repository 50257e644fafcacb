"""The list of providers, and the page of each with its hotlines."""

from django.http import HttpRequest, HttpResponse

from kb.ledger.shown import first_shown
from kb.localize.english import has_english
from kb.models import FAQ, AdviceTopic
from kb.pages.machines import structured_data
from kb.pages.provider_lookup import advice_about, all_providers, get_provider_or_404
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page

MAX_QUESTIONS = 20
"""Questions on a provider's page, which links to the list of all."""


@read_only
def provider_list(request: HttpRequest) -> HttpResponse:
    return render_page(request, "providers.html", {"providers": all_providers()})


@read_only
def provider_detail(request: HttpRequest, slug: str) -> HttpResponse:
    provider = get_provider_or_404(slug)
    advice = advice_about(provider)
    faqs = first_shown(FAQ.objects.published().about(slug).in_order(), MAX_QUESTIONS)
    context = {
        "provider": provider,
        "structured": structured_data.provider_nodes(provider),
        "has_callable": any(hotline.is_callable for hotline in provider.hotlines.all()),
        "faqs": faqs.rows,
        "more_faqs": faqs.has_more,
        "never_asks": [item for item in advice if item.topic == AdviceTopic.NEVER_ASKS],
        "calls_out": [item for item in advice if item.topic == AdviceTopic.CALLS_OUT],
    }
    in_english = has_english(provider, provider.hotlines.all())
    return render_page(request, "provider.html", context, about=provider, in_english=in_english)
