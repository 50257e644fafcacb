"""How staff make the search better, how it is taken back, and how its effect is seen."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.hotlines.verification import with_hotlines
from kb.ledger.publishing import approve
from kb.models import FAQ, Provider, SearchCount, SynonymGroup
from kb.models.no_numbers_in_text import no_telephone_number
from kb.search.add_words import (
    AddedLine,
    add_alias,
    add_phrasing,
    add_synonym,
    clean_synonyms,
    create_synonym_group,
    delete_synonym_group,
    language_of,
    remove_added_line,
    short_name,
    submit_line,
    unused_slug,
)
from kb.search.before_and_after import MAX_QUERIES, ResultChange, compare_results, recent_queries, top_results
from tests.people import hotline_person

pytestmark = pytest.mark.usefixtures("content")

EDITOR = User(username="editor", is_superuser=True)


def faq() -> FAQ:
    return FAQ.objects.get(slug="account-locked")


def wechat() -> Provider:
    return Provider.objects.get(slug="wechat-pay")


def group(slug: str = "pay") -> SynonymGroup:
    return SynonymGroup.objects.get(slug=slug)


def row(obj: FAQ | Provider | SynonymGroup) -> dict[str, object]:
    """All its columns as the database holds them."""
    model = type(obj)
    rows = model.objects.rewrite(False) if hasattr(model.objects, "rewrite") else model.objects
    return rows.filter(pk=obj.pk).values().get()


def searched(*queries: str, ago: int = 0, times: int = 1) -> None:
    day = timezone.localdate() - timedelta(days=ago)
    SearchCount.objects.bulk_create(
        SearchCount(day=day, query=query, language="zh-hans", searches=times, results=0) for query in queries
    )


def found(*queries: str) -> dict[str, list[tuple[str, int]]]:
    return top_results(queries, with_hotlines(Provider.objects.published()))


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("付不了款", "zh-hans"),
        ("Apple Pay 付不了", "zh-hans"),
        ("支付寶", "zh-hans"),
        ("card declined", "en"),
        ("zhifu shibai", "en"),
        ("？！", "en"),
    ],
)
def test_words_with_a_chinese_character_are_chinese(words, language):
    assert language_of(words) == language


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("刷掌刷不开", {"phrasings", "phrasings_zh_hans", "updated"}),
        ("palm reader says no", {"phrasings_en", "updated"}),
    ],
)
def test_a_way_of_asking_is_added_to_the_column_of_its_language_and_to_no_other(words, changed):
    before = row(faq())
    added = add_phrasing(by=EDITOR, to=faq(), words=words)
    after = row(faq())
    assert {name for name in before if before[name] != after[name]} == changed
    assert after[added.column] == f"{before[added.column]}\n{words}"


def test_adding_keeps_what_somebody_else_changed_meanwhile():
    stale = faq()
    FAQ.objects.filter(pk=stale.pk).update(question_zh_hans="新问题", phrasings_zh_hans="别的问法")
    add_phrasing(by=EDITOR, to=stale, words="刷掌刷不开")
    assert (faq().question_zh_hans, faq().phrasings_zh_hans) == ("新问题", "别的问法\n刷掌刷不开")


def test_a_new_way_of_asking_is_found_at_once():
    assert ("faq", faq().pk) not in found("掌纹打不开门")["掌纹打不开门"]
    add_phrasing(by=EDITOR, to=faq(), words="掌纹打不开门")
    assert found("掌纹打不开门")["掌纹打不开门"][0] == ("faq", faq().pk)


def test_words_are_added_on_one_line():
    assert add_phrasing(by=EDITOR, to=faq(), words="  刷掌\n刷不开 ").line == "刷掌 刷不开"


@pytest.mark.parametrize("words", ["刷掌PAY", "刷掌pay", "刷掌ＰＡＹ", " 刷掌PAY "])
def test_a_line_that_exists_is_not_added_again(words):
    add_phrasing(by=EDITOR, to=faq(), words="刷掌Pay")
    before = row(faq())
    with pytest.raises(ValidationError, match="刷掌"):
        add_phrasing(by=EDITOR, to=faq(), words=words)
    assert row(faq()) == before


def test_words_that_the_form_refuses_are_refused():
    before = row(faq())
    with pytest.raises(ValidationError) as refused:
        add_phrasing(by=EDITOR, to=faq(), words="长" * 101)
    assert "phrasings_zh_hans" in refused.value.error_dict
    assert row(faq()) == before


def test_words_with_a_number_need_a_second_person():
    before = row(faq())
    with pytest.raises(ValidationError, match="95188") as refused:
        add_phrasing(by=EDITOR, to=faq(), words="打 95188 没人接")
    assert refused.value.error_list[0].code == "second_person"
    assert row(faq()) == before


def test_a_synonym_with_a_number_is_refused():
    with pytest.raises(ValidationError) as refused:
        add_synonym(by=EDITOR, to=group(), words="打95188")
    assert set(refused.value.error_dict) == {"words"}


def test_a_hundred_and_first_way_of_asking_is_refused():
    FAQ.objects.filter(pk=faq().pk).update(phrasings_zh_hans="\n".join(f"问法{number}" for number in range(100)))
    with pytest.raises(ValidationError):
        add_phrasing(by=EDITOR, to=faq(), words="第一百零一种")


def test_a_new_name_finds_its_provider_once_a_second_person_lets_it_through():
    author, other = hotline_person("ed", "change_provider"), hotline_person("dora")
    with pytest.raises(ValidationError) as refused:
        add_alias(by=author, to=wechat(), words="绿泡泡")
    assert refused.value.error_list[0].code == "second_person"
    change = submit_line(by=author, to=wechat(), name="aliases", words=" 绿\u200b泡泡 ")
    assert ("provider", wechat().pk) not in found("绿泡泡")["绿泡泡"]
    approve(change, by=other)
    assert wechat().alias_list[-1] == "绿泡泡"
    assert found("绿泡泡")["绿泡泡"][0] == ("provider", wechat().pk)


def test_a_synonym_joins_its_group():
    add_synonym(by=EDITOR, to=group(), words="掏钱")
    assert group().word_list[-1] == "掏钱"


def test_a_word_of_another_group_is_refused_with_that_groups_name():
    before = row(group("refund"))
    with pytest.raises(ValidationError) as refused:
        add_synonym(by=EDITOR, to=group("refund"), words="支付")
    assert short_name(group("pay").word_list) in refused.value.messages[0]
    assert row(group("refund")) == before


def test_a_new_group_comes_last_and_has_a_slug_of_its_own():
    last = SynonymGroup.objects.in_order().last()
    made = create_synonym_group(words=["掏钱包", "whip out"])
    assert (made.words, made.slug, made.position) == ("掏钱包\nwhip out", "whip-out", last.position + 1)


def test_a_slug_is_ascii_and_unused():
    keys = [unused_slug("掏钱包\n亮码"), unused_slug("Refund"), unused_slug("pay\npayment")]
    assert all(key.isascii() and key for key in keys)
    assert not SynonymGroup.objects.filter(slug__in=keys).exists()
    assert keys[2].startswith("pay-")


@pytest.mark.parametrize("words", [["掏钱包", "支付"], ["掏钱包", "掏钱包"], ["掏钱包", ""]])
def test_a_new_group_needs_two_words_that_are_free(words):
    count = SynonymGroup.objects.count()
    with pytest.raises(ValidationError):
        create_synonym_group(words=words)
    assert SynonymGroup.objects.count() == count


def test_blank_lines_and_repetitions_are_removed_from_a_group():
    assert clean_synonyms(" 掏钱包 \r\n\r\n亮  码\n掏錢包\nPalm Pay\npalm pay") == "掏钱包\n亮 码\nPalm Pay"


def test_a_group_may_keep_its_own_words():
    assert clean_synonyms(group().words, group=group()) == group().words


@pytest.mark.parametrize(
    "add",
    [
        lambda: add_phrasing(by=EDITOR, to=faq(), words="刷掌刷不开"),
        lambda: add_synonym(by=EDITOR, to=group(), words="掏钱"),
    ],
)
def test_removing_an_added_line_removes_nothing_else(add):
    added = add()
    before = [line for line in row(added.obj)[added.column].splitlines() if line != added.line]
    remove_added_line(by=EDITOR, added=added)
    assert row(added.obj)[added.column].splitlines() == before


EXAMPLES = 50 if connection.vendor == "sqlite" else 10
"""PostgreSQL differs in what it stores, not in what the search makes of it."""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=EXAMPLES)
@given(words=st.text(st.characters(exclude_categories=["C", "Nd"]), min_size=1, max_size=50).filter(str.strip))
def test_adding_and_removing_any_words_changes_nothing(words):
    before = faq().phrasings_zh_hans, faq().phrasings_en
    try:
        added = add_phrasing(by=EDITOR, to=faq(), words=words)
    except ValidationError:
        pass
    else:
        remove_added_line(by=EDITOR, added=added)
    assert (faq().phrasings_zh_hans, faq().phrasings_en) == before


@pytest.mark.parametrize("words", ["\u200b", " \ufe00 "])
def test_words_of_invisible_characters_alone_are_refused(words):
    with pytest.raises(ValidationError):
        add_phrasing(by=EDITOR, to=faq(), words=words)


def test_an_addition_names_the_line_as_it_is_stored():
    added = add_phrasing(by=EDITOR, to=faq(), words="刷掌\u200b刷不开")
    assert added.line == "刷掌刷不开"
    remove_added_line(by=EDITOR, added=added)


def test_a_line_that_was_changed_since_is_not_removed():
    added = add_phrasing(by=EDITOR, to=faq(), words="刷掌刷不开")
    FAQ.objects.filter(pk=faq().pk).update(phrasings_zh_hans="刷掌刷不开门")
    with pytest.raises(ValidationError):
        remove_added_line(by=EDITOR, added=added)
    assert faq().phrasings_zh_hans == "刷掌刷不开门"


def test_removing_from_a_deleted_object_is_refused():
    added = add_phrasing(by=EDITOR, to=faq(), words="刷掌刷不开")
    faq().delete()
    with pytest.raises(ValidationError):
        remove_added_line(by=EDITOR, added=added)


def test_a_group_is_not_left_with_a_single_word():
    made = create_synonym_group(words=["掏钱包", "亮码"])
    with pytest.raises(ValidationError):
        remove_added_line(by=EDITOR, added=AddedLine(made, "words", "亮码"))
    assert group(made.slug).word_list == ["掏钱包", "亮码"]


def test_a_group_that_was_just_created_can_be_deleted():
    made = create_synonym_group(words=["掏钱包", "亮码"])
    delete_synonym_group(group=made, words=made.words)
    assert not SynonymGroup.objects.filter(pk=made.pk).exists()


def test_a_group_that_was_changed_since_stays():
    made = create_synonym_group(words=["掏钱包", "亮码"])
    add_synonym(by=EDITOR, to=made, words="扫我")
    with pytest.raises(ValidationError):
        delete_synonym_group(group=made, words=made.words)
    assert SynonymGroup.objects.filter(pk=made.pk).exists()


def test_the_latest_searches_come_first_each_once():
    searched("昨天的", "两天都有", ago=1)
    searched("今天常搜", times=9)
    searched("两天都有", times=2)
    assert recent_queries(first="这一条") == ["这一条", "今天常搜", "两天都有", "昨天的"]


def test_the_search_itself_comes_first_and_only_once():
    searched("甲", "乙")
    assert recent_queries(first="乙") == ["乙", "甲"]


def test_a_hundred_searches_are_compared(django_assert_num_queries):
    searched(*(f"第{number}个" for number in range(MAX_QUERIES + 20)))
    with django_assert_num_queries(1):  # the latest rows
        assert len(recent_queries(first="这一条")) == MAX_QUERIES


def test_only_searches_with_other_first_pages_differ():
    before = found("掌纹打不开门", "密码忘了")
    add_phrasing(by=EDITOR, to=faq(), words="掌纹打不开门")
    own, other = compare_results(before, found("掌纹打不开门", "密码忘了"))
    assert own.differs
    assert own.after[0] == ("faq", faq().pk)
    assert other == ResultChange("密码忘了", before["密码忘了"], before["密码忘了"])
    assert not other.differs


def test_a_random_slug_never_looks_like_a_telephone_number(db):
    for _ in range(300):
        no_telephone_number(unused_slug("掏钱包"))
