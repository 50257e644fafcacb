"""How many people a change needs, and why: what one person can never bring before visitors alone.

Links, numbers and the words around them have modules of their own.
"""

import json
from pathlib import Path

import pytest

from kb.ledger.policy import Rule
from tests.ledger.examples import advice, faq, notice, provider
from tests.ledger.policy_reasons import rules, words

FIXTURES = Path(__file__).parents[2] / "fixtures"


DOMAINS = frozenset({"alipay.com"})


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("faq", faq(), faq(introduction_zh_hans="不要急。2026年11月27日起单日限额 50000 元。")),
        ("faq", faq(), faq(providers=[3], publication="draft")),
        ("faq", faq(), None),
        ("faq", None, faq()),
        ("faq", faq(), faq(steps=faq()["steps"][::-1])),
        ("notice", notice(), None),
        ("provider", provider(), provider(summary_zh_hans="数字钱包。", publication="draft")),
    ],
)
def test_one_person_is_enough_for_ordinary_changes(kind, old, new):
    assert rules(kind, old, new, domains=DOMAINS) == []


def test_only_the_steps_that_show_hotlines_ask_two_people_to_publish_the_article():
    for name, kind, owner, part_list, parts in [
        ("3_faqs", "faq", "faq", "steps", "4_steps"),
        ("5_sections", "section", "section", "items", "6_section_items"),
    ]:
        for shipped in read(name):
            owned = [part for part in read(parts) if part[owner] == [shipped["slug"]]]
            subject = {**shipped, part_list: owned}
            shown = [part["key"] for part in owned if part.get("kind") == "contact"]
            expected = [(Rule.WORDS, "steps", key) for key in shown]
            assert rules(kind, {**subject, "publication": "draft"}, subject) == expected, shipped["slug"]


def read(name):
    rows = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return [row["fields"] for row in rows]


@pytest.mark.parametrize(
    ("old", "new"),
    [(None, {"id": 1}), ({"id": 1}, None), ({"id": 1, "state": "disputed"}, {"id": 1, "state": "checked"})],
)
def test_every_fact_of_a_number_needs_two(old, new):
    assert rules("hotline", old, new) == [(Rule.HOTLINE, "", "")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("余额宝", "余额宝\n花呗", [Rule.NAME]),
        ("余额宝\n花呗", "花呗", [Rule.NAME]),
        ("余额宝", None, [Rule.NAME]),
        ("余额宝", "余额宝\n京东 支付", [Rule.NAME, Rule.WALLET]),
        ("京东支付", "京东支付\n蚂蚁", [Rule.NAME]),
        ("", None, []),
    ],
)
def test_the_other_names_of_a_wallet_need_two(old, new, expected):
    names = {"own_names": ["支付宝"], "other_names": ["京东支付", "JD Pay"]}
    found = rules("provider", provider(aliases=old), provider(aliases=new), **names)
    assert found == [(rule, "aliases", "") for rule in expected]


@pytest.mark.parametrize("field", ["name_zh_hans", "name_en"])
def test_the_names_of_a_wallet_need_two(field):
    assert rules("provider", provider(), provider(**{field: "Alipaу"})) == [(Rule.NAME, field, "")]
    assert (Rule.NAME, field, "") in rules("provider", None, provider())


@pytest.mark.parametrize("topic", ["never-asks", "calls-out", "deceived"])
def test_all_advice_needs_two(topic):
    old = advice(topic=topic)
    for before, after in ((None, old), (old, None), (old, {**old, "text_en": "It asks."}), (old, {**old, "slug": "x"})):
        assert (Rule.ADVICE, "", "") in rules("advice", before, after, domains=frozenset({"render.alipay.com"}))


def test_a_wallet_is_deleted_or_taken_off_by_two_if_others_go_with_it():
    goes = {"goes_with": ["95188", "马上报警。"]}
    taken_off = provider(publication="draft")
    assert rules("provider", provider(), None, **goes) == [(Rule.REMOVED_WITH_OTHERS, "", "")]
    assert rules("provider", provider(), taken_off, **goes) == [(Rule.REMOVED_WITH_OTHERS, "publication", "")]
    assert words("provider", provider(), None, **goes) == ["is deleted together with: 95188; 马上报警。"]
    assert rules("provider", provider(), provider(summary_en="New"), **goes) == []
    assert rules("provider", provider(), None) == []


def test_what_was_not_public_counts_as_new():
    draft = faq(publication="draft", introduction_zh_hans="请打 95188。")
    published = {**draft, "publication": "published"}
    number = [(Rule.NUMBER, "introduction_zh_hans", "")]
    assert rules("faq", draft, {**draft, "question_en": "New"}) == []
    assert rules("faq", draft, published) == number
    assert rules("faq", published, {**draft, "question_en": "New"}) == []
    assert rules("faq", None, published) == number, "restored from the bin"
    hidden = provider(publication="draft")
    assert (Rule.NAME, "name_en", "") in rules("provider", hidden, provider(), domains=DOMAINS)


def test_a_setting_asks_two_people_for_every_change():
    assert rules("faq", faq(), faq(question_en="New"), always=True) == [(Rule.ALWAYS, "", "")]
    assert rules("faq", faq(), faq(), always=True) == []
