"""Already deceived? What to do at once, one tap from every page."""

from django.http import HttpRequest, HttpResponse

from kb.hotlines.emergency import LINES
from kb.models import Advice
from kb.models.prepared import Prepared
from kb.pages.public import public
from kb.pages.rendering import page
from kb.pages.wallets import wallets

_what_to_do = Prepared(lambda: Advice.objects.on_being_deceived().in_order())


@public
def deceived(request: HttpRequest) -> HttpResponse:
    context = {
        "lines": LINES,
        "advice": _what_to_do(),
        "providers": wallets(),
    }
    return page(request, "deceived.html", context)
