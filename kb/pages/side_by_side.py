"""Side by side: a question in both languages, step by step, for two people who read one each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kb.hotlines.standing import with_hotlines
from kb.models import FAQ, Provider, Step
from kb.pages.choosing import chosen
from kb.pages.public import public
from kb.pages.rendering import page


@public
def side_by_side(request: HttpRequest, slug: str) -> HttpResponse:
    """`?provider=` chooses the wallet, as on the question's own page."""
    found = get_object_or_404(FAQ.objects.published(), slug=slug)
    providers = with_hotlines(Provider.objects.published().filter(faqs=found))
    choice = chosen(request, "provider", providers)
    context = {
        "faq": found,
        "steps": list(Step.objects.filter(faq=found).in_order()),
        "chosen": choice.row,
        "to_call": [choice.row] if choice.row else providers,
        "is_unknown": choice.is_unknown,
    }
    status = 404 if choice.is_unknown else 200
    return page(request, "side_by_side.html", context, about=choice.row, indexed=False, status=status)
