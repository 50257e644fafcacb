"""Which characters are Chinese."""

HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
"""One Chinese character, for regular expressions: 〇 and the CJK ideographs of all planes."""
