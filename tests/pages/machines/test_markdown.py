"""The Markdown of questions and providers, and llms.txt."""

import itertools
import re
from datetime import date

import pytest
from django.db import connection
from markdown_it import MarkdownIt

from kb.models import FAQ, Provider, Step
from kb.pages.provider_lookup import advice_about
from tests.hotlines.changes import entered

pytestmark = pytest.mark.usefixtures("content")

TWINS = ["providers/alipay", "faq/payment-failed"]
NOTICE = "Some of this page has not been translated yet and is shown in Chinese."


def blocks(text: str) -> list[tuple[str, str]]:
    """Returns the kind ("h1", "p") and the words of each CommonMark block."""
    tokens = MarkdownIt("commonmark").enable("strikethrough").parse(text)
    found = []
    for opening, inline in itertools.pairwise(tokens):
        if inline.type == "inline":
            words = "".join(
                "\n" if child.type in ("softbreak", "hardbreak") else child.content
                for child in inline.children
                if child.type in ("text", "softbreak", "hardbreak")
            )
            found.append((opening.tag, words))
        assert inline.type != "html_block", inline.content
    return found


@pytest.fixture
def twin(client):
    return lambda path, language="en": blocks(client.get(f"/{language}/{path}.md").content.decode())


@pytest.fixture
def lines(client):
    """Returns the lines that contain any of these digits."""

    def lines(digits: str, path="providers/alipay", language="en"):
        text = client.get(f"/{language}/{path}.md").content.decode()
        return [line for line in text.splitlines() if digits in line]

    return lines


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", TWINS)
def test_the_canonical_address_of_markdown_is_the_page(client, language, path):
    response = client.get(f"/{language}/{path}.md")
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Link"] == f'<http://testserver/{language}/{path}/>; rel="canonical"'
    assert response["Content-Language"] == language


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_markdown_of_a_question_has_the_content_of_its_page(twin, language):
    faq = FAQ.objects.get(slug="payment-failed")

    def said(obj, field):
        return getattr(obj, f"{field}_{language.replace('-', '_')}")

    found = twin("faq/payment-failed", language)
    assert found[0] == ("h1", said(faq, "question"))
    assert found[1] == ("p", said(faq, "introduction"))
    steps = [words for tag, words in found if tag == "h2"]
    expected = [f"{n}. {said(step, 'title')}" for n, step in enumerate(faq.steps.in_order(), 1)]
    assert steps[: len(expected)] == expected
    paragraphs = [words for tag, words in found if tag == "p"]
    assert all(said(step, "text") in paragraphs for step in faq.steps.all())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_markdown_of_a_provider_has_the_content_of_its_page(twin, language):
    provider = Provider.objects.get(slug="alipay")
    words = [words for _, words in twin("providers/alipay", language)]
    column = language.replace("-", "_")
    assert words[:2] == [getattr(provider, f"{field}_{column}") for field in ("name", "summary")]
    for item in advice_about(provider):
        assert getattr(item, f"text_{column}") in words
    for faq in provider.faqs.all():
        assert getattr(faq, f"question_{column}") in words


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "- 95188 (Customer service) — Not yet checked. Source: The article this site is based on"),
        ("zh-hans", "- 95188"),
    ],
)
@pytest.mark.parametrize("path", TWINS)
def test_a_number_is_on_one_line_with_its_state_and_source(lines, path, language, line):
    (found,) = lines("95188", path, language)
    assert found.startswith(line)
    assert {"en": "Not yet checked", "zh-hans": "尚未核实"}[language] in found
    assert {"en": "The article", "zh-hans": "本站内容所依据的文章"}[language] in found


def test_a_checked_number_says_when_and_against_what(lines):
    entered(
        state="checked", checked_on=date(2020, 11, 20), checked_how="official-app", source_url="https://a.example/x_(1)"
    )
    (found,) = lines("95188")
    assert "Due for a check: last checked on Nov. 20, 2020 in the official app" in found
    assert "(https://a.example/x_%281%29)" in found


@pytest.mark.parametrize(
    ("state", "words"), [("disputed", "Disputed: do not call"), ("withdrawn", "Withdrawn: do not")]
)
def test_disputed_and_withdrawn_numbers_are_struck_out(lines, state, words):
    entered(state=state, number_from_abroad="+86-571-26888888")
    (found,) = lines("95188")
    assert found.startswith("- ~~95188~~ ")
    assert words in found
    assert not lines("26888888")


def test_a_successor_has_its_own_state(lines):
    texts = {"purpose_zh_hans": "客服", "source_name_zh_hans": "官网"}
    new = entered("alipay-new", provider=Provider.objects.get(slug="alipay"), number="95189", **texts)
    entered(state="withdrawn", replaced_by=new)
    assert "  - Replaced by: 95189 — Not yet checked" in lines("95189")


def test_a_number_for_callers_abroad_and_the_languages_stand_below_it(lines, twin):
    entered(number_from_abroad="+86-571-26888888", languages=["en"], hours="每日 9:00-18:00")
    assert lines("26888888") == ["  - Calling from abroad: +86-571-26888888 — Not yet checked"]
    words = [words for _, words in twin("providers/alipay")]
    assert "Languages spoken: English" in words
    assert "Every day: 09:00–18:00" in words


@pytest.mark.parametrize("path", TWINS)
def test_a_withheld_number_is_left_out(client, lines, path):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    assert not lines("123-4567", path)
    assert "This number is being checked — Please do not call" in client.get(f"/en/{path}.md").content.decode()


NASTY = [
    "# not a heading",
    "## closed ##",
    "1. not a list",
    "2) nor this",
    "- nor this",
    "+ nor this",
    "=== ",
    "---",
    "*not* _stressed_ **at all**",
    "`no code`",
    "[no](https://evil.example/) ![no](x) [x]: y",
    "<b>no tag</b> <https://evil.example/> <!-- -->",
    "&amp; &lt;",
    "a | b",
    "~~~",
    "    no code",
    "\\* a backslash \\",
    "> no quotation",
]


@pytest.mark.parametrize("nasty", NASTY)
def test_special_characters_of_markdown_are_escaped(twin, nasty):
    FAQ.objects.filter(slug="payment-failed").update(question_en=nasty, introduction_en=f"{nasty}\n{nasty}\n\n{nasty}")
    Provider.objects.filter(slug="alipay").update(name_en=nasty)
    once = " ".join(nasty.split())
    found = twin("faq/payment-failed")
    lines = [" ".join(line.split()) for line in nasty.splitlines()]
    assert found[0] == ("h1", once)
    assert found[1] == ("p", "\n".join(lines * 2))
    assert found[2] == ("p", "\n".join(lines))
    assert ("h3", once) in found
    assert ("p", once) in found


def test_untranslated_texts_are_marked_as_chinese_with_a_notice(client, twin):
    assert NOTICE not in client.get("/en/faq/payment-failed.md").content.decode()
    step = Step.objects.filter(faq__slug="payment-failed").in_order()[0]
    Step.objects.filter(pk=step.pk).update(text_en=" ", text_zh_hans="一\n二\n\n三")
    text = client.get("/en/faq/payment-failed.md").content.decode()
    assert re.findall(r'<span lang="zh-Hans">(.*?)</span>', text, re.DOTALL) == ["一\\\n二", "三"]
    assert twin("faq/payment-failed")[1] == ("p", NOTICE)


def test_a_text_that_contains_the_mark_does_not_cause_the_notice(client):
    FAQ.objects.filter(slug="payment-failed").update(question_en='<span lang="zh-Hans">')
    assert NOTICE not in client.get("/en/faq/payment-failed.md").content.decode()


@pytest.mark.parametrize("path", TWINS)
def test_every_link_answers(client, path):
    text = client.get(f"/zh-hans/{path}.md").content.decode()
    found = re.findall(r"\]\(http://testserver(/[^)]+)\)", text)
    assert len(found) > 4
    assert {client.get(address).status_code for address in found} == {200}


@pytest.mark.parametrize("path", ["providers/nothing", "faq/nothing"])
def test_unknown_slugs_have_no_markdown(client, path):
    assert client.get(f"/en/{path}.md").status_code == 404


@pytest.mark.parametrize(("model", "path"), [(Provider, "providers/alipay"), (FAQ, "faq/payment-failed")])
def test_a_draft_has_no_markdown(client, model, path):
    model.objects.update(publication="draft")
    assert client.get(f"/en/{path}.md").status_code == 404


@pytest.mark.parametrize("address", ["/en/providers/alipay.md", "/en/faq/payment-failed.md", "/llms.txt"])
def test_it_takes_at_most_three_queries(client, warm_snapshot, django_assert_max_num_queries, address):
    # A question: itself, its steps, which wallets it is about. A provider: advice, questions.
    with warm_snapshot(), django_assert_max_num_queries(3):
        client.get(address)


# --- llms.txt ---------------------------------------------------------------------------------------------------


def test_llms_txt_starts_with_title_and_summary(client):
    response = client.get("/llms.txt", headers={"Accept-Language": "zh-hans"})
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Language"] == "en"
    tokens = MarkdownIt("commonmark").parse(response.content.decode())
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h2", "h2", "h2", "h2"]
    assert tokens[0].tag == "h1"
    assert tokens[3].type == "blockquote_open"
    headings = [after.content for token, after in itertools.pairwise(tokens) if token.tag == "h2"]
    assert [heading for heading in headings if heading] == ["Hotlines", "Questions", "Guide", "API"]


def test_llms_txt_explains_how_to_quote_a_number_and_contains_none(client):
    text = client.get("/llms.txt").content.decode()
    assert "Repeat a number only together with its state" in text
    assert "95188" not in text


def test_llms_txt_links_to_every_page_in_both_languages_and_every_link_answers(client):
    text = client.get("/llms.txt").content.decode()
    found = re.findall(r"\]\(http://testserver(/[^)]+)\)", text)
    for language in ("zh-hans", "en"):
        for faq in FAQ.objects.all():
            assert f"/{language}/faq/{faq.slug}.md" in found
        for provider in Provider.objects.all():
            assert f"/{language}/providers/{provider.slug}.md" in found
    assert {client.get(address).status_code for address in found} == {200}


def test_llms_txt_leaves_out_drafts_and_entries_beyond_the_limit(client, monkeypatch):
    FAQ.objects.filter(slug="payment-failed").update(publication="draft")
    monkeypatch.setattr("kb.pages.machines.markdown.MAX_ENTRIES", 3)
    text = client.get("/llms.txt").content.decode()
    assert "payment-failed" not in text
    assert text.count("/en/faq/") == 3
    assert "at most 3 pages" in text
