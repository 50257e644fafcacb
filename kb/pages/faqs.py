"""Questions: the list, page by page, and each with its steps."""

from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kb.hotlines.standing import with_hotlines
from kb.models import FAQ, Provider
from kb.pages.public import public
from kb.pages.rendering import page

PAGE_SIZE = 50


@public
def faqs(request: HttpRequest) -> HttpResponse:
    paginator = Paginator(FAQ.objects.published().in_order(), PAGE_SIZE)
    try:
        shown = paginator.page(request.GET.get("page", "1"))
    except InvalidPage as error:
        raise Http404 from error
    canonical_query = f"?page={shown.number}" if shown.number > 1 else ""
    return page(request, "faqs.html", {"page": shown}, canonical_query=canonical_query)


@public
def faq(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(FAQ.objects.published().with_steps(), slug=slug)
    steps = list(found.steps.all())
    context = {
        "faq": found,
        "steps": steps,
        "providers": with_hotlines(Provider.objects.published().filter(faqs=found)),
        "last_changed": max(part.updated for part in [found, *steps]),
    }
    return page(request, "faq.html", context)
