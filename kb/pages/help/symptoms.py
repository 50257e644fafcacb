"""The page of a symptom: it asks for the wallet, and leads to the answer with that wallet's hotline."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kb.localize.english import has_english
from kb.models import Provider, Symptom
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page


@read_only
def symptom_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Renders the choice of wallets; redirects to the page for the deceived if no question answers the symptom."""
    symptom = Symptom.objects.published().filter(slug=slug).first()
    if symptom is None:
        raise Http404
    if symptom.faq is None:
        return HttpResponseRedirect(reverse("deceived"))
    providers = Provider.objects.published().filter(faqs=symptom.faq).in_order()
    context = {"symptom": symptom, "providers": list(providers)}
    return render_page(request, "symptom.html", context, in_english=has_english(symptom))
