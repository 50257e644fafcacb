"""Finds addresses of the web in a text: links, names of hosts and IP addresses, however they are written. Pure.

What a reader would type is an address: "evil .com", "客服。com" and "phish dot com" too. Letters and dots of other
kinds are folded as browsers fold them.
"""

import re
import unicodedata
from functools import lru_cache

from kb.numbers.invisible_characters import clean_text

_HAN = r"\u2e80-\u2fff\u3005-\u3007\u3021-\u3029\u3040-\ua4cf\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters of languages that are written without spaces: a word before an address is no part of it."""
_LETTER = rf"[^\W\d_{_HAN}]"
_LETTER_OR_DIGIT = rf"[^\W_{_HAN}]"
_PATH = r"(?:[/?#][a-z0-9._~%&=/?#-]*)?"
"""It ends where no path goes on, so that another address behind it is found: alipay.com/或phish.com."""
_PORT_AND_PATH = rf"(?::[0-9]+)?{_PATH}"
_SCHEME = rf"[a-z][a-z0-9+.-]{{0,20}}:[/\\]+[^\s，。；、（）“”《》/?#\\]+{_PATH}"
_HOST = rf"(?:{_LETTER_OR_DIGIT}(?:{_LETTER_OR_DIGIT}|-)*\.)+(?:xn--[a-z0-9-]+|{_LETTER}{{2,}}){_PORT_AND_PATH}"
_BYTE = r"(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})"
_IP = rf"(?:{_BYTE}\.){{3}}{_BYTE}(?!\.?[0-9]){_PORT_AND_PATH}"
_IP_6 = rf"\[(?=[^\]]*::|(?:[0-9a-f]+:){{7}})[0-9a-f:.]+\]{_PORT_AND_PATH}"
_ADDRESS = re.compile(
    rf"(?<!{_LETTER_OR_DIGIT})(?<!{_LETTER_OR_DIGIT}\.)(?:{_SCHEME}|{_IP}|{_IP_6}|{_HOST})", re.IGNORECASE
)
"""It begins only where a name can begin, so that the time is linear in the length of the text."""

_SURE = r"com|net|org|cn|hk|tw|xyz|vip|cc|io|ru|biz|wang|icu|xn--[a-z0-9-]+"
"""Top-level domains that are no words. After one of these, what stands between names is a dot, whatever it is."""
_SURE_AFTER_COMMA = "com|net|org|cn|xyz|vip"
_WORDS = r"top|info|app|shop|site|online|club|ltd|fun|pro|link|live|store|tech|work|me|co|tv|in|us|uk|ly|gl"
_WORDS_AFTER_DOT = "top|info|app|shop|site|online|club|ltd|fun|pro|live|store|tech|work"
"""Not "in" and the like: "the red dot in the corner"."""
_CHINESE = (
    r"中国|中國|公司|网络|網絡|网址|网店|网站|手机|在线|商城|商标|集团|移动|政务|公益|信息|娱乐|游戏|企业|购物|香港|台湾"
    r"|我爱你"
)
_CHINESE_AND_NO_WORDS = r"中国|中國|网址|网店|商城|我爱你"
"""Those that do not make a sentence of one word, after a full stop."""
_DOTS = "。·•‧∙⋅ꓸ・◦⸱"
"""Characters that look like a dot and are none in an address."""
_IN_BRACKETS = rf"[(\[{{（【<〔]\s*(?:[.{_DOTS}]|dot|点|點)\s*[)\]}}）】>〕]"
_AFTER_LATIN = r"(?:(?<=[a-z])|(?<=[a-z][0-9]))"
_SPELLED_DOT = re.compile(
    rf"(?<=[^\W_])(?:"
    rf"\s*(?:[.{_DOTS}]|点|點|-dot-|{_IN_BRACKETS}|(?<=\s)dot(?=\s))\s*(?!(?<=\s)(?-i:Net))(?=(?:{_SURE})(?!{_LETTER_OR_DIGIT}))"
    rf"|(?:(?<={_LETTER_OR_DIGIT})[{_DOTS}]|\s+\.|-dot-|{_AFTER_LATIN}\s*[点點]\s*|\s*{_IN_BRACKETS}\s*)"
    rf"(?=(?:{_WORDS})(?!{_LETTER_OR_DIGIT}))"
    rf"|\sdot\s+(?=(?:{_WORDS_AFTER_DOT})(?!{_LETTER_OR_DIGIT}))"
    rf"|{_AFTER_LATIN}[,，、](?=(?:{_SURE_AFTER_COMMA})(?!{_LETTER_OR_DIGIT}))"
    rf"|\s*(?:\.\s?(?={_CHINESE})|。(?=(?:{_CHINESE_AND_NO_WORDS})(?![^\W_])))"
    rf")",
    re.IGNORECASE,
)
_CHINESE_NAME = re.compile(
    rf"(?<![^\W_])(?:[^\W_]|-)+\.(?:{_CHINESE})|(?<![^\W_])(?:[^\W_]|-)*[{_HAN}]\.{_LETTER}{{2,}}(?!\.?{_LETTER_OR_DIGIT})"
)
_TOP_LEVEL = re.compile(rf"{_LETTER}{{2}}|[0-9]\.[0-9]|\[[0-9a-f]*:|[.。]\s?(?:{_CHINESE})")
"""Every text that holds an address has one of these. Few Chinese texts do."""
_AFTER_ADDRESS = ".,;:!?)}'\""


@lru_cache(maxsize=8192)
def addresses_in(text: str) -> tuple[str, ...]:
    """Returns the addresses in the order of the text, folded, with dots between the names."""
    folded = "".join(map(_fold, clean_text(text)))
    if not _TOP_LEVEL.search(folded):
        return ()
    folded = _SPELLED_DOT.sub(".", folded)
    found = [*_ADDRESS.finditer(folded), *_CHINESE_NAME.finditer(folded)]
    return tuple(match[0].rstrip(_AFTER_ADDRESS) for match in sorted(found, key=re.Match.start))


@lru_cache(maxsize=8192)
def _fold(char: str) -> str:
    """Replaces fullwidth and other kinds of Latin letters, digits and the dots of addresses, as browsers do."""
    if char.isascii():
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if folded == "。" or (folded.isascii() and (folded.isalnum() or folded in (*".:/@-",))) else char
