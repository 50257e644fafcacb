"""Finds figures that are no telephone numbers: dates, times, amounts, versions, ranges, lists, percentages.

The digits of a date or a time are no telephone number, unless they continue a long one (see `long_numbers`). The
other figures are harmless if they are short: "95,000 yuan" is an amount, but "400-666-8899 yuan" contains a telephone
number. With as many digits as a long one only ranges, prices and error codes that leave no doubt are.
All patterns are for folded text.
"""

import re
from functools import cached_property
from itertools import pairwise

from kb.numbers.spans import Span, Spans

_START = r"(?<![0-9])(?<![0-9][-./:,_])"
_END = r"(?![0-9])(?![-./:,_][0-9])"
_TO = r"\s*(?:-|–|—|~|〜|～|−|至|到|to|until|till|and)\s*"

_YEAR = r"(?:19|20)\d\d"
_MONTH, _DAY = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_TIME = r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?"
_DATE = (
    rf"(?:{_YEAR}([-./])\s?{_MONTH}\1\s?{_DAY}|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    rf"|{_DAY}([-./]){_DAY}\2{_YEAR})"
)
_DAY_OF_YEAR = rf"{_MONTH}[./]{_DAY}"
_DATE_TIME = rf"{_DATE}(?:[T\s,]{{0,2}}{_TIME})?"


def _range(pattern: str, number: int) -> str:
    """Returns a pattern for one or a range of two. Names the groups by `number` and copy, so that they are unique."""
    copies = []
    for copy in range(2):
        named = pattern
        for group in (1, 2):
            name = f"s{number}{copy}{group}"
            named = named.replace("([-./])", f"(?P<{name}>[-./])", 1).replace(f"\\{group}", f"(?P={name})")
        copies.append(named)
    return f"{copies[0]}(?:{_TO}{copies[1]})?"


_DATES_AND_TIMES = re.compile(
    "|".join(
        (
            rf"{_START}(?:{_range(_DATE_TIME, 1)}){_END}",
            rf"(?<![A-Za-z0-9])[QH][1-4][\s-]?{_YEAR}{_END}",
            rf"{_START}{_YEAR}[QH][1-4](?![A-Za-z0-9])",
            rf"{_START}{_YEAR}\s?[-–—~/]\s?{_YEAR}{_END}",
            rf"{_START}{_DAY_OF_YEAR}{_TO}{_DAY_OF_YEAR}{_END}",
            rf"{_START}(?:{_DAY_OF_YEAR}\s+)?{_TIME}(?:{_TO}{_TIME})?(?:[,;/、\s]{{1,3}}{_TIME}(?:{_TO}{_TIME})?){{0,9}}{_END}",
        )
    )
)

_AMOUNT = r"(?>(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,4})?)"
_AMOUNTS = rf"{_AMOUNT}(?:(?:{_TO}|\s*[、/+*×=]\s*|\s*(?:,|或|or|和|与|及)\s*){_AMOUNT}){{0,20}}+"
_CURRENCY = r"(?:[¥$€£₩]|\b(?:RMB|CNY|USD|HKD|EUR|GBP|JPY|TWD|MOP)|人民币|港币|美元|港元)"
_MULTIPLE = r"(?:[kKwWmM]\b|百|千|万|萬|亿|億|hundred|thousand|million)"
_UNIT = (
    r"(?:元(?!旦|宵|宝)|块(?!链)|角|圆|美金|英镑|欧元|日元|港币|港元|美元|人民币|yuan|renminbi|dollars?|euros?|pounds?|cents?"
    r"|笔|次(?!日)|个(?!人)|张|条|件|份|种|页|步|倍|折|字|像素|汉字|岁|周岁|小时|分钟|秒|毫秒|工作日"
    r"|公里|千米|厘米|毫米|千克|公斤|毫安|积分|%|‰|°|℃|x\b|×"
    r"|[KMGT]i?[Bb](?:ps|/s)?\b|[KMG]\b|[kMG]?Hz\b|fps\b|px\b|dpi\b|mAh\b|k?Wh?\b|V\b|ms\b|s\b|h\b|km\b|m\b|cm\b|mm\b|kg\b|g\b"
    r"|calls|percent|per\s?cent|points?|times|digits?|characters?|letters?|bytes?|bits?|pixels?|people|persons?|users?|customers?"
    r"|merchants?|members?|transactions?|payments?|transfers?|items?|files?|photos?|pages?|words?|steps?|years?|months?|weeks?"
    r"|days?|hours?|minutes?|mins?|seconds?|secs?|shops?|stores?|cities|countries|banks?|branches|devices?|attempts?|tries)"
)
_ROUND_UNIT = (
    r"(?:位|名|人|户|家|项|级|层|台|部|款|成|年|月|日|号|天|周|时|点|分|米|克|斤|度|瓦|伏|余|多|以上|以下|以内|左右|内)"
)
"""Units that may also begin another word (人工, 分机, 号码), so they count only after a round figure."""
_BOUND = (
    r"(?:不超过|不得超过|超过|超出|最多|至多|最高|至少|最低|满|达到|达|[上下]限为?|限额为?|额度为?"
    r"|低于|高于|少于|多于|大于|小于|约"
    r"|up to|at least|at most|over|under|above|below|exceeds?|exceeding|(?:more|less|fewer) than|limit(?: of| is)?"
    r"|maximum|minimum|about|around|[<>≤≥])"
)
_LABEL = (
    r"(?:第|尾号|末四位|后四位|前六位|代码|错误码|返回码|响应码|状态码|报错|错误|编号|编码|单号|流水号|工号|邮编|邮政编码|端口"
    r"|(?:ending|ends) (?:in|with)|last four(?: digits)?|codes?|errors?|ports?|postcode|zip|number of digits)"
)
_SERVICE = r"(?:9[56]\d{3,6}|100(?:00|01|10|50|86|99)|123\d\d|1010\d{4}|118114)"
"""The digits of well-known services, which hardly any other figure has."""
_SERVICE_DIGITS = re.compile(_SERVICE)
_VERSION = r"(?:版本号?|版|系统|version|ver\.?|v|iOS|iPadOS|Android|安卓|鸿蒙|HarmonyOS|MIUI|HyperOS|Windows|macOS|app)"
_APP = r"(?:微信|支付宝|WeChat|Alipay)"
_SERVICE_WITH_DOTS = r"9\.?[56](?:\.?\d){3,6}(?![0-9.])"
"""A service number as it may be written after the name of a wallet, where 951.88 looks like its version."""
_APP_VERSION = rf"(?!{_SERVICE_WITH_DOTS})\d{{1,4}}(?:\.\d{{1,5}}){{1,3}}"
_STANDARD = r"(?:GB(?:/T|/Z)?|JR/T|ISO(?:/IEC)?|IEC|RFC|YD/T|ITU-T|EN|IEEE)"
_LETTERED = rf"(?<![A-Za-z0-9])(?!(?i:tel|call|dial|phone|ring|fax|hot|num))[A-Za-z]{{1,6}}[-_]?(?!{_SERVICE}(?![0-9]))"

_COUNTS = (
    rf"{_START}(?:\d{{1,3}}(?:,\d{{3}})+\s*(?:[位名家项户台部年天]|[分人](?![机工]))"
    rf"|\d{{1,9}}\s*[位名家户](?:门店|商户|商家|用户|客户|会员|员工|居民|企业|银行|机构|网点))"
)
"""Figures with a unit that may begin another word, unmistakable by their commas or by the noun after them."""
_AMOUNT_FIGURES = re.compile(rf"{_START}{_AMOUNTS}\s*(?:{_MULTIPLE}|{_UNIT})|{_CURRENCY}\s*{_AMOUNTS}{_END}|{_COUNTS}")
_OTHER_FIGURES = re.compile(
    "|".join(
        (
            rf"(?i:{_VERSION})\s*[:：]?\s*(?!9[56]\.\d{{3,6}}(?![0-9.]))\d{{1,4}}(?:\.\d{{1,5}}){{1,3}}{_END}",
            rf"(?i:{_APP})\s*[:：]?\s*{_APP_VERSION}(?:\s*[、,/或]\s*{_APP_VERSION}){{0,5}}{_END}",
            rf"{_STANDARD}\s?(?!{_SERVICE}(?![0-9]))\d{{2,6}}(?:[-—.:]\d{{1,4}})*{_END}",
            rf"{_START}\d{{1,3}}(?:\.\d+)?\s*/\s*(?:10|100|1000|24|7|12|365){_END}",
            rf"{_START}\d{{1,4}}\s*[:：]\s*1{_END}",
            rf"{_START}7\s*[x×*/]\s*24{_END}",
            rf"{_START}(?:10|127|172|192|255)(?:\.\d{{1,3}}){{3}}(?::\d{{2,5}})?{_END}",
            rf"{_START}\d{{1,3}}°\d{{1,2}}′(?:\d{{1,2}}′′)?\s*[NSEW]\b|(?<=[经纬])\d{{1,3}}°\d{{1,2}}′",
            rf"(?:双1[12]|{_START}618)(?:\s?[、,/和与及]\s?(?:双?1[12]|618)){{1,5}}{_END}",
            rf"{_START}(?!9[56])\d{{1,3}}(?:\s\d{{3}})+\.\d{{2}}{_END}",
        )
    )
)
_SURE_END = (
    r"(?=\s*(?:$|\n|[^\w\s]|[以左及或和与的内后前起已将会被可需不未时到至为是由每成]"
    r"|(?:in|a|an|per|or|and|to|at|by|each|every|within|is|are|was|were|have|has|had|for|on|from|that|who|which)\b))"
)
"""What follows a unit that does not begin another word, as 元宝, 步骤 and 次日 do."""
_NOUN = (
    r"(?:网点|城市|商户|商家|国家|地区|用户|账户|账号|订单|门店|交易|红包|优惠券|银行卡|汉字|字符"
    r"|评论|付款|支付|收藏|转账|退款|记录|消息|投诉|反馈)?"
)
_EXACT = r"(?>(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+\.\d{1,2}))"
"""An amount with thousands separators or decimals."""
_SURE_AMOUNTS = re.compile(
    "|".join(
        (
            rf"{_START}{_AMOUNTS}\s*(?!(?:[A-Za-z]|个人)\b){_UNIT}{_NOUN}{_SURE_END}",
            rf"{_START}{_AMOUNTS}\s*[万萬亿億](?![一分能全事无不])",
            rf"{_START}{_AMOUNTS}\s*(?:hundred|thousand|million)\b",
            rf"{_CURRENCY}\s*{_EXACT}(?:{_TO}{_EXACT})?{_END}",
            rf"{_START}{_EXACT}\s*{_UNIT}",
            rf"(?:金额|余额|合计|总计|单价|积分|[实应]付|(?i:price|amount|total))\s*[:：]?\s*{_EXACT}{_END}",
            _COUNTS,
        )
    )
)
_CODES = r"(?:(?:[A-Z_]{2,40}|\d{3,10})\s*(?:、|或|or)\s*){0,9}"
"""The items of a list of error codes but the last."""
_LABELLED = re.compile(
    rf"(?:{_LABEL}|(?:ID|No\.?)(?!\W{{0,3}}{_SERVICE}(?![0-9])))\s*(?:是|为|is|：|:|=|#|“|\"|\(|（|「)?\s*{_CODES}(?:[A-Z_]+\s)?[-#]?\d{{3,10}}{_END}|{_LETTERED}\d{{3,10}}{_END}"
    rf"|(?<![A-Za-z_])[A-Z]{{2,30}}(?:_[A-Z]{{1,30}})+[\s:(]{{0,2}}\d{{3,10}}{_END}",
    re.IGNORECASE,
)
_ERROR_CODE = r"(?:(?!(?:VX|WX|QQ|TEL|FAX|CALL|DIAL))[A-Z]{2,4}\d{5,12}|\d{5})"
_ERROR_CODES = re.compile(
    rf"(?:错误代?码|返回码|响应码|(?i:error codes?))\s*(?:是|为|is|：|:)?\s*{_ERROR_CODE}"
    rf"(?:\s*(?:、|,|/|或|or)\s*{_ERROR_CODE}){{0,9}}{_END}"
)
_BOUNDED = re.compile(rf"{_BOUND}\s*(?:为|是)?\s*(?P<figure>\d{{3,9}}){_END}", re.IGNORECASE)
_WITH_COMMAS = re.compile(rf"{_START}(?P<figure>\d{{1,3}}(?:,\d{{3}})+){_END}")
_COUNTED = re.compile(rf"{_START}(?P<figure>\d{{1,9}})\s*{_ROUND_UNIT}")
_RANGE = re.compile(rf"{_START}(?P<low>{_AMOUNT}){_TO}(?P<high>{_AMOUNT}){_END}")
_SURE_UNIT_FOLLOWS = re.compile(rf"\s*(?:{_MULTIPLE}|{_UNIT}){_NOUN}{_SURE_END}")
_PRICE = r"[¥$€£]\s?[1-9]\d{0,4}\.\d{1,2}"
_PRICES = re.compile(rf"{_PRICE}(?:\s*(?:、|,|和|与|及|或|and|or)\s*{_PRICE}){{1,9}}{_END}")
_LIST_SEPARATOR = re.compile(rf"\s?(?:{_UNIT}|{_ROUND_UNIT})?[、,/]\s?")
_NEXT_ITEM = re.compile(r"\s?[、,/]\s?[0-9]{1,2}(?![0-9])")
_LIST_UNIT_FOLLOWS = re.compile(
    rf"(?:\s?[、,/]\s?[0-9]{{1,2}}){{0,20}}\s*(?:{_UNIT}|{_ROUND_UNIT}|期|届|章|节|课|集|路|栋|楼|班)"
)
_MANY_FIGURES = 5
_ONE_MAGNITUDE = 10
"""The higher end of a sure range is less than so many times the lower one."""


class Passages:
    """The spans of harmless figures in a folded text. Each property is computed at its first use."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def dates_and_times(self) -> Spans:
        """Dates, times and years, and ranges of them."""
        return Spans(match.span() for match in _DATES_AND_TIMES.finditer(self._text))

    @cached_property
    def figures(self) -> Spans:
        """Amounts with a unit or currency, versions, standards, ratios; round figures that look like amounts."""
        spans = [match.span() for match in _AMOUNT_FIGURES.finditer(self._text)]
        for pattern in (_BOUNDED, _WITH_COMMAS, _COUNTED):
            spans += [match.span() for match in pattern.finditer(self._text) if _is_round(match["figure"])]
        return Spans([*spans, *self._other_figures, *self._ranges])

    @cached_property
    def sure_figures(self) -> Spans:
        """The figures that are unmistakable even with the digits of a service number: 95,188.00 yuan."""
        amounts = [match.span() for match in _SURE_AMOUNTS.finditer(self._text)]
        return Spans([*amounts, *self._other_figures, *self.sure_ranges])

    @cached_property
    def sure_ranges(self) -> Spans:
        """Ranges and prices that are unmistakable even with the digits of a long number: 40000-50000 yuan and
        ¥19.9、¥49.9.
        """
        prices = [match.span() for match in _PRICES.finditer(self._text)]
        return Spans([*prices, *(span for span in self._ranges if self._is_sure_range(*span))])

    @cached_property
    def labelled(self) -> Spans:
        """Figures after a label, such as "error code" or "card ending in"."""
        return Spans(match.span() for match in _LABELLED.finditer(self._text))

    @cached_property
    def error_codes(self) -> Spans:
        """Error codes whose digits are as many as those of a long number: AE15000200001, and 40004、20001."""
        return Spans(match.span() for match in _ERROR_CODES.finditer(self._text))

    @cached_property
    def _other_figures(self) -> list[Span]:
        """Versions, standards, ratios and addresses on the internet."""
        return [match.span() for match in _OTHER_FIGURES.finditer(self._text)]

    def _is_sure_range(self, start: int, end: int) -> bool:
        """Returns True if both ends are of one magnitude or have commas, and the unit begins no other word."""
        ends = _RANGE.match(self._text, start, end)
        if not ends or not _SURE_UNIT_FOLLOWS.match(self._text, end):
            return False
        low, high = ends["low"], ends["high"]
        return float(_plain(high)) < _ONE_MAGNITUDE * float(_plain(low)) or ("," in low and "," in high)

    @cached_property
    def _ranges(self) -> list[Span]:
        return [
            match.span()
            for match in _RANGE.finditer(self._text)
            if float(_plain(match["low"])) < float(_plain(match["high"]))
            and all(map(_is_round, (match["low"], match["high"])))
        ]


def is_service_like(digits: str) -> bool:
    """Returns True for digits that are hardly a figure: those of well-known services, except for 10000 and the like."""
    return bool(_SERVICE_DIGITS.fullmatch(digits)) and int(digits) % 1000 != 0


def list_goes_on(text: str, end: int) -> bool:
    """Returns True if another item of a list follows."""
    return bool(_NEXT_ITEM.match(text, end))


def is_list_of_figures(text: str, spans: list[Span]) -> bool:
    """Returns True for figures that grow and have one unit, of at most two digits if they are few: 1、10、20 日."""
    parts = [text[start:end] for start, end in spans]
    gaps = {text[end:start] for (_, end), (start, _) in pairwise(spans)}
    is_short = len(parts) >= _MANY_FIGURES or all(len(part) <= 2 for part in parts)
    if len(parts) < 3 or not is_short or not all(map(str.isdecimal, parts)):
        return False
    is_list = len(gaps) == 1 and all(map(_LIST_SEPARATOR.fullmatch, gaps))
    grows = all(int(earlier) < int(later) for earlier, later in pairwise(parts))
    return is_list and grows and bool(_LIST_UNIT_FOLLOWS.match(text, spans[-1][1]))


def is_sequence(parts: list[str]) -> bool:
    """Returns True for a list in which each figure is one more than the one before: 1, 2, 3, 4, 5."""
    values = list(map(int, parts))
    return len(values) > 2 and all(later - earlier == 1 for earlier, later in pairwise(values))


def _plain(figure: str) -> str:
    return figure.replace(",", "")


def _is_round(figure: str) -> bool:
    return float(_plain(figure)) % 100 == 0
