"""How many people a change needs, and why: what one person can never bring before visitors alone."""

import json
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kb.ledger.policy import Rule, reasons_for_two
from tests.ledger.examples import STEPS, advice, facts, faq, notice, provider, step
from tests.numbers.cases import rows

FIXTURES = Path(__file__).parents[2] / "fixtures"
NETWORK, BALANCE, CONTACT = STEPS
DOMAINS = frozenset({"alipay.com"})


def rules(kind, old, new, **options):
    return [(reason.rule, reason.field, reason.part) for reason in reasons_for_two(kind, old, new, **options)]


def words(kind, old, new, **options):
    with override("en"):
        return [str(reason.words) for reason in reasons_for_two(kind, old, new, **options)]


def with_steps(*steps):
    return faq(steps=list(steps))


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("faq", faq(), faq(introduction_zh_hans="不要急。2026年11月27日起单日限额 50000 元。")),
        ("faq", faq(), faq(providers=[3], publication="draft")),
        ("faq", faq(), None),
        ("faq", None, faq()),
        ("faq", faq(), faq(steps=faq()["steps"][::-1])),
        ("advice", advice(), advice(text_zh_hans="客服从不问您的密码。", checked_on="2026-02-01")),
        ("notice", notice(), None),
        ("provider", provider(), provider(summary_zh_hans="数字钱包。", aliases="zfb", publication="draft")),
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


@pytest.mark.parametrize(("alias", "expected"), [("京东 支付", [(Rule.WALLET, "aliases", "")]), ("花呗", [])])
def test_a_wallet_is_found_by_another_ones_name_only_with_two_people(alias, expected):
    names = {"own_names": ["支付宝"], "other_names": ["京东支付", "JD Pay"]}
    assert rules("provider", provider(aliases="余额宝"), provider(aliases=f"余额宝\n{alias}"), **names) == expected
    assert rules("provider", provider(aliases=alias), provider(aliases=f"{alias}\n蚂蚁"), **names) == []


@pytest.mark.parametrize("field", ["name_zh_hans", "name_en"])
def test_the_names_of_a_wallet_need_two(field):
    assert rules("provider", provider(), provider(**{field: "Alipaу"})) == [(Rule.NAME, field, "")]
    assert (Rule.NAME, field, "") in rules("provider", None, provider())


def test_the_domains_of_a_wallet_need_two_and_a_link_to_a_new_one_does_too():
    changed = provider(domains="alipay.com\nphish.example", official_site="https://phish.example/")
    assert rules("provider", provider(), changed, domains=DOMAINS) == [
        (Rule.DOMAINS, "domains", ""),
        (Rule.LINK, "official_site", ""),
    ]


@pytest.mark.parametrize("address", ["https://alipay.com", "http://help.alipay.com:8443/a", "https://WWW.ALIPAY.COM"])
def test_a_link_within_the_sites_of_the_wallet_needs_one_person(address):
    assert rules("provider", provider(), provider(official_site=address), domains=DOMAINS) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://phish.example/",
        "https://notalipay.com/",
        "https://alipay.com.phish.example/",
        "https://www.alipay.com@phish.example/",
        "https://phish.example\\.alipay.com/",
        "https://alipаy.com/",  # with a Cyrillic а
        "tel:4001239999",
        "javascript:alert(1)",
    ],
)
def test_another_link_needs_two(address):
    changed = provider(official_site=address)
    assert rules("provider", provider(), changed, domains=DOMAINS) == [(Rule.LINK, "official_site", "")]
    assert words("provider", provider(), changed, domains=DOMAINS)[0].endswith(address)


@pytest.mark.parametrize("domain", ["", " ", ".", "com"])
@pytest.mark.parametrize("address", ["https://phish.com/", "tel:4001239999"])
def test_no_site_belongs_to_a_domain_that_is_none(domain, address):
    changed = provider(official_site=address)
    assert rules("provider", provider(), changed, domains=frozenset({domain})) == [(Rule.LINK, "official_site", "")]


def test_a_link_that_stays_needs_one_person_until_it_is_about_another_wallet():
    foreign = {"source_url": "https://police.example/"}
    assert rules("advice", advice(**foreign), advice(**foreign, text_en="New"), domains=DOMAINS) == []
    moved = advice(**foreign, provider=2)
    assert rules("advice", advice(**foreign), moved, domains=DOMAINS) == [(Rule.LINK, "source_url", "")]


@pytest.mark.parametrize(
    "text",
    [
        "请访问phish.example，领红包",
        "见 HTTPS://phish.example/a",
        "写信到 help@phish.example",
        "phi\u200bsh.example",
        "..phish.example",
        "（见 (https://phish.example)）",
    ],
)
def test_an_address_in_a_text_needs_two_unless_it_is_the_wallets_own(text):
    changed = with_steps(step(NETWORK, text_zh_hans=text), *faq()["steps"][1:])
    assert rules("faq", faq(), changed) == [(Rule.LINK, "text_zh_hans", NETWORK)]
    assert rules("faq", faq(), changed, domains=frozenset({"phish.example"})) == []


@pytest.mark.parametrize("changed", [advice(topic="deceived"), None])
def test_the_advice_to_those_who_were_scammed_needs_two(changed):
    old = advice(topic="deceived", text_zh_hans="马上报警。")
    assert rules("advice", old, changed, domains=DOMAINS) == [(Rule.DECEIVED, "", "")]
    assert rules("advice", old, advice(), domains=DOMAINS) == [(Rule.DECEIVED, "", "")]
    assert rules("advice", advice(), old, domains=DOMAINS) == [(Rule.DECEIVED, "", "")]


def test_a_wallet_is_deleted_or_taken_off_by_two_if_others_go_with_it():
    goes = {"goes_with": ["95188", "马上报警。"]}
    taken_off = provider(publication="draft")
    assert rules("provider", provider(), None, **goes) == [(Rule.REMOVED_WITH_OTHERS, "", "")]
    assert rules("provider", provider(), taken_off, **goes) == [(Rule.REMOVED_WITH_OTHERS, "publication", "")]
    assert words("provider", provider(), None, **goes) == ["is deleted together with: 95188, 马上报警。"]
    assert rules("provider", provider(), provider(summary_en="New"), **goes) == []
    assert rules("provider", provider(), None) == []


def test_the_reason_quotes_the_number_with_what_stands_around_it():
    changed = faq(introduction_zh_hans="买票打12306火车票，随时都可以打进去。")
    assert words("faq", faq(), changed) == ["contains what may be a telephone number: 买票打12306火车票，随时…"]
    assert words("notice", None, notice(text_zh_hans="12306火车票")) == [
        "contains what may be a telephone number: 12306火车票"
    ]


def test_braces_and_percent_signs_in_a_text_do_no_harm():
    assert words("notice", notice(), notice(text_zh_hans="{x}95188 %s"))[0].endswith(": {x}95188 %s")


@pytest.mark.parametrize(("verdict", "text"), rows("numbers-in-text.tsv"))
def test_whatever_may_be_read_as_a_number_needs_two(verdict, text):
    expected = [(Rule.NUMBER, "text_en", "")] if verdict == "telephone" else []
    assert rules("notice", notice(), notice(text_en=text)) == expected


@pytest.mark.parametrize("field", ["slug", "question_en", "introduction_zh_hans", "phrasings_en", "some_new_text"])
def test_a_number_in_any_field_needs_two(field):
    assert rules("faq", faq(), faq(**{field: "400-811-7799"})) == [(Rule.NUMBER, field, "")]


@pytest.mark.parametrize("field", ["key", "title_zh_hans", "title_en", "text_zh_hans", "text_en"])
def test_a_number_in_any_text_of_a_step_needs_two(field):
    changed = with_steps({**step(NETWORK), field: "400-811-7799"}, *faq()["steps"][1:])
    [(rule, found, _part)] = rules("faq", faq(), changed)
    assert (rule, found) == (Rule.NUMBER, field)


@pytest.mark.parametrize(
    "changed",
    [
        faq(question_zh_hans="客服 400-811", introduction_zh_hans="7799 随时接听。"),
        faq(question_en="400-811", introduction_zh_hans="7799", introduction_en=None),
        faq(question_zh_hans="客服 400-811", question_en=None, introduction_en="7799"),
        faq(question_zh_hans="客服 400-811", question_en="7799"),
        faq(slug="a-400-811", question_zh_hans="7799"),
        faq(phrasings_zh_hans="400-811", phrasings_en="7799"),
        with_steps(step("a", title_zh_hans="400-811", text_zh_hans="7799")),
        with_steps(step("a-400-811", title_zh_hans="7799 客服")),
        with_steps(step("a", title_zh_hans="拨 400"), step("b", title_zh_hans="811"), step("c", title_zh_hans="7799")),
        with_steps(step("a", text_zh_hans="打 400"), step("b", text_zh_hans="811"), step("c", text_zh_hans="7799")),
        with_steps(step("call-400811"), step("7799")),
        {**with_steps(step("a"), step("7799")), "slug": "call-400811"},
        {**with_steps(step("a"), step("b", title_zh_hans="7799")), "question_zh_hans": "客服 400-811"},
        with_steps(
            step("a", title_zh_hans="打 400-811"), step("b", title_zh_hans="然后"), step("c", title_zh_hans="7799")
        ),
        with_steps(step("a", text_zh_hans="打 400-811" + "\u3164" * 500), step("b", title_zh_hans="7799")),
        with_steps(step("a", text_zh_hans="先" * 500 + "打 400-811" + " . " * 100), step("b", title_zh_hans="7799")),
        faq(question_zh_hans="打四零零", introduction_zh_hans="八一一", steps=[step("a", title_zh_hans="七七九九")]),
        faq(question_en="Call nine five", introduction_en="one double eight"),
        with_steps(step("a", title_zh_hans="客服 4百-八百一十一", text_zh_hans="七七九九")),
        with_steps(step("a", title_zh_hans="4百", text_zh_hans="八百一十一-7799")),
        with_steps(step("a", title_zh_hans="洞勾拐", text_zh_hans="洞幺两")),
    ],
)
def test_a_number_that_is_split_over_texts_read_one_after_the_other_needs_two(changed):
    assert {reason.rule for reason in reasons_for_two("faq", faq(), changed)} == {Rule.NUMBER}


def test_a_number_that_appears_when_something_between_its_digits_goes_needs_two():
    old = faq(introduction_zh_hans="满 400 元减 8 元，811 次之后减 7799 元。")
    assert rules("faq", None, old) == []
    assert rules("faq", old, faq(introduction_zh_hans="400 811 7799")) == [(Rule.NUMBER, "introduction_zh_hans", "")]
    between = with_steps(
        step("a", title_zh_hans="400-811"), step("b", title_zh_hans="看余额"), step("c", title_zh_hans="7799")
    )
    assert rules("faq", faq(), between) == []
    left = with_steps(between["steps"][0], between["steps"][2])
    assert rules("faq", between, left) == [(Rule.NUMBER, "title_zh_hans", "a")]


CALL, OTHER = step("call", title_zh_hans="找客服", text_zh_hans="不要打 95188。"), step("other")
CALLING = with_steps(OTHER, CALL)


def calling(**changes):
    return with_steps(OTHER, {**CALL, **changes})


@pytest.mark.parametrize(
    ("changed", "place", "said"),
    [
        (
            calling(text_zh_hans="打 95188。"),
            ("text_zh_hans", "call"),
            "the words around the number 95188 change",
        ),
        (calling(text_zh_hans="不要打九五一八八。"), ("text_zh_hans", "call"), "the words around the number"),
        (calling(text_zh_hans="不要打。"), ("text_zh_hans", "call"), "the words around the number"),
        (calling(text_zh_hans="❌ 不要打 95188。"), ("text_zh_hans", "call"), "the words around the number"),
        (calling(title_zh_hans="找微信客服"), ("title_zh_hans", "call"), "the words around the number"),
        (calling(title_en="Official"), ("title_en", "call"), "the words around the number"),
        (calling(kind="contact"), ("kind", "call"), "the words around the number"),
        ({**CALLING, "question_zh_hans": "微信怎么了？"}, ("question_zh_hans", ""), "the words around the number"),
        (with_steps(OTHER), ("steps", "call"), "is taken away with what can be called or opened: 95188"),
        (with_steps(CALL, OTHER), ("steps", "call"), "changes its place, with what can be called or opened"),
        (
            with_steps(step("new", text_zh_hans="支付宝官方：不要打 95188。"), OTHER),
            ("steps", "call"),
            "is taken away with what can be called or opened",
        ),
    ],
)
def test_words_around_a_number_that_stays_are_changed_by_two(changed, place, said):
    assert rules("faq", CALLING, changed) == [(Rule.WORDS, *place)]
    assert words("faq", CALLING, changed)[0].startswith(said)


@pytest.mark.parametrize(
    "changed",
    [
        calling(text_zh_hans="不要\u3000打\n95188."),
        {**CALLING, "introduction_zh_hans": "别急。"},
        {**CALLING, "phrasings_zh_hans": "付不了"},
        {**CALLING, "slug": "other"},
        with_steps(step("other", text_zh_hans="另外的话。"), CALL),
        with_steps(CALL),
        with_steps(OTHER, step("new"), CALL, step("last")),
        {**CALLING, "publication": "draft"},
        None,
    ],
)
def test_what_stands_elsewhere_than_a_number_is_changed_by_one(changed):
    assert rules("faq", CALLING, changed) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("不，能打 95188。", "不能打 95188。"),
        ("别打 400-811-7799。", "别打 400\u05c0811\u05c07799。"),
        ("别打 400-811-7799。", "别打 400\u0970811\u09707799。"),
        ("别打 400-811-7799。", "别打 400\u0e4f811\u0e4f7799。"),
        ("别打 400-811-7799。", "别打 400•811•7799。"),
        ("别打 95188。", "别打 951 88。"),
        ("别开 evil.com。", "别开 evil\u2027com。"),
        ("别开 evil.com。", "别开 evil .c om。"),
        ("别加微信 abc123。", "别加微.信 abc123。"),
        ("别加微信 abc123。", "别加微信 ab c123。"),
        ("Call 95188 now here.", "Call 95188 nowhere."),
    ],
)
@pytest.mark.parametrize("turned_round", [False, True])
def test_no_character_of_a_text_with_a_number_is_changed_by_one(old, new, turned_round):
    """What is hidden by a first change bears nothing for a second one. A hidden one is not brought to light either."""
    before, after = (with_steps(step("a", text_zh_hans=text)) for text in ((new, old) if turned_round else (old, new)))
    assert rules("faq", before, after)


@pytest.mark.parametrize("mark", ["，,", "。.", "：:", "？?", "！!", "（(", "；;"])
def test_the_width_of_a_mark_is_changed_by_one(mark):
    one, other = (with_steps(step("a", text_zh_hans=f"找客服{each} 打 95188 就好")) for each in mark)
    assert rules("faq", one, other) == rules("faq", other, one) == []


def test_words_around_an_address_that_goes_on_in_the_next_text_are_changed_by_two():
    old = with_steps(step("a", title_zh_hans="别打开 phish.", text_zh_hans="com 查看"))
    new = with_steps(step("a", title_zh_hans="打开 phish.", text_zh_hans="com 查看"))
    assert rules("faq", old, new) == [(Rule.WORDS, "title_zh_hans", "a")]


HOTLINES = step("ask", kind="contact", title_zh_hans="联系客服", text_zh_hans="付不了款就打。")
SHOWING = with_steps(OTHER, HOTLINES)


@pytest.mark.parametrize(
    ("changed", "place", "said"),
    [
        (with_steps(OTHER, {**HOTLINES, "title_zh_hans": "骗子的号码"}), ("title_zh_hans", "ask"), "the words of a"),
        (
            with_steps(OTHER, {**HOTLINES, "text_en": "Never call"}),
            ("text_en", "ask"),
            "the words of a step that shows",
        ),
        (with_steps(OTHER, {**HOTLINES, "kind": "action"}), ("kind", "ask"), "the words of a step that shows"),
        (with_steps(OTHER), ("steps", "ask"), "is taken away with what can be called or opened: the hotlines"),
        (with_steps(OTHER, HOTLINES, step("b", kind="contact")), ("steps", "b"), "shows what can be called"),
        (with_steps({**OTHER, "kind": "contact"}, HOTLINES), ("kind", "other"), "shows what can be called"),
        ({**SHOWING, "providers": [1]}, ("providers", ""), "is about other wallets than before"),
        ({**SHOWING, "providers": [1, 2, 3]}, ("steps", "ask"), "shows what can be called"),
    ],
)
def test_what_is_said_of_the_hotlines_is_changed_by_two(changed, place, said):
    assert rules("faq", SHOWING, changed) == [(Rule.WORDS, *place)]
    assert words("faq", SHOWING, changed)[0].startswith(said)


@pytest.mark.parametrize(
    "changed",
    [
        {**SHOWING, "question_zh_hans": "付不了？"},
        with_steps(HOTLINES, OTHER),
        {**SHOWING, "introduction_zh_hans": "别急。"},
        with_steps({**OTHER, "text_zh_hans": "另外的话。"}, HOTLINES),
    ],
)
def test_what_stands_elsewhere_than_the_hotlines_is_changed_by_one(changed):
    assert rules("faq", SHOWING, changed) == []


def test_a_step_that_newly_shows_the_hotlines_of_one_wallet_and_names_another_needs_two():
    named = with_steps({**HOTLINES, "title_zh_hans": "联系支付宝"})
    names = {"own_names": ["微信支付"], "other_names": ["支付宝"]}
    wallet = (Rule.WALLET, "title_zh_hans", "ask")
    assert wallet in rules("faq", None, named, **names)
    assert wallet in rules("faq", {**named, "publication": "draft"}, named, **names)
    assert wallet not in rules("faq", None, named, own_names=["支付宝"])


@pytest.mark.parametrize(
    ("text", "needs_two"), [("打 95188。", True), ("打开 phish.example。", True), ("别急。", False)]
)
def test_a_wallet_is_taken_off_what_bears_a_number_by_two(text, needs_two):
    old = with_steps(step("a", text_zh_hans=text))
    expected = [(Rule.WORDS, "providers", "")] if needs_two else []
    assert rules("faq", old, {**old, "providers": [1]}) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("千万别打开 phish.example。", "the words around the address phish.example change"),
        ("千万别加微信 abc123。", "the words around the account 加微信 abc123 change"),
    ],
)
def test_words_around_an_address_or_an_account_are_changed_by_two(text, said):
    old, new = (with_steps(step("a", text_zh_hans=each)) for each in (text, text.removeprefix("千万别")))
    assert (rules("faq", old, new), words("faq", old, new)) == ([(Rule.WORDS, "text_zh_hans", "a")], [said])
    assert rules("faq", old, new, domains=frozenset({"phish.example"})) == (
        [] if "phish" in text else [(Rule.WORDS, "text_zh_hans", "a")]
    )


def test_words_around_a_number_that_is_split_between_steps_are_changed_by_two():
    old = with_steps(step("a", title_zh_hans="不要打 400-811"), step("b", title_zh_hans="7799"))
    new = with_steps(step("a", title_zh_hans="要打 400-811"), step("b", title_zh_hans="7799"))
    assert rules("faq", old, new) == [(Rule.WORDS, "title_zh_hans", "a")]


@pytest.mark.parametrize("field", ["text_zh_hans", "text_en", "source_name_zh_hans", "topic"])
def test_a_short_subject_with_a_number_is_changed_as_a_whole_by_two(field):
    old = advice(text_zh_hans="从不用 95188 打给您。")
    assert rules("advice", old, {**old, field: "calls-out"}, domains=DOMAINS)[0][:2] in {
        (Rule.WORDS, field),
        (Rule.WORDS, "topic"),
    }


@pytest.mark.parametrize(
    ("title", "text", "rule"),
    [
        ("官方QQ", "123456", Rule.CONTACT),
        ("加微信", "abc123", Rule.CONTACT),
        ("打开 phish.", "com 查看", Rule.LINK),
        ("打开 phish", ".com 查看", Rule.LINK),
    ],
)
def test_an_address_or_an_account_that_goes_on_in_the_next_text_needs_two(title, text, rule):
    changed = with_steps(step("a", title_zh_hans=title, text_zh_hans=text))
    assert rules("faq", faq(), changed) == [(rule, "title_zh_hans", "a")]
    assert rules("faq", changed, {**changed, "introduction_zh_hans": "别急。"}) == []


def test_a_draft_that_nobody_sees_is_reworded_by_one_and_published_by_two():
    draft = {**CALLING, "publication": "draft"}
    reworded = {**draft, **calling(text_zh_hans="打 95188。"), "publication": "draft"}
    assert rules("faq", draft, reworded) == []
    assert rules("faq", reworded, {**reworded, "publication": "published"}) == [(Rule.NUMBER, "text_zh_hans", "call")]


@pytest.mark.parametrize(
    "changed",
    [
        with_steps(step("a", title_zh_hans="95188")),
        with_steps(step("a", text_zh_hans="95188", text_en="95188")),
        with_steps(step("a", text_zh_hans="95188"), step("b", text_zh_hans="95188")),
        with_steps(step("a", text_zh_hans="95188 95188")),
        with_steps(step("a", text_zh_hans="95189")),
    ],
)
def test_a_number_that_moves_to_another_field_or_is_repeated_needs_two(changed):
    assert {rule for rule, *_ in rules("faq", with_steps(step("a", text_zh_hans="95188")), changed)} == {Rule.NUMBER}


def test_another_number_does_not_hide_behind_many_known_ones():
    known = " 或 ".join(f"40081177{last:02}" for last in range(60))
    assert rules("faq", faq(introduction_en=known), faq(introduction_en=f"{known} 95188"))


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


@pytest.mark.parametrize(
    ("times", "number_is_new"),
    [
        ({"ends": "2026-11-30T00:00:00+00:00"}, True),
        ({"ends": None}, True),
        ({"starts": "2026-12-01T00:00:00+00:00", "ends": None}, True),
        ({"language": "en"}, True),
        ({"ends": "2026-11-28T01:00:00+00:00"}, False),
        ({"ends": "2026-11-29T08:00:00+08:00"}, False),
    ],
)
def test_a_notice_with_a_number_is_shown_for_longer_by_two_and_ended_by_one(times, number_is_new):
    old, new = (notice(text_zh_hans="请打 95188。", **changes) for changes in ({}, times))
    assert bool(rules("notice", old, new)) is number_is_new


def test_a_setting_asks_two_people_for_every_change():
    assert rules("faq", faq(), faq(question_en="New"), always=True) == [(Rule.ALWAYS, "", "")]
    assert rules("faq", faq(), faq(), always=True) == []


PADDING = st.text("好的。，\n \u200b", max_size=5)


@given(st.integers(1, 9), PADDING, st.sampled_from(["question", "introduction", "phrasings"]))
def test_wherever_a_number_is_cut_two_people_are_asked(cut, padding, field):
    """A number within one text, or cut between the titles of two steps, with what may stand around it."""
    number = "4008117799"
    within = faq(**{f"{field}_zh_hans": f"好{padding}{number}{padding}的"})
    assert {rule for rule, *_ in rules("faq", faq(), within)} == {Rule.NUMBER}
    separators = padding.replace("好", "").replace("的", "")
    start = step("a", title_zh_hans=f"好{number[:cut]}{separators}")
    end = step("b", title_zh_hans=f"{separators}{number[cut:]}的")
    assert {rule for rule, *_ in rules("faq", faq(), with_steps(start, end))} == {Rule.NUMBER}


@given(facts, facts)
def test_texts_without_numbers_and_links_need_one_person(old, new):
    assert rules("faq", old, new) == []
