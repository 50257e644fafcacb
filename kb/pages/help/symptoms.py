"""What happened? The second tap: which wallet. It leads to the answer, with that wallet's hotline in place."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kb.localize.english import has_english
from kb.models import Provider, Symptom
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page


@read_only
def what_happened(request: HttpRequest, slug: str) -> HttpResponse:
    symptom = Symptom.objects.published().filter(slug=slug).first()
    if symptom is None:
        raise Http404
    if symptom.faq is None:
        return HttpResponseRedirect(reverse("deceived"))
    providers = Provider.objects.published().filter(faqs=symptom.faq).in_order()
    context = {"symptom": symptom, "providers": list(providers)}
    return render_page(request, "what_happened.html", context, in_english=has_english(symptom))
