"""Digits that belong to a link, a mail address or a user name: whoever sees them has no number to dial.

All patterns are for folded text.
"""

import re

from kb.numbers.spans import Span

_LINK = r"[A-Za-z][A-Za-z0-9+.-]*://[!-~]+|\bwww\.[!-~]+|(?:[A-Za-z0-9-]+\.)+[a-z]{2,}(?![A-Za-z])(?:[/?#:][!-~]*)?"
_MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+"
_PHONE_WORD = r"(?:tel|call|dial|ring|phone|hotline|number|mobile|fax)"
_USER_NAME = (
    rf"(?<![A-Za-z0-9_])(?!(?i:{_PHONE_WORD})[-_]?[0-9])[A-Za-z][A-Za-z]*[-_]?[0-9][A-Za-z0-9_-]*"
    r"|[0-9]{5,}[A-WYZa-wyz_@][A-Za-z0-9_]*"  # an x may stand for a digit
)
_MESSENGER = r"(?:wechat|weixin|whatsapp|telegram|line|qq)"
_ACCOUNT_WORD = (
    r"(?i:[加➕+]\s*(?:我|个|下|一下)?\s*(?:微信|微|薇|威|v|好友|企鹅|飞机)|微信号|卫星号?|[薇威]信号?|v信|\bwx|\bvx"
    r"|QQ|扣扣|企鹅号?|飞机号?|(?:抖音|快手|钉钉|群|用户|账|帐)号|用户名"
    r"|微信同号|同微信|whatsapp|telegram|\btg|skype|add me|@"
    rf"|\badd (?:(?:me|us|him|her|our|my|the|this|on|to|via)\s+)*{_MESSENGER}|\b{_MESSENGER}\s*(?:id|account))"
)
_ACCOUNT = rf"{_ACCOUNT_WORD}\s*(?:号|群|是|为|is)?\s*[:#]?\s*"
"""What stands before an account's name."""
_ACCOUNT_OF_DIGITS = rf"{_ACCOUNT}[A-Za-z0-9_-]{{5,}}"
"""An account whose name is long enough to be taken for a telephone number."""
_ANY_ACCOUNT = re.compile(
    rf"{_ACCOUNT}(?:@?[A-Za-z0-9_-]{{4,}}|\+[0-9])|微信\s*(?:[:#]|是|为)?\s*[A-Za-z][A-Za-z0-9_-]{{3,}}"
    rf"|\b(?i:{_MESSENGER})\s*(?:[:#]|is)\s*(?=[a-z_-]*[0-9_])[A-Za-z][A-Za-z0-9_-]{{3,}}"
)
_LATIN = str.maketrans("аеорсухіјкмтнѕԁһԛѡοανρτικυ", "aeopcyxijkmthsdhqwoavptiku")
"""Cyrillic and Greek letters that look like Latin ones in the name of a host."""
_OTHER_HOST = re.compile(
    r"(?<![\w-])[\w-]{1,63}\.(?:中国|中國|公司|网络|网址|网站|网店|商城|商店|在线|集团|手机|信息|移动|企业|购物|世界|我爱你|中文网"
    r"|香港|(?i:com|cn|net|org|top|vip|xyz|cc|info|biz|site|online|shop|club|app|pro|wang|ltd|link|live|work|tech|fun)(?![A-Za-z0-9-]))"
    r"|(?<![A-Za-z0-9-])[A-Za-z0-9-]{1,63}。[a-z]{2,10}(?![A-Za-z])"
)
"""A host in other letters than ASCII, and one whose dot is the full stop of Chinese."""
_SHORT_DIGITS = re.compile(r"(?<![0-9])[0-9]{1,4}(?![0-9])")
_LINKS = re.compile(_LINK)
_IDENTIFIERS = re.compile("|".join((_MAIL, _LINK, _ACCOUNT_OF_DIGITS, _USER_NAME)))


def has_link(folded: str) -> bool:
    text = _without_mail(folded)
    return bool(_LINKS.search(text) or _OTHER_HOST.search(text.translate(_LATIN)))


def has_account(folded: str) -> bool:
    """Returns True for a mail address, or a user name after a word such as QQ: a fraud may ask to write to it."""
    return bool(re.search(_MAIL, folded) or _ANY_ACCOUNT.search(folded))


def without_short_digits_of_links(folded: str) -> str:
    """Replaces digits of links that are too few for a telephone number, since A6x1 has no extension."""
    return _LINKS.sub(lambda link: _SHORT_DIGITS.sub(lambda digits: "n" * len(digits[0]), link[0]), folded)


def identifier_spans(folded: str) -> list[Span]:
    return [found.span() for found in _IDENTIFIERS.finditer(folded)]


def _without_mail(folded: str) -> str:
    return re.sub(_MAIL, " ", folded)
