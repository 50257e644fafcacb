"""The page "Already deceived?": what to do at once."""

from django.http import HttpRequest, HttpResponse

from kb.hotlines.emergency import LINES
from kb.models import Advice
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallets


@read_only
def deceived(request: HttpRequest) -> HttpResponse:
    context = {
        "lines": LINES,
        "advice": list(Advice.objects.on_being_deceived().in_order()),
        "providers": wallets(),
    }
    return render_page(request, "deceived.html", context)
