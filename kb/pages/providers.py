"""Providers: the list, and a page for each with its hotlines."""

from django.http import HttpRequest, HttpResponse

from kb.models import FAQ, Advice, AdviceTopic
from kb.models.prepared import Prepared
from kb.pages import structured
from kb.pages.faqs import TITLE
from kb.pages.public import public
from kb.pages.rendering import page
from kb.pages.wallets import wallet, wallets

MOST_QUESTIONS = 20
"""On a provider's page; the list of questions has all of them."""

_questions_about = Prepared(
    lambda slug: FAQ.objects.published().about(slug).only(*TITLE).in_order()[: MOST_QUESTIONS + 1]
)
_advice_about = Prepared(lambda slug: Advice.objects.about(slug).in_order())


@public
def providers(request: HttpRequest) -> HttpResponse:
    return page(request, "providers.html", {"providers": wallets()})


@public
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    found = wallet(slug)
    advice = _advice_about(slug)
    faqs = _questions_about(slug)
    context = {
        "provider": found,
        "structured": structured.provider(found),
        "has_callable": any(hotline.is_callable for hotline in found.hotlines.all()),
        "faqs": faqs[:MOST_QUESTIONS],
        "more_faqs": len(faqs) > MOST_QUESTIONS,
        "never_asks": [item for item in advice if item.topic == AdviceTopic.NEVER_ASKS],
        "calls_out": [item for item in advice if item.topic == AdviceTopic.CALLS_OUT],
    }
    return page(request, "provider.html", context, about=found)
