"""Which reading a character has: pypinyin's for its phrase, or the corrected one.

Importing pypinyin takes half a second: the tests that need it do so themselves.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kb.pinyin import readings
from kb.pinyin.corrections import CORRECTIONS
from kb.pinyin.dictionary import character_readings, phrase_readings
from kb.pinyin.display import to_pinyin
from kb.pinyin.readings import read
from kb.pinyin.syllables import syllables

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("chinese", "reading", "typed"),
    [
        ("重试", "chóng shì", "chong shi"),
        ("重设密码", "chóng shè mì mǎ", "chong she mi ma"),
        ("多重身份认证", "duō chóng shēn fèn rèn zhèng", "duo chong shen fen ren zheng"),
        ("严重付不了", "yán zhòng fù bù liǎo", "yan zhong fu bu liao"),
        ("很重要", "hěn zhòng yào", "hen zhong yao"),
        ("长按", "cháng àn", "chang an"),
        ("长时间", "cháng shí jiān", "chang shi jian"),
        ("太长不看", "tài cháng bù kàn", "tai chang bu kan"),
        ("家长", "jiā zhǎng", "jia zhang"),
        ("跨行", "kuà háng", "kua hang"),
        ("开户支行", "kāi hù zhī háng", "kai hu zhi hang"),
        ("不行", "bù xíng", "bu xing"),
        ("弹窗", "tán chuāng", "tan chuang"),
        ("一直弹", "yī zhí tán", "yi zhi tan"),
        ("没收到", "méi shōu dào", "mei shou dao"),
        ("被没收", "bèi mò shōu", "bei mo shou"),
        ("还不上", "huán bù shàng", "huan bu shang"),
        ("欠款没还", "qiàn kuǎn méi huán", "qian kuan mei huan"),
        ("归还", "guī huán", "gui huan"),
        ("我还能付吗", "wǒ hái néng fù ma", "wo hai neng fu ma"),
        ("还不了解", "hái bù liǎo jiě", "hai bu liao jie"),
        ("说得清", "shuō de qīng", "shuo de qing"),
        ("得到", "dé dào", "de dao"),
        ("记得", "jì de", "ji de"),
        ("心平气和地说", "xīn píng qì hé de shuō", "xin ping qi he de shuo"),
        ("蓝色图标的", "lán sè tú biāo de", "lan se tu biao de"),
        ("地址", "dì zhǐ", "di zhi"),
        ("先别着急", "xiān bié zháo jí", "xian bie zhao ji"),
        ("照着做", "zhào zhe zuò", "zhao zhe zuo"),
        ("找不着", "zhǎo bù zháo", "zhao bu zhao"),
        ("登录不了", "dēng lù bù liǎo", "deng lu bu liao"),
        ("扣了钱", "kòu le qián", "kou le qian"),
        ("调额度", "tiáo é dù", "tiao e du"),
        ("调查", "diào chá", "diao cha"),
        ("差额", "chā é", "cha e"),
        ("便宜", "pián yi", "pian yi"),
        ("方便", "fāng biàn", "fang bian"),
        ("应付金额", "yīng fù jīn é", "ying fu jin e"),
        ("应用", "yìng yòng", "ying yong"),
        ("生活都会", "shēng huó dōu huì", "sheng huo dou hui"),
        ("官方出处", "guān fāng chū chù", "guan fang chu chu"),
        ("发卡行是谁", "fā kǎ háng shì shéi", "fa ka hang shi shei"),
        ("电子钱包", "diàn zǐ qián bāo", "dian zi qian bao"),
    ],
)
def test_pages_and_search_read_a_word_alike_and_rightly(chinese, reading, typed):
    assert to_pinyin(chinese).casefold() == reading
    assert " ".join(syllables(chinese)) == typed


def test_every_correction_has_a_reading_for_each_character():
    assert [phrase for phrase, reading in CORRECTIONS.items() if len(reading.split()) != len(phrase)] == []


def test_the_dictionary_is_that_of_pypinyin():
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT  # noqa: PLC0415

    singles = character_readings()
    assert singles == {chr(number): texts.split(",")[0] for number, texts in PINYIN_DICT.items()}
    phrases = {
        phrase: reading.split() or [singles[character] for character in phrase]
        for phrase, reading in phrase_readings().items()
    }
    assert phrases == {phrase: [choices[0] for choices in texts] for phrase, texts in PHRASES_DICT.items()}


def test_without_corrections_a_text_is_read_as_pypinyin_reads_it(monkeypatch):
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415
    from pypinyin.seg.mmseg import seg  # noqa: PLC0415

    monkeypatch.setattr(readings, "_phrases", lambda: (phrase_readings(), max(map(len, phrase_readings()))))
    monkeypatch.setattr(readings, "_CHANGED_IN_SPEECH", {})
    files = (ROOT / "fixtures").iterdir()
    texts = {run for file in files for run in re.findall("[\u4e00-\u9fff]+", file.read_text("utf-8"))}
    assert len(texts) > 500
    expected = {text: lazy_pinyin(list(seg.cut(text)), style=Style.TONE) for text in texts}
    assert {text: list(read(text)) for text in texts} == expected


def test_what_has_no_reading_gets_an_empty_one():
    assert list(read("好a\U0002ebf0\U000fffff")) == ["hǎo", "", "", ""]


def test_pypinyin_itself_is_never_imported():
    code = "import sys; from kb.pinyin.readings import read; list(read('银行')); sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
