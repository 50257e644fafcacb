"""Is this number real? Any number, in any spelling, compared with what is listed; what was typed is kept nowhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kb.hotlines.emergency import LINES
from kb.hotlines.number_lookup import LONGEST_TYPED, Answer, Finding, Verdict, look_up
from kb.models import Provider, VerificationStatus
from kb.numbers.folding import fold
from kb.numbers.identifiers import has_account, has_link
from kb.numbers.invisible_characters import clean_text
from kb.numbers.near_miss import Likeness
from kb.numbers.parse import has_forwarding_code, has_other_text
from kb.pages.provider_lookup import all_providers
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page

HEADINGS: dict[Verdict, Promise] = {
    Verdict.NO_NUMBER: _("No phone number found"),
    Verdict.TOO_LONG: _("This text is too long"),
    Verdict.LISTED: _("Listed here"),
    Verdict.PUBLIC: _("A public number"),
    Verdict.NOT_TO_BE_CALLED: _("Do not call this number"),
    Verdict.BEING_CHECKED: _("This number is being checked"),
    Verdict.CARD: _("This looks like a card or ID number"),
    Verdict.IMPOSTOR: _("Scam warning: this number poses as wallet support"),
    Verdict.NEAR_MISS: _("Warning: only looks like a listed number"),
    Verdict.NOT_LISTED: _("Not listed here"),
}
HEADING_OF_IDENTIFIER = _("Part of a link or an account, not a phone number")
HEADING_OF_OTHER_SERVICE = _("Careful: this is another number, much like a listed one")
HEADING_OF_SUSPECT_MESSAGE = _("The number is listed; the message may be false")
LIKENESSES: dict[Likeness, str] = {
    Likeness.BEGINS_LIKE: gettext_noop(
        "It begins like %(number)s, the listed number of %(wallet)s, and goes on after it."
    ),
    Likeness.ENDS_LIKE: gettext_noop("It is %(number)s, the listed number of %(wallet)s, with other digits before it."),
    Likeness.COUNTRY_CODE: gettext_noop(
        "It only looks like %(number)s, the listed number of %(wallet)s: a country code stands before it."
        " If it calls, hang up."
    ),
    Likeness.IDENTIFIER: gettext_noop(
        "The digits of %(number)s, the listed number of %(wallet)s, are only part of a link, an address or a user name."
    ),
    Likeness.ONE_DIGIT: gettext_noop(
        "It is almost %(number)s, the listed number of %(wallet)s: one digit is different, or two are swapped."
    ),
    Likeness.OTHER_SERVICE: gettext_noop(
        "It is another number, almost %(number)s. It may belong to somebody else."
        " If it claims to be %(wallet)s, hang up."
    ),
    Likeness.LETTERS: gettext_noop("Letters stand for digits of %(number)s, the listed number of %(wallet)s."),
}
"""Translated where they are filled in."""
GENUINE = (Verdict.LISTED, Verdict.PUBLIC)
INVALID = (Verdict.NO_NUMBER, Verdict.TOO_LONG)


@read_only
def check_number(request: HttpRequest) -> HttpResponse:
    typed = clean_text(request.GET.get("number", "")).strip()
    if not typed:
        return render_page(request, "check_number.html", {}, indexed="number" not in request.GET)
    providers = all_providers()
    answer = look_up(typed, providers)
    message = _of_message(typed, answer.verdict)
    context: dict[str, Any] = {
        "typed": typed,
        "longest_typed": LONGEST_TYPED,
        "verdict": answer.verdict.value,
        "heading": _heading_of_answer(answer, message),
        "is_invalid": answer.verdict in INVALID,
        "findings": [_in_words(finding) for finding in answer.findings],
        "lines": LINES,
        "has_callable": _has_callable(providers),
        "is_warning": message["has_other_text"] or answer.verdict is not Verdict.LISTED,
        "quotes_listed": message["has_other_text"] and any(one.verdict is Verdict.LISTED for one in answer.findings),
        **message,
    }
    if answer.verdict not in GENUINE:
        context["providers"] = providers
    response = render_page(
        request, "check_number.html", context, indexed=False, status=400 if answer.verdict in INVALID else 200
    )
    # The address holds the number: it is to stay between the visitor and us.
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _in_words(finding: Finding) -> dict[str, Any]:
    """Returns what the template says of a number. It does not repeat one that may be a card's."""
    return {
        "verdict": finding.verdict.value,
        "heading": _heading_of(finding),
        "number": "" if finding.number.may_be_card else finding.number.shown,
        "extension": finding.number.extension,
        "is_foreign": finding.number.is_foreign,
        "hotlines": finding.hotlines,
        "is_disputed": any(one.verification_status == VerificationStatus.DISPUTED for one in finding.hotlines),
        "likeness": LIKENESSES[finding.likeness] if finding.likeness else "",
        "is_other_service": finding.likeness is Likeness.OTHER_SERVICE,
        "is_identifier": finding.likeness is Likeness.IDENTIFIER,
        "line": finding.line,
    }


def _heading_of(finding: Finding) -> Promise:
    headings: dict[Likeness | None, Promise] = {
        Likeness.IDENTIFIER: HEADING_OF_IDENTIFIER,
        Likeness.OTHER_SERVICE: HEADING_OF_OTHER_SERVICE,
        Likeness.COUNTRY_CODE: HEADINGS[Verdict.NEAR_MISS],
    }
    return headings.get(finding.likeness, HEADINGS[finding.verdict])


def _heading_of_answer(answer: Answer, message: dict[str, bool]) -> Promise:
    if answer.verdict is Verdict.LISTED and (message["has_link"] or message["has_account"]):
        return HEADING_OF_SUSPECT_MESSAGE
    return _heading_of(answer.findings[0]) if answer.findings else HEADINGS[answer.verdict]


def _of_message(typed: str, verdict: Verdict) -> dict[str, bool]:
    """Returns what stands around the numbers. A text that is too long is not looked at."""
    is_read = verdict is not Verdict.TOO_LONG
    folded = fold(typed).text if is_read else ""
    return {
        "has_other_text": is_read and has_other_text(typed),
        "has_link": has_link(folded),
        "has_account": has_account(folded),
        "has_forwarding_code": is_read and has_forwarding_code(typed),
    }


def _has_callable(providers: list[Provider]) -> bool:
    return any(hotline.is_callable for provider in providers for hotline in provider.hotlines.all())
