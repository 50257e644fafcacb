"""The verification status of a hotline as text in the reader's language."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from kb.models import CheckMethod, Hotline, VerificationStatus

_CHECKED = {
    CheckMethod.OFFICIAL_SITE: gettext_lazy("Checked on %(date)s on the official site"),
    CheckMethod.OFFICIAL_APP: gettext_lazy("Checked on %(date)s in the official app"),
    CheckMethod.CALLED: gettext_lazy("Checked on %(date)s by calling it"),
}
_DUE = {
    CheckMethod.OFFICIAL_SITE: gettext_lazy("Due for a check: last checked on %(date)s on the official site"),
    CheckMethod.OFFICIAL_APP: gettext_lazy("Due for a check: last checked on %(date)s in the official app"),
    CheckMethod.CALLED: gettext_lazy("Due for a check: last checked on %(date)s by calling it"),
}
_NOT_CHECKED = {
    VerificationStatus.NOT_YET_CHECKED: gettext_lazy("Not yet checked"),
    VerificationStatus.DISPUTED: gettext_lazy("Disputed: do not call"),
    VerificationStatus.WITHDRAWN: gettext_lazy("Withdrawn: do not call"),
    VerificationStatus.WITHHELD: gettext_lazy("This number is being checked"),
}


def verification_status_in_words(hotline: Hotline) -> str:
    """Returns for example "Checked on Nov. 20, 2026 on the official site". The hotline has its status set."""
    if hotline.checked_on is None or hotline.verification_status == VerificationStatus.WITHHELD:
        return str(_NOT_CHECKED[hotline.verification_status])
    sentences = _DUE if hotline.verification_status == VerificationStatus.DUE else _CHECKED
    return sentences[CheckMethod(hotline.checked_how)] % {"date": date_format(hotline.checked_on)}
