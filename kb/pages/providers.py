"""Providers: the list, and a page for each with its hotlines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kb.models import FAQ, Provider
from kb.pages.public import public
from kb.pages.rendering import page


@public
def providers(request: HttpRequest) -> HttpResponse:
    found = list(Provider.objects.published().with_hotlines().in_order())
    hotlines = [hotline for provider in found for hotline in provider.hotlines.all()]
    return page(request, "providers.html", {"providers": found}, shows=[*found, *hotlines])


@public
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Provider.objects.published().with_hotlines(), slug=slug)
    faqs = list(FAQ.objects.published().filter(providers=found).in_order())
    shows = [found, *found.hotlines.all(), *faqs]
    return page(request, "provider.html", {"provider": found, "faqs": faqs}, shows=shows)
