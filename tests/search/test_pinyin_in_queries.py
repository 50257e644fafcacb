"""Which letters of a query are pinyin, initials or words."""

from kb.search.analysis import analyse, analyse_query
from kb.search.index_terms import INITIALS, items
from kb.search.pinyin_in_queries import tokenize_query


def query(text, *known):
    return analyse_query(tokenize_query(text, known))


def test_typed_pinyin_has_syllables_and_no_stems():
    found = query("zhifu shibai")
    assert found.syllables == ("zhi", "fu", "shi", "bai")
    assert found.stems == ()


def test_a_known_word_is_a_word_unless_pinyin_stands_beside_it():
    assert query("can pay", "can", "pay").syllables == ()
    assert query("can kan", "can").syllables == ("can", "kan")
    assert query("can kan", "can").stems == ("can",)


def test_pinyin_and_characters_in_one_query_make_one_segmentation():
    assert query("zhangdan 在哪看").syllables == ("zhang", "dan", "zai", "na", "kan")


def test_initials_are_kept_apart_from_words():
    found = query("zfb 密码")
    assert found.initials == ("zfb",)
    assert found.stems == ("密", "码")
    assert items(analyse("支付宝"), INITIALS) == ["zfb"]
