"""The syllables of Chinese, and when the dictionaries behind them are loaded."""

import re
import subprocess
import sys

from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

from kb.search.syllables import SYLLABLES, syllables


def test_they_are_all_that_the_dictionary_has():
    read = {to_normal(one) for readings in PINYIN_DICT.values() for one in readings.split(",")}
    typed = {one.replace("ü", "v").replace("ve", "ue") for one in read}
    assert {one for one in typed if one.isascii() and re.search("[aeiouv]", one)} == SYLLABLES


def test_phrases_are_read_as_phrases():
    assert syllables("银行 还款") == ("yin", "hang", "huan", "kuan")


def test_nothing_is_loaded_before_something_is_read():
    code = "import sys, kb.search.analysis, kb.localize.pinyin; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
