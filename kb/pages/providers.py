"""Providers: the list, and a page for each with its hotlines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kb.models import FAQ, Provider
from kb.pages.public import public
from kb.pages.rendering import page


@public
def providers(request: HttpRequest) -> HttpResponse:
    found = list(Provider.objects.published().with_hotlines().in_order())
    return page(request, "providers.html", {"providers": found})


@public
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Provider.objects.published().with_hotlines(), slug=slug)
    context = {
        "provider": found,
        "has_callable": any(hotline.is_callable for hotline in found.hotlines.all()),
        "faqs": list(FAQ.objects.published().filter(providers=found).in_order()),
    }
    return page(request, "provider.html", context)
