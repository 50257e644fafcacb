"""Words beside a number that tell people to call it: "dial", "hotline", 拨打, 客服.

Words that stand for digits are in `digits_as_words`.
"""

import re

_WORDS = (
    r"(?:拨|撥|致电|来电|去电|打(?!折|开|款|包|卡|赏|印|扰)|找(?!回|零)|联系|咨询|(?:电话|客服)(?!费|、)|热线|专线|号码"
    r"|(?<![a-z])(?:call|dial|(?:tele)?phone|tel(?![a-z])|ring(?![a-z])|hotline|helpline|contact"
    r"|customer (?:care|service)))"
)
_CLAUSE = r"[^,。！？；;!?\n0-9]"
_LABEL = r"工号|尾号|单号|流水号|错误|错码|error"
_LONGEST_GAP = 10
"""Characters between the word and the number."""
_BEFORE = re.compile(rf"{_WORDS}(?P<gap>{_CLAUSE}{{0,{_LONGEST_GAP}}})[,\s]{{0,2}}$", re.IGNORECASE)
_AFTER = re.compile(
    rf"{_CLAUSE}{{0,6}}?(?:客服|热线|专线|电话(?!费)|人工|(?<![a-z])(?:call(?!s)|hotline|helpline))", re.IGNORECASE
)
_NEXT_CLAUSE = re.compile(
    rf"{_CLAUSE}{{0,6}}?[,。;!\s]{{0,2}}{_CLAUSE}{{0,3}}?(?:(?:打|拨打?|致电)(?:[它他她这此]|过来)|(?:电话|手机|微信)?同号"
    r"|(?:call|dial|ring) (?:it|this|that|us|them)\b)",
    re.IGNORECASE,
)
"""Words in the clause after the number that mean the number: 打它."""
_OTHER_LABEL = re.compile(_LABEL, re.IGNORECASE)
_REACH = 30
"""Characters: more than a word and the gap take."""


def is_beside_calling_words(text: str, start: int, end: int) -> bool:
    """Returns True if such a word is in the same clause of the folded text, close to start or end."""
    before = _BEFORE.search(text[max(start - _REACH, 0) : start])
    if before and not _OTHER_LABEL.search(before["gap"]):
        return True
    after = text[end : end + _REACH]
    return bool(_AFTER.match(after) or _NEXT_CLAUSE.match(after))
