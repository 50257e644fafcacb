"""Chinese as it is read aloud: pinyin with tone marks, a space between syllables, punctuation as English has it.

Tones are those of the dictionary, without the changes of running speech. What is not Chinese stays as it stands.
"""

import re
from collections.abc import Iterator

from kb.readings import Reader

# What pypinyin reads otherwise.
_aloud = Reader(
    {
        "还款": "huán kuǎn",
        "还钱": "huán qián",
        "还清": "huán qīng",
        "归还": "guī huán",
        "还信用卡": "huán xìn yòng kǎ",
        "重置": "chóng zhì",
        "重设": "chóng shè",
        "重试": "chóng shì",
        "重装": "chóng zhuāng",
        "重填": "chóng tián",
        "重绑": "chóng bǎng",
        "重发": "chóng fā",
        "重登": "chóng dēng",
        "重扣": "chóng kòu",
        "重付": "chóng fù",
        "重输": "chóng shū",
        "跨行": "kuà háng",
        "本行": "běn háng",
        "他行": "tā háng",
        "行内": "háng nèi",
        "发卡行": "fā kǎ háng",
        "发卡": "fā kǎ",
        "开户行": "kāi hù háng",
        "收款行": "shōu kuǎn háng",
        "弹窗": "tán chuāng",
        "弹出": "tán chū",
        "长按": "cháng àn",
        "谁": "shéi",
        "谢谢": "xiè xie",
    }
)
_CHANGED_IN_SPEECH = {("不", "bú"): "bù", ("一", "yí"): "yī", ("一", "yì"): "yī"}

_WESTERN = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}  # full-width letters, digits and punctuation
    | {"。": ".", "、": ",", "「": "“", "」": "”", "『": "‘", "』": "’", "《": "“", "》": "”", "【": "[", "】": "]"}
)
_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_MARK = "[，。、；：？！…—“”‘’「」『』《》【】（）]"
_PIECE = re.compile(rf"{_HAN}|{_MARK}|(?:(?!{_HAN}|{_MARK})\S)+")
_IS_HAN = re.compile(_HAN).match
_OPENING = tuple("“‘([")
_CLOSING = tuple("”’)],.;:?!…")
_ENDS_SENTENCE = tuple(".?!…")


def pinyin(chinese: str) -> str:
    """还款失败，怎么办？ -> Huán kuǎn shī bài, zěn me bàn? Characters without a reading stand as they are."""
    readings = _readings(chinese)
    written = ""
    begins = True
    for piece in _PIECE.findall(chinese):
        is_han = bool(_IS_HAN(piece))
        word = next(readings) if is_han else piece.translate(_WESTERN)
        if is_han and begins:
            word = word[0].upper() + word[1:]
        if written and not (word.startswith(_CLOSING) or written.endswith(_OPENING)):
            written += " "
        written += word
        begins = word.endswith(_ENDS_SENTENCE) or (begins and word.endswith(_OPENING))
    return written


def _readings(chinese: str) -> Iterator[str]:
    """One for each Chinese character, in order."""
    for run in re.findall(f"{_HAN}+", chinese):
        for character, syllable in zip(run, _aloud.read(run), strict=True):
            yield _CHANGED_IN_SPEECH.get((character, syllable), syllable) or character
