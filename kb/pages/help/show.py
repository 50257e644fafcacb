"""The screen to show to somebody: the symptom in large Chinese, with pinyin and English."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from kb.ledger.shown import find_shown_or_404
from kb.models import Symptom
from kb.pages.choices import get_choice
from kb.pages.help.home import all_symptoms
from kb.pages.provider_lookup import all_providers
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page


@read_only
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Renders a symptom. `?provider=` adds the provider's name; an unknown one gets a message and status 404."""
    symptom = find_shown_or_404(all_symptoms(), Symptom.objects.published(), slug)
    choice = get_choice(request, "provider", all_providers() if request.GET.get("provider") else [])
    context: dict[str, Any] = {
        "symptom": symptom,
        "provider": choice.row,
        "is_unknown": choice.is_unknown,
        "notices": [],  # the reader should see one thing alone
    }
    return render_page(request, "show.html", context, indexed=False, status=404 if choice.is_unknown else 200)
