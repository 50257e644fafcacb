"""Is this number real? Any number, in any spelling, compared with what is listed; what was typed is kept nowhere."""

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kb.hotlines.emergency import emergency_line
from kb.hotlines.lookup import LONGEST_TYPED, Finding, Verdict, look_up
from kb.numbers.hygiene import clean_text
from kb.numbers.near_miss import Likeness
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallets

HEADINGS: dict[Verdict, Promise] = {
    Verdict.NO_NUMBER: _("This is no telephone number"),
    Verdict.LISTED: _("Listed here"),
    Verdict.NOT_TO_BE_CALLED: _("Do not call this number"),
    Verdict.IMPOSTOR: _("Warning: reported as an impostor"),
    Verdict.NEAR_MISS: _("Warning: only looks like a listed number"),
    Verdict.NOT_LISTED: _("Not listed here"),
}
LIKENESSES: dict[Likeness, str] = {
    Likeness.BEGINS_LIKE: gettext_noop(
        "It begins like %(number)s, the listed number of %(wallet)s, and goes on after it."
    ),
    Likeness.ENDS_LIKE: gettext_noop("It is %(number)s, the listed number of %(wallet)s, with other digits before it."),
    Likeness.ONE_DIGIT: gettext_noop("It is only one digit away from %(number)s, the listed number of %(wallet)s."),
    Likeness.LETTERS: gettext_noop("Letters stand for digits of %(number)s, the listed number of %(wallet)s."),
}
"""Translated where they are filled in."""


@read_only
def check_number(request: HttpRequest) -> HttpResponse:
    typed = clean_text(request.GET.get("number", "")).strip()
    if not typed:
        return render_page(request, "check_number.html", {}, indexed="number" not in request.GET)
    providers = wallets()
    finding = look_up(typed, providers)
    line = emergency_line(typed) if finding.verdict is Verdict.NOT_LISTED else None
    context = {
        "typed": typed[:LONGEST_TYPED],
        "longest_typed": LONGEST_TYPED,
        "too_long": len(typed) > LONGEST_TYPED,
        "verdict": finding.verdict.value,
        "heading": line.name if line else HEADINGS[finding.verdict],
        "emergency_line": line,
        **_of_finding(finding),
    }
    if finding.verdict is not Verdict.LISTED:
        context["providers"] = providers
    status = 400 if finding.verdict is Verdict.NO_NUMBER else 200
    response = render_page(request, "check_number.html", context, indexed=False, status=status)
    # The address holds the number: it is to stay between the visitor and us.
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _of_finding(finding: Finding) -> dict[str, object]:
    return {
        "hotlines": finding.hotlines,
        "likeness": LIKENESSES[finding.likeness] if finding.likeness else "",
        "extension": finding.extension,
    }
