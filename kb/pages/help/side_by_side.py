"""A question in both languages, step by step, for two people who read different languages."""

from django.http import HttpRequest, HttpResponse

from kb.ledger.shown import get_shown_or_404
from kb.models import FAQ
from kb.pages.choices import get_choice
from kb.pages.provider_lookup import providers_of
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page


@read_only
def side_by_side(request: HttpRequest, slug: str) -> HttpResponse:
    """Renders both languages. `?provider=` works as on the question's own page."""
    faq = get_shown_or_404(FAQ.objects.published(), slug)
    providers = providers_of(faq)
    choice = get_choice(request, "provider", providers)
    context = {
        "faq": faq,
        "steps": list(faq.steps.all()),
        "chosen": choice.row,
        "to_call": [choice.row] if choice.row else providers,
        "is_unknown": choice.is_unknown,
    }
    status = 404 if choice.is_unknown else 200
    return render_page(request, "side_by_side.html", context, about=choice.row, indexed=False, status=status)
