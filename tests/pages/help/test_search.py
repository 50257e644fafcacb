"""The search page: its results, and what it offers without results. tests/search/ tests how queries find pages."""

from urllib.parse import quote

import pytest
from django.db import DatabaseError

from kb.hotlines.proposals import approve
from kb.models import FAQ, ProposalKind, Provider, SearchDocument, Section
from kb.pages.help import search
from tests.hotlines.changes import entered, proposed
from tests.pages.document import Document, Element


class Result:
    """One result of the page."""

    def __init__(self, page: Document, item: Element) -> None:
        self._page, self._item = page, item
        self.kind = self.texts("p", class_="kind")[0]
        self.title = self.texts("h2")[0]
        self.links = [a["href"] for a in self.all("a") if not a["href"].startswith("tel:")]
        self.calls = [a["href"] for a in self.all("a") if a["href"].startswith("tel:")]

    def all(self, tag: str, **attributes: str) -> list[Element]:
        return [found for found in self._page.all(tag, **attributes) if any(one is self._item for one in found.within)]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return [" ".join(found.text.split()) for found in self.all(tag, **attributes)]


def results(page: Document) -> list[Result]:
    items = [li for li in page.all("li") if li.within[-1].attributes.get("class") == "results"]
    return [Result(page, item) for item in items]


@pytest.fixture
def find(read_shipped):
    """`find("en", "card declined")` returns the results in the shipped content."""

    def find(language: str, query: str) -> list[Result]:
        return results(read_shipped(f"/{language}/search/?q={quote(query)}"))

    return find


def test_results_of_every_kind_are_in_one_list_with_their_kind(find):
    first = find("en", "payment failed")[0]
    assert (first.kind, first.title) == ("Question", "My payment failed. What should I do?")
    kinds = {result.kind for query in ("付款失败", "移动支付是怎么回事") for result in find("en", query)}
    assert kinds == {"Question", "Wallet", "Guide"}


def test_a_title_is_in_the_readers_language_and_links_to_the_page(find):
    assert find("zh-hans", "payment failed")[0].title.startswith("付款时提示")
    assert find("zh-hans", "payment failed")[0].links[0] == "/zh-hans/faq/payment-failed/"
    assert find("en", "付款失败")[0].links[0] == "/en/faq/payment-failed/"


def test_matches_in_a_title_are_marked(find):
    assert find("zh-hans", "付款失敗")[0].texts("mark") == ["付款", "失败"]
    assert "payment failed" in find("en", "PAYMENTS FAILING")[0].texts("mark")


@pytest.mark.parametrize(
    ("language", "query", "said", "spoken"),
    [
        ("zh-hans", "card declined", "card declined", "en"),
        ("en", "付不了款", "付不了款", "zh-hans"),
        ("en", "card declined", "card declined", None),
        ("zh-hans", "付不了款", "付不了款", None),
    ],
)
def test_a_match_outside_the_title_is_quoted_in_its_language(find, language, query, said, spoken):
    result = find(language, query)[0]
    assert result.links[0].endswith("/faq/payment-failed/")
    quoted = result.all("q")
    assert [(one.text, one.attributes.get("lang")) for one in quoted] == [(said, spoken)]
    assert result.texts("mark") == [said]


def test_a_title_in_the_other_language_is_quoted_too(find):
    result = find("en", "付款时提示支付失败怎么办")[0]
    assert [one.text for one in result.all("q", lang="zh-hans")] == ["付款时提示“支付失败”，怎么办？"]


def test_a_match_in_the_title_is_not_quoted(find):
    assert not find("en", "I forgot my password")[0].all("q")


def test_a_chinese_quotation_is_not_taken_for_a_missing_translation(read_shipped):
    page = read_shipped(f"/en/search/?q={quote('付不了款')}")
    assert page.all("q", lang="zh-hans")
    assert not page.all("p", role="note")


def test_a_missing_translation_is_marked_and_mentioned(read, searchable):
    FAQ.objects.filter(slug="payment-failed").update(question_en="")
    page = read(f"/en/search/?q={quote('付款失败')}")
    assert page.one("span", lang="zh-Hans").text == "付款时提示“支付失败”，怎么办？"
    assert page.all("p", role="note")


@pytest.mark.parametrize(
    ("language", "query", "address", "title"),
    [
        ("zh-hans", "付款失败余额不够", "/zh-hans/faq/payment-failed/#check-balance", "看余额够不够"),
        ("en", "payment failed wi-fi", "/en/faq/payment-failed/#check-network", "Check your connection"),
        ("en", "付款失败余额不够", "/en/faq/payment-failed/#check-balance", "Check your balance"),
        ("en", "main features budget", "/en/guide/main-features/#money-management", "Manage your money"),
    ],
)
def test_the_step_or_item_that_answers_is_linked(find, language, query, address, title):
    linked = {result.links[1]: result.texts("p", class_="part") for result in find(language, query) if result.links[1:]}
    assert linked[address] == [title]


def test_matches_in_a_steps_title_are_marked(find):
    assert "余额" in find("zh-hans", "付款失败余额不够")[0].texts("mark")


def test_a_match_in_the_pages_own_text_is_quoted(read, searchable):
    FAQ.objects.filter(slug="payment-failed").update(introduction_en="First. Is it an aeroplane? Then land.")
    (result,) = results(read("/en/search/?q=aeroplane"))
    assert result.texts("p", class_="why") == ["In the text: Is it an aeroplane?"]


def test_a_match_in_a_steps_text_is_quoted_with_a_link_to_the_step(read, searchable):
    FAQ.objects.get(slug="payment-failed").steps.filter(key="check-network").update(text_en="Look. An aeroplane sign.")
    (result,) = results(read("/en/search/?q=aeroplane"))
    assert result.links == ["/en/faq/payment-failed/", "/en/faq/payment-failed/#check-network"]
    assert result.texts("p", class_="why") == ["In the text: An aeroplane sign."]


def test_a_providers_name_finds_its_hotline_first(find):
    for language, query in (("en", "alipay"), ("zh-hans", "支付宝"), ("en", "zfb"), ("zh-hans", "alipay")):
        first = find(language, query)[0]
        assert (first.links[0], first.calls) == (f"/{language}/providers/alipay/", ["tel:95188"])


def test_a_matching_name_that_is_not_the_title_is_shown(find):
    first = find("en", "微信")[0]
    assert first.title == "WeChat Pay"
    assert [one.text for one in first.all("q", lang="zh-hans")] == ["微信支付"]


def test_a_provider_and_a_problem_find_the_question_with_that_providers_hotline(find):
    first = find("zh-hans", "支付宝忘了密码怎么找回")[0]
    assert first.links[0] == "/zh-hans/faq/forgot-password/"
    assert first.calls == ["tel:95188"]


def test_a_named_providers_hotline_is_shown_with_the_first_question_alone(read, searchable, monkeypatch):
    monkeypatch.setattr("kb.search.ranking.MIN_SCORE", 0.001)
    page = read(f"/zh-hans/search/?q={quote('支付宝忘了付款密码，账户锁定')}")
    questions = [result.calls for result in results(page) if "/faq/" in result.links[0]]
    assert questions[1:]
    assert questions == [["tel:95188"]] + [[]] * (len(questions) - 1)


def test_a_question_without_a_provider_shows_no_hotline(find):
    for result in find("zh-hans", "付款失败"):
        assert bool(result.calls) == (result.links[0].startswith("/zh-hans/providers/"))


def test_a_number_finds_its_provider_below_the_link_that_checks_it(read_shipped):
    page = read_shipped("/zh-hans/search/?q=400 666 8800")
    (result,) = results(page)
    assert result.calls == page.calls == ["tel:4006668800"]
    main = page.one("main").text
    assert main.index("这个号码是真的吗？") < main.index("400-666-8800")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("query", ["95188", "95 188", "4001234567", "刚才 400 123 4567 打给我"])
def test_what_looks_like_a_number_can_be_checked(read_shipped, language, query):
    page = read_shipped(f"/{language}/search/?q={quote(query)}")
    (link,) = [a for a in page.all("a", class_="button") if "check-number/?number=" in a["href"]]
    assert link["href"].startswith(f"/{language}/check-number/?number=")


def test_words_are_no_number(read_shipped):
    assert not [a for a in read_shipped("/en/search/?q=iphone 15").all("a") if "number=" in str(a["href"])]


def test_a_number_that_must_not_be_called_is_found_without_a_link(read, searchable):
    entered(state="disputed")
    (result,) = results(read("/en/search/?q=95188"))
    assert result.links[0] == "/en/providers/alipay/"
    assert not result.calls


def test_no_page_has_more_than_ten_and_each_result_stands_on_one(client, searchable, monkeypatch):
    monkeypatch.setattr(search, "PAGE_SIZE", 3)
    address, seen = f"/en/search/?q={quote('怎么转人工')}", []
    while address:
        page = Document(client.get(address))
        assert 1 <= len(results(page)) <= 3
        seen += [result.links[0] for result in results(page)]
        following = page.all("a", rel="next")
        assert [a.text for a in following] in ([], ["More results"])
        address = f"/en/search/{following[0]['href']}" if following else ""
    assert len(seen) > 3
    assert len(seen) == len(set(seen))
    assert page.one("a", rel="prev")
    assert page.one("title").text.startswith("怎么转人工 · Search · page ")


def test_the_results_of_the_first_page_say_how_many_there_are(read, searchable):
    page = read("/en/search/?q=95188")
    assert page.texts("p", class_="note") == ["1 result"]


@pytest.mark.parametrize("number", ["0", "-1", "2", "99", "abc", "1.5", "", "%00", "9" * 5000])
def test_a_page_that_is_not_there_is_answered_helpfully(read_shipped, number):
    for query in ("95188", "", "zzzz"):
        page = read_shipped(f"/en/search/?q={query}&page={number}", status=404)
        assert page.one("h1").text == "This page does not exist"
        assert len(page.calls) == 5


def test_the_query_stays_in_the_box_and_in_the_title(read_shipped):
    page = read_shipped("/en/search/?q=lost%20card")
    assert page.one("input")["value"] == "lost card"
    assert page.one("title").text.startswith("lost card · Search")


@pytest.mark.parametrize(("language", "message"), [("en", "Nothing found."), ("zh-hans", "没有找到")])
def test_without_results_hotlines_and_questions_are_offered(read_shipped, language, message):
    page = read_shipped(f"/{language}/search/?q=qqqq")
    assert page.texts("p", class_="message")[0].startswith(message)
    assert len(page.calls) == 5
    assert page.one("a", href=f"/{language}/faq/payment-failed/")
    assert page.one("a", href=f"/{language}/guide/talking-to-support/")


def test_without_results_the_nearest_questions_are_offered(read, searchable, monkeypatch):
    monkeypatch.setattr("kb.search.ranking.MIN_SCORE", 2)
    page = read("/en/search/?q=forgot%20password%20locked")
    assert not results(page)
    assert "Did you mean …?" in page.texts("h2")
    links = [a["href"] for a in page.all("a") if a["href"].startswith("/en/faq/") and a["href"] != "/en/faq/"]
    assert links[0] == "/en/faq/forgot-password/"


def test_the_guides_page_is_offered_only_while_it_is_published(read, searchable):
    Section.objects.filter(slug="talking-to-support").update(publication="draft")
    assert not read("/en/search/?q=qqqq").all("a", href="/en/guide/talking-to-support/")


def test_without_a_query_there_is_no_message(read_shipped):
    for address in ("/en/search/", "/en/search/?q=", "/en/search/?q=%20%00"):
        page = read_shipped(address)
        assert not page.all("p", class_="message")
        assert not results(page)
        assert len(page.calls) == 5
        assert page.one("a", href="/en/faq/payment-failed/")


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("zh-hans", "搜索内容太长，请不要超过 200 个字符。"),
        ("en", "This is more than we can search for: please use at most 200 characters."),
    ],
)
def test_too_long_a_query_is_refused_with_a_message(read_shipped, language, message):
    page = read_shipped(f"/{language}/search/?q={'长' * 201}", status=400)
    assert page.texts("p", class_="message") == [message]
    assert page.calls


def test_the_longest_query_allowed_is_answered(read_shipped):
    read_shipped("/en/search/?q=" + "长" * 200)


@pytest.mark.parametrize(
    "query",
    [
        *("%00", "a%00b", "%01%1F%7F", "%0D%0ASet-Cookie:a=b", "%E2%80%AE"),
        *("%FF%FE", "%ED%A0%80", "%ED%B0%80", "%F4%90%80%80", "%", "%25", "_", "\\"),
        *("'", "%27%20OR%201=1--", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "{{7*7}}"),
        *("%EF%B7%BA" * 60, "%20".join("abcdefghij" * 10), "%20".join("付款失败怎么办" * 14)),
    ],
)
def test_any_query_is_escaped_and_does_not_fail(read_shipped, query):
    page = read_shipped(f"/en/search/?q={query}")
    assert page.one("h1").text == "Search"
    assert not [script for script in page.all("script") if script.text or not script["src"].startswith("/static/")]
    assert str(page.one("input")["value"]).isprintable()


def test_markup_in_the_content_is_escaped(read, searchable):
    FAQ.objects.filter(slug="payment-failed").update(question_en='<b onclick="x">aeroplane</b> & more')
    (result,) = results(read("/en/search/?q=aeroplane"))
    assert result.title == '<b onclick="x">aeroplane</b> & more'
    assert not result.all("b")


def test_a_query_of_punctuation_finds_nothing(read_shipped):
    assert read_shipped("/en/search/?q=%25").texts("p", class_="message")


def test_the_form_asks_by_get_so_that_a_search_can_be_shared(read_shipped):
    form = read_shipped("/en/").one("form")
    assert form["action"] == "/en/search/"
    assert form.attributes.get("method", "get") == "get"


def test_unpublished_results_are_not_shown(read, searchable, monkeypatch):
    monkeypatch.setattr("kb.search.ranking.catch_up_before_a_search", lambda **options: 0)  # an index that is behind
    FAQ.objects.filter(slug="payment-failed").update(publication="draft")
    page = read("/en/search/?q=card%20declined")
    assert "card declined" not in page.one("main").text
    assert not page.all("a", href="/en/faq/payment-failed/")


def test_without_an_index_providers_and_their_hotlines_are_still_found(read, searchable, monkeypatch):
    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("no such table")

    monkeypatch.setattr("kb.search.ranking.catch_up_before_a_search", broken)
    assert results(read("/en/search/?q=alipay"))[0].calls == ["tel:95188"]
    assert "/en/faq/forgot-password/" in [result.links[0] for result in results(read("/en/search/?q=password"))]
    assert SearchDocument.objects.exists()


def test_two_providers_that_are_named_both_bring_their_hotlines(find):
    calls = [call for result in find("zh-hans", "支付宝转微信付款失败") for call in result.calls]
    assert {"tel:95188", "tel:95017"} <= set(calls)


def test_a_provider_without_a_hotline_is_found(read, searchable):
    Provider.objects.create(slug="new", name_zh_hans="新钱包", name_en="Newcomer", publication="published")
    first = results(read("/en/search/?q=newcomer"))[0]
    assert first.links[0] == "/en/providers/new/"
    assert "We know no hotline of this provider yet." in first.texts("p")


@pytest.mark.parametrize("query", ["400-123-4567", "支付宝让我打 4001234567"])
def test_a_search_for_an_impostors_number_is_answered_with_the_warning(read, content, alice, bob, query):
    approve(proposed(ProposalKind.FLAG, by=alice, new={"digits": "4001234567"}), by=bob)
    page = read(f"/en/search/?q={quote(query)}")
    warning = page.one("section", class_="verdict impostor").text
    assert "Scam warning" in warning
    assert "400-123-4567" in warning
    assert "tel:4001234567" not in page.calls
    assert "Nothing found" not in page.one("main").text
