import pytest

from kb.models import FAQ, Provider
from kb.pages.help.home import MAX_QUESTIONS

pytestmark = pytest.mark.usefixtures("content")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_hotline_of_the_article_can_be_called(read, language):
    page = read(f"/{language}/")
    assert page.calls == ["tel:95188", "tel:95017", "tel:4006668800", "tel:4008205011", "tel:4006065500"]
    assert page.texts("span", class_="number") == ["95188", "95017", "400-666-8800", "400-820-5011", "400-606-5500"]


def test_the_chinese_page_names_the_providers_and_questions_in_chinese(read):
    text = read("/zh-hans/").one("main").text
    for words in ("支付宝", "京东支付", FAQ.objects.get(slug="payment-failed").question_zh_hans, "常见问题"):
        assert words in text


def test_the_english_page_names_them_in_english(read):
    page = read("/en/")
    for words in (
        "Alipay",
        "JD Pay",
        str(FAQ.objects.get(slug="payment-failed").question_en),
        "Common questions",
    ):
        assert words in page.one("main").text


def test_what_happened_comes_first_then_the_hotlines_the_search_box_and_the_questions(read):
    page = read("/en/")
    places = [
        page.elements.index(element)
        for element in (
            page.one("ul", class_="symptoms"),
            page.one("ul", class_="hotlines"),
            page.one("form"),
            *page.all("ul", class_="links"),
        )
    ]
    assert places == sorted(places)


def test_every_number_has_its_state_and_source(read):
    page = read("/en/")
    assert page.texts("span", class_="state not-yet-checked") == ["Not yet checked"] * 5
    assert all(text.startswith("Source: The article") for text in page.texts("span", class_="source"))
    assert len(page.all("span", class_="source")) == 5


def test_a_complete_list_has_no_link_to_more(read):
    assert "All questions" not in read("/en/").texts("a")


def test_more_questions_than_shown_link_to_the_list(read, content):
    for number in range(MAX_QUESTIONS):
        FAQ.objects.create(
            slug=f"more-{number}",
            publication="published",
            question_zh_hans="多",
            question_en="More",
            introduction_zh_hans="多",
        )
    page = read("/en/")
    assert "All questions" in page.texts("a")
    assert page.texts("a").count("More") == MAX_QUESTIONS - 5


def test_an_empty_site_still_has_a_home_page(read):
    FAQ.objects.all().delete()
    Provider.objects.all().delete()
    assert "There is nothing here yet." in read("/en/").one("main").text
