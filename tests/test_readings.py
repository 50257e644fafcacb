"""How Chinese is read: as pypinyin does, without pypinyin in memory."""

import re
import subprocess
import sys
from pathlib import Path

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.seg.mmseg import seg

from kb.readings import Reader

ROOT = Path(__file__).resolve().parent.parent


def _read(chinese, corrected=None):
    return " ".join(Reader(corrected or {}).read(chinese))


def test_every_character_is_read_as_pypinyin_reads_it():
    reader = Reader({})
    for character in map(chr, PINYIN_DICT):
        assert list(reader.read(character)) == lazy_pinyin(character, style=Style.TONE)


def test_every_phrase_is_read_as_pypinyin_reads_it():
    reader = Reader({})
    for phrase in PHRASES_DICT:
        assert list(reader.read(phrase)) == lazy_pinyin([phrase], style=Style.TONE)


def test_all_shipped_and_sample_content_is_read_as_pypinyin_reads_it():
    reader = Reader({})
    files = [*(ROOT / "fixtures").iterdir(), *(ROOT / "benchmarks" / "sample_content").glob("*.py")]
    texts = {run for file in files for run in re.findall("[\u4e00-\u9fff]+", file.read_text("utf-8"))}
    assert len(texts) > 1000
    for text in texts:
        words = [lazy_pinyin(word, style=Style.TONE) for word in seg.cut(text)]
        assert list(reader.read(text)) == [reading for word in words for reading in word]


def test_a_correction_goes_before_the_phrase_and_the_character():
    assert _read("还款是谁") == "hái kuǎn shì shuí"
    assert _read("还款是谁", {"还款": "huán kuǎn", "谁": "shéi"}) == "huán kuǎn shì shéi"


def test_a_phrase_that_began_earlier_is_not_broken_by_a_correction():
    assert _read("严重付不了", {"重付": "chóng fù"}) == "yán zhòng fù bù liǎo"


def test_what_has_no_reading_gets_an_empty_one():
    assert list(Reader({}).read("好a\U0002ebf0\U000fffff")) == ["hǎo", "", "", ""]


def test_pypinyin_itself_is_never_loaded():
    code = (
        "import sys; from kb.readings import Reader; list(Reader({}).read('银行')); sys.exit('pypinyin' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
