"""Already deceived? What to do at once, one tap from every page."""

from django.http import HttpRequest, HttpResponse

from kb.hotlines.emergency import LINES
from kb.hotlines.standing import with_hotlines
from kb.models import Advice, Provider
from kb.pages.public import public
from kb.pages.rendering import page


@public
def deceived(request: HttpRequest) -> HttpResponse:
    context = {
        "lines": LINES,
        "advice": list(Advice.objects.on_being_deceived().in_order()),
        "providers": with_hotlines(Provider.objects.published()),
    }
    return page(request, "deceived.html", context)
