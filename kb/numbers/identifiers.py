"""Digits that belong to a link, a mail address or a user name: whoever sees them has no number to dial.

All patterns are for folded text.
"""

import re

_LINK = r"[A-Za-z][A-Za-z0-9+.-]*://[!-~]+|\bwww\.[!-~]+|(?:[A-Za-z0-9-]+\.)+[a-z]{2,}(?![A-Za-z])(?:[/?#:][!-~]*)?"
_MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+"
_PHONE_WORD = r"(?:tel|call|dial|ring|phone|hotline|number|mobile|fax)"
_USER_NAME = (
    rf"(?<![A-Za-z0-9_])(?!(?i:{_PHONE_WORD})[-_]?[0-9])[A-Za-z][A-Za-z]*[-_]?[0-9][A-Za-z0-9_-]*"
    r"|[0-9]{5,}[A-WYZa-wyz_@][A-Za-z0-9_]*"  # an x may stand for a digit
)
_ACCOUNT = (
    r"(?i:加微信|微信号|[薇威]信号?|v信|wx|vx|wechat id|QQ|扣扣)\s*(?:号|群|是|为|is)?\s*[:#]?\s*[A-Za-z0-9_-]{5,}"
)
_LINKS = re.compile(_LINK)
_IDENTIFIERS = re.compile("|".join((_MAIL, _LINK, _ACCOUNT, _USER_NAME)))


def has_link(folded: str) -> bool:
    return bool(_LINKS.search(_without_mail(folded)))


def identifier_spans(folded: str) -> list[tuple[int, int]]:
    return [found.span() for found in _IDENTIFIERS.finditer(folded)]


def _without_mail(folded: str) -> str:
    return re.sub(_MAIL, " ", folded)
