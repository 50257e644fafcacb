"""Providers: the list, and a page for each with its hotlines."""

from django.http import HttpRequest, HttpResponse

from kb.hotlines.standing import published_provider, with_hotlines
from kb.models import FAQ, Advice, AdviceTopic, Provider
from kb.pages import structured
from kb.pages.public import public
from kb.pages.rendering import page


@public
def providers(request: HttpRequest) -> HttpResponse:
    return page(request, "providers.html", {"providers": with_hotlines(Provider.objects.published())})


@public
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    found = published_provider(slug)
    advice = list(Advice.objects.about(found).in_order())
    context = {
        "provider": found,
        "structured": structured.provider(found),
        "has_callable": any(hotline.is_callable for hotline in found.hotlines.all()),
        "faqs": list(FAQ.objects.published().filter(providers=found).in_order()),
        "never_asks": [item for item in advice if item.topic == AdviceTopic.NEVER_ASKS],
        "calls_out": [item for item in advice if item.topic == AdviceTopic.CALLS_OUT],
    }
    return page(request, "provider.html", context, about=found)
