"""The page "Already deceived?": what to do at once."""

from django.http import HttpRequest, HttpResponse

from kb.hotlines.emergency import LINES
from kb.ledger.shown import shown
from kb.models import Advice
from kb.pages.provider_lookup import all_providers
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page


@read_only
def deceived(request: HttpRequest) -> HttpResponse:
    context = {
        "lines": LINES,
        "advice": shown(Advice.objects.on_being_deceived().in_order()),
        "providers": all_providers(),
    }
    return render_page(request, "deceived.html", context)
