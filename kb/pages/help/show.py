"""Show this screen: what happened, in large Chinese, pinyin and English, for two people without a common language."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kb.models import Provider, Symptom
from kb.pages.choices import get_choice
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page


@read_only
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """`?provider=` adds the wallet's name; one that is not known gets a message, and 404."""
    symptom = Symptom.objects.published().filter(slug=slug).first()
    if symptom is None:
        raise Http404
    choice = get_choice(request, "provider", Provider.objects.published() if request.GET.get("provider") else [])
    # No notices: whoever is shown this screen is to see one thing.
    context: dict[str, Any] = {
        "symptom": symptom,
        "provider": choice.row,
        "is_unknown": choice.is_unknown,
        "notices": [],
    }
    return render_page(request, "show.html", context, indexed=False, status=404 if choice.is_unknown else 200)
