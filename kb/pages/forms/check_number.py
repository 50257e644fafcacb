"""The number check: compares a number, in any spelling, with the listed ones. It stores nothing that was typed."""

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kb.hotlines.emergency import emergency_line
from kb.hotlines.lookup import LONGEST_TYPED, Verdict, look_up
from kb.numbers.hygiene import clean_text
from kb.numbers.near_miss import Likeness
from kb.pages.provider_lookup import all_providers
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page

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
"""The template translates them and fills in the values."""


@read_only
def check_number(request: HttpRequest) -> HttpResponse:
    """Renders the form, or the verdict on `?number=`; with status 400 if it holds no number."""
    typed = clean_text(request.GET.get("number", "")).strip()
    if not typed:
        return render_page(request, "check_number.html", {}, indexed="number" not in request.GET)
    providers = all_providers()
    finding = look_up(typed, providers)
    line = emergency_line(typed) if finding.verdict is Verdict.NOT_LISTED else None
    context = {
        "typed": typed[:LONGEST_TYPED],
        "longest_typed": LONGEST_TYPED,
        "too_long": len(typed) > LONGEST_TYPED,
        "verdict": finding.verdict.value,
        "heading": line.name if line else HEADINGS[finding.verdict],
        "emergency_line": line,
        "hotlines": finding.hotlines,
        "likeness": LIKENESSES[finding.likeness] if finding.likeness else "",
        "extension": finding.extension,
    }
    if finding.verdict is not Verdict.LISTED:
        context["providers"] = providers
    status = 400 if finding.verdict is Verdict.NO_NUMBER else 200
    response = render_page(request, "check_number.html", context, indexed=False, status=status)
    # The address holds the number: nobody else may see it.
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
