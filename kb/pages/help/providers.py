"""Providers: the list, and a page for each with its hotlines."""

from django.http import HttpRequest, HttpResponse

from kb.localize.english import has_english
from kb.models import FAQ, Advice, AdviceTopic
from kb.models.prepared import Prepared
from kb.pages.help.faqs import TITLE
from kb.pages.machines import structured_data
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallet, wallets

MOST_QUESTIONS = 20
"""On a provider's page; the list of questions has all of them."""

_questions_about = Prepared(
    lambda slug: FAQ.objects.published().about(slug).only(*TITLE).in_order()[: MOST_QUESTIONS + 1]
)
_advice_about = Prepared(lambda slug: Advice.objects.about(slug).in_order())


@read_only
def providers(request: HttpRequest) -> HttpResponse:
    return render_page(request, "providers.html", {"providers": wallets()})


@read_only
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    found = wallet(slug)
    advice = _advice_about(slug)
    faqs = _questions_about(slug)
    context = {
        "provider": found,
        "structured": structured_data.provider(found),
        "has_callable": any(hotline.is_callable for hotline in found.hotlines.all()),
        "faqs": faqs[:MOST_QUESTIONS],
        "more_faqs": len(faqs) > MOST_QUESTIONS,
        "never_asks": [item for item in advice if item.topic == AdviceTopic.NEVER_ASKS],
        "calls_out": [item for item in advice if item.topic == AdviceTopic.CALLS_OUT],
    }
    in_english = has_english(found, found.hotlines.all())
    return render_page(request, "provider.html", context, about=found, in_english=in_english)
