"""The syllables of Chinese, and how what is written is read in them: toneless pinyin. Pure: no Django."""

from collections.abc import Callable, Iterable
from functools import lru_cache

_ALL = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biang biao bie bin bing bo bong bu ca cai can cang cao ce cei
cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou
cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die din ding diu dong dou du duan dui dun duo
e ei en eng er fa fan fang fei fen feng fiao fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan
guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang
jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui
kun kuo la lai lan lang lao le lei len leng li lia lian liang liao lie lin ling liu lo long lou lu luan lue lun luo lv
ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nia
nian niang niao nie nin ning niu nong nou nu nuan nue nun nuo nv o ou pa pai pan pang pao pei pen peng pi pian piao
pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong
rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu
shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te tei teng ti tian tiao
tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wong wu xi xia xian xiang xiao xie xin xing
xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen
zeng zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong
zou zu zuan zui zun zuo
"""
SYLLABLES = frozenset(_ALL.split())
"""Every one that pypinyin knows, as it is typed (ü as v)."""

# Readings that pypinyin's own words get wrong and that people with a wallet type.
_READINGS = {
    "还款": "huán kuǎn",
    "还钱": "huán qián",
    "还清": "huán qīng",
    "归还": "guī huán",
    "重置": "chóng zhì",
    "重设": "chóng shè",
    "重登": "chóng dēng",
    "重扣": "chóng kòu",
}


def syllables(written: str) -> tuple[str, ...]:
    """The toneless pinyin of Chinese characters; spaces are left out."""
    cut, _read = _pypinyin()
    return tuple(syllable for run in written.split() for word in cut(run) for syllable in _read_aloud(word))


@lru_cache(maxsize=65536)
def _read_aloud(word: str) -> tuple[str, ...]:
    """As pypinyin reads a phrase or a character; that takes its time, and the same ones come again and again."""
    _cut, read = _pypinyin()
    return tuple(syllable.replace("ve", "ue") for syllable in read(word))


@lru_cache(maxsize=1)
def _pypinyin() -> tuple[Callable[[str], Iterable[str]], Callable[[str], list[str]]]:
    """How it cuts a text into phrases, and how it reads one.

    Loaded when something is first read: its dictionaries take a second and 60 MB, which most commands do not need.
    """
    from pypinyin import Style, lazy_pinyin, load_phrases_dict  # noqa: PLC0415
    from pypinyin.seg.mmseg import seg  # noqa: PLC0415

    load_phrases_dict({word: [[one] for one in reading.split()] for word, reading in _READINGS.items()})
    return seg.cut, lambda word: lazy_pinyin(word, style=Style.NORMAL, errors="ignore")
