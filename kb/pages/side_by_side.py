"""Side by side: a question in both languages, step by step, for two people who read one each."""

from django.http import HttpRequest, HttpResponse

from kb.pages.choosing import chosen
from kb.pages.faqs import published_question, steps_of
from kb.pages.public import public
from kb.pages.rendering import page
from kb.pages.wallets import wallets_of_question


@public
def side_by_side(request: HttpRequest, slug: str) -> HttpResponse:
    """`?provider=` chooses the wallet, as on the question's own page."""
    found = published_question(slug)
    providers = wallets_of_question(slug)
    choice = chosen(request, "provider", providers)
    context = {
        "faq": found,
        "steps": steps_of(slug),
        "chosen": choice.row,
        "to_call": [choice.row] if choice.row else providers,
        "is_unknown": choice.is_unknown,
    }
    status = 404 if choice.is_unknown else 200
    return page(request, "side_by_side.html", context, about=choice.row, indexed=False, status=status)
