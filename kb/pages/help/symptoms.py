"""The page of a symptom: it asks for the wallet, and leads to the answer with that wallet's hotline."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kb.ledger.shown import find_shown_or_404
from kb.localize.english import has_english
from kb.models import Symptom
from kb.pages.help.home import all_symptoms
from kb.pages.provider_lookup import providers_of
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page


@read_only
def symptom_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Renders the choice of wallets; redirects to the page for the deceived if no question answers the symptom."""
    symptom = find_shown_or_404(all_symptoms(), Symptom.objects.published(), slug)
    if symptom.faq is None:
        return HttpResponseRedirect(reverse("deceived"))
    context = {"symptom": symptom, "providers": providers_of(symptom.faq)}
    return render_page(request, "symptom.html", context, in_english=has_english(symptom))
