"""Is this number real? Any number, in any spelling, compared with what is listed; what was typed is kept nowhere."""

from django.http import HttpRequest, HttpResponse

from kb.hotlines.emergency import emergency_line
from kb.hotlines.lookup import LONGEST_NUMBER, Verdict, look_up
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallets


@read_only
def check_number(request: HttpRequest) -> HttpResponse:
    # Control characters have no place in HTML, where the number is repeated.
    typed = "".join(char if char.isprintable() else " " for char in request.GET.get("number", "")).strip()
    if not typed:
        return render_page(request, "check_number.html", {}, indexed="number" not in request.GET)
    providers = wallets()
    finding = look_up(typed, providers)
    context = {
        "typed": typed[:LONGEST_NUMBER],
        "longest_number": LONGEST_NUMBER,
        "too_long": len(typed) > LONGEST_NUMBER,
        "verdict": finding.verdict.value,
        "hotlines": finding.hotlines,
        "emergency_line": emergency_line(typed),
    }
    if finding.verdict not in (Verdict.LISTED, Verdict.NO_NUMBER):
        context["providers"] = providers
    status = 400 if finding.verdict is Verdict.NO_NUMBER else 200
    response = render_page(request, "check_number.html", context, indexed=False, status=status)
    # The address holds the number: it is to stay between the visitor and us.
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
