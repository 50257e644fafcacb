"""The screen to show to somebody: the symptom in large Chinese, with pinyin and English."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kb.models import Provider, Symptom
from kb.pages.choices import get_choice
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page


@read_only
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Renders a symptom. `?provider=` adds the provider's name; an unknown one gets a message and status 404."""
    symptom = Symptom.objects.published().filter(slug=slug).first()
    if symptom is None:
        raise Http404
    choice = get_choice(request, "provider", Provider.objects.published() if request.GET.get("provider") else [])
    context: dict[str, Any] = {
        "symptom": symptom,
        "provider": choice.row,
        "is_unknown": choice.is_unknown,
        "notices": [],  # the reader should see one thing alone
    }
    return render_page(request, "show.html", context, indexed=False, status=404 if choice.is_unknown else 200)
