"""Already deceived? What to do at once, one tap from every page."""

from django.http import HttpRequest, HttpResponse

from kb.hotlines.emergency import LINES
from kb.models import Advice
from kb.models.prepared import Prepared
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallets

_what_to_do = Prepared(lambda: Advice.objects.on_being_deceived().in_order())


@read_only
def deceived(request: HttpRequest) -> HttpResponse:
    context = {
        "lines": LINES,
        "advice": _what_to_do(),
        "providers": wallets(),
    }
    return render_page(request, "deceived.html", context)
