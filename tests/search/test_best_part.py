"""Which step or item a search leads to."""

from kb.search.analysis import analyse
from kb.search.best_part import PageParts, Part, best_parts
from kb.search.highlight import highlight_terms, matching_terms

STEPS = [
    Part("检查网络", "先看看手机能不能上网。"),
    Part("看余额够不够", "打开钱包，看看余额够不够付这笔钱。"),
    Part("联系客服", "还是付不了，就打客服电话。"),
]


def chosen(query: str, *pages: list[Part], by_body: bool = False) -> list[int | None]:
    wanted = highlight_terms(analyse(query))
    answered = matching_terms("付款失败怎么办", wanted)
    return best_parts([PageParts(parts, answered, by_body) for parts in pages], wanted)


def test_the_best_part_contains_what_the_title_does_not():
    assert chosen("付款失败余额不够", STEPS) == [1]


def test_a_part_counts_by_body_too():
    assert chosen("付款失败上网", STEPS) == [0]


def test_no_part_is_chosen_where_the_title_contains_the_query():
    assert chosen("付款失败", STEPS) == [None]


def test_no_part_is_chosen_where_none_contains_any_of_the_query():
    assert chosen("忘记密码", STEPS) == [None]


def test_no_part_is_chosen_that_contains_too_little():
    assert chosen("电话录音泄露隐私", STEPS) == [None]


def test_no_part_is_chosen_where_several_are_equally_good():
    assert chosen("付款失败密码", [Part("一", "换密码"), Part("二", "改密码")]) == [None]


def test_the_first_of_equal_parts_is_chosen_in_a_page_found_by_its_body():
    assert chosen("密码", [Part("零", ""), Part("一", "换密码"), Part("二", "改密码")], by_body=True) == [1]


def test_a_match_in_a_title_counts_more_than_one_in_a_text():
    assert chosen("余额", [Part("一", "看看余额"), Part("查余额", "打开钱包")]) == [1]


def test_a_term_that_many_parts_contain_counts_less():
    many = [Part(f"第{number}步", "打开钱包") for number in "一二三四五"]
    assert chosen("打开钱包余额", [*many, Part("末", "看看余额")]) == [5]


def test_there_is_one_answer_for_each_page_in_order():
    assert chosen("余额不够", STEPS, [], STEPS[:1]) == [1, None, None]
