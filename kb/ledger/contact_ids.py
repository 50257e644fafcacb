"""Finds accounts of chat programs in a text, by which somebody can be reached: 加微信 abc123, QQ 123456. Pure.

A visitor who writes to such an account talks to whoever has it, as with a telephone number.
"""

import re
from functools import lru_cache

from kb.numbers.folding import fold
from kb.numbers.invisible_characters import clean_text

_PROGRAMS = (
    r"qq|扣扣|企鹅号?|企微|企业微信|绿泡泡|微信|薇信|威信|微\s信|(?<![a-z])[vw]信|wei ?xin|we ?chat"
    r"|(?<![a-z])[vw]x(?![a-z])"
    r"|telegram|(?<![a-z])tg(?![a-z])|电报|纸飞机|飞机号|whats ?app|skype|kakao(?: ?talk)?|viber|discord|instagram"
    r"|facebook|脸书|snapchat|twitter|推特|(?<![a-z])x(?=\s*(?:id|号|账号|@))"
    r"|(?<![a-z])ins(?=号)"
    r"|钉钉|飞书|旺旺|抖音|快手|小红书|公众号|视频号|微博"
    r"|(?:line|signal|messenger)(?= ?(?:id|号|账号|[:@]))"
    r"|(?<=加)\s*(?:卫星|v\s+x(?![a-z])|[vwx薇威微卫](?![信x])(?:❤️?|信)?)"
    r"|(?<![a-z0-9])\+\s*v(?![a-z])|腾讯会议"
)
_ASKED = r"加|添加|搜|搜索|联系|关注|➕"
_BETWEEN = (
    r"(?:[\s:=,“”\"'「」『』（）()\[\]【】、，→>-]|号码?|账号|帐号|账户|客服|官方|群|搜索?|是|为|加|我|联系"
    r"|(?<![a-z])(?:id|number|account|no\.?|is|me|us|at|on)(?![a-z]))*"
)
_NAME = r"@?[a-z][a-z0-9_.-]{3,31}|\+?[0-9](?:[ -]?[0-9]){4,19}"
_CONTACT = re.compile(
    rf"(?P<asked>(?:{_ASKED})\s*(?:我的?|客服的?|官方的?|下方)?\s*)?(?P<program>{_PROGRAMS})"
    rf"(?P<between>{_BETWEEN})(?P<name>{_NAME})(?![a-z0-9_])",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<![\w.@/])@[a-z][a-z0-9_]{4,31}(?![a-z0-9_.]*@)|(?<![a-z0-9_])wxid_[a-z0-9_-]{4,}", re.IGNORECASE
)
_ONLY_FOR_STRANGERS = re.compile(
    r"telegram|tg|电报|纸飞机|飞机号|whats ?app|skype|snapchat|facebook|脸书|twitter|推特|企微|企业微信|绿泡泡"
    r"|腾讯会议",
    re.IGNORECASE,
)
"""Programs that no wallet is part of: what follows their name is an account."""
_SAYS_NAME = re.compile(r"[:=@]|号|账|帐|搜|群|加|(?<![a-z])id(?![a-z])", re.IGNORECASE)
_IS = re.compile(r"是|为")
_NO_NAMES = re.compile(
    r"(?:wechat|weixin|alipay|qq|apple|google|jd|jingdong|tencent|pay|wallet|app|support|settings?|help|account"
    r"|groups?|channels?|chats?|messages?|calls?|users?|numbers?|scams?|about|from|that|this|with|when|your|they|after|before|asks?)+",
    re.IGNORECASE,
)
"""Names of wallets and words beside them: WeChat: Alipay."""
_MAY_HOLD = re.compile(rf"{_PROGRAMS}|@|wxid_", re.IGNORECASE)
_HAS_LATIN = re.compile(r"[a-z0-9]", re.IGNORECASE)


@lru_cache(maxsize=8192)
def contact_ids_in(text: str) -> tuple[str, ...]:
    """Returns the accounts in the order of the text, with the name of the program as written, on one line."""
    folded = fold(clean_text(text)).text
    if not _HAS_LATIN.search(folded) or not _MAY_HOLD.search(folded):
        return ()
    named = [match for match in _CONTACT.finditer(folded) if _is_name(match)]
    handles = [match for match in _HANDLE.finditer(folded) if not any(_holds(each, match) for each in named)]
    found = sorted([*named, *handles], key=re.Match.start)
    return tuple(" ".join(match[0].split()) for match in found)


def _is_name(match: re.Match[str]) -> bool:
    """Returns True if what follows the program names an account: "WeChat: kefu88", and not "WeChat app"."""
    name = match["name"]
    if _NO_NAMES.fullmatch(name):
        return False
    says_name = bool(
        match["asked"]
        or name.startswith("@")
        or _ONLY_FOR_STRANGERS.fullmatch(match["program"])
        or _SAYS_NAME.search(match["between"])
    )
    if not any(map(str.isalpha, name)):
        return says_name or match["program"].casefold() in ("qq", "扣扣", "whatsapp", "telegram")
    if says_name or any(char.isdigit() or char == "_" for char in name):
        return True
    return bool(_IS.search(match["between"])) and name.islower()


def _holds(outer: re.Match[str], inner: re.Match[str]) -> bool:
    return outer.start() <= inner.start() and inner.end() <= outer.end()
