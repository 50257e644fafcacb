"""The call sheet, the screen to show and side by side in a real browser: notes that stay, paper, large letters.

What holds for every page (axe, widths, a thumb's targets) is looked at in test_pages.py.
"""

from io import BytesIO

import pytest
from pypdf import PdfReader

from kb.models import Symptom
from tests.browser.conftest import DESKTOP, LANDSCAPE, PHONE, SMALL_PHONE
from tests.pages.addresses import LANGUAGES

SHEET = "/{}/call-sheet/?provider=alipay&problem=charged-but-failed"
SHOW = "/{}/show/charged-but-failed/?provider=alipay"
SIDE = "/{}/faq/account-locked/side-by-side/"
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
def test_without_scripts_two_choices_make_the_sheet(open_page, language):
    with open_page(f"/{language}/call-sheet/") as page:
        page.locator("input[value=wechat-pay]").check()
        page.locator("input[value=locked-out]").check()
        page.locator("main button").click()
        page.wait_for_url("**/call-sheet/?provider=wechat-pay&problem=locked-out")
        assert page.locator("a.call").get_attribute("href") == "tel:95017"
        assert not page.locator("[data-print]").is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_nothing_that_is_typed_leaves_the_page(open_page, scripts):
    with open_page(SHEET.format("en"), java_script_enabled=scripts) as page:
        page.clock.install()
        asked = list(page.requested)
        fields = page.locator("main input:not([type=checkbox]), main textarea").all()
        assert len(fields) > 10
        for field in fields:
            field.fill("my secret")
            field.press("Tab")
            field.press("Enter")
            assert field.get_attribute("name") is None
        for box in page.locator("main input[type=checkbox]").all():
            box.check()
        if scripts:
            page.clock.run_for(60_000)  # nothing waits for its time to be sent
        assert page.requested == asked
        assert not page.context.cookies()
        if scripts:
            assert page.evaluate("[...document.querySelectorAll('input, textarea')].every(field => !field.form)")
            kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
            assert "secret" not in kept


@every_language
def test_every_shipped_sheet_is_one_page_of_paper(open_page, live_server, language):
    with open_page("/livez") as page:
        for slug in Symptom.objects.values_list("slug", flat=True):
            page.goto(f"{live_server.url}/{language}/call-sheet/?provider=alipay&problem={slug}")
            margin = dict.fromkeys(("top", "right", "bottom", "left"), "1cm")
            pages = PdfReader(BytesIO(page.pdf(format="A4", margin=margin))).pages
            assert len(pages) == 1, slug
            assert "95188" in pages[0].extract_text()


def test_paper_has_room_to_write_and_no_buttons(open_page):
    with open_page(SHEET.format("en")) as page:
        page.emulate_media(media="print")
        assert page.locator("textarea").first.is_visible()
        for hidden in (".menu", ".links-after", "main a.button"):
            assert not page.locator(hidden).first.is_visible(), hidden


@pytest.mark.parametrize(  # English is the longer text: it meets the narrow and the low screens
    ("language", "viewport"),
    [("en", SMALL_PHONE), ("en", PHONE), ("zh-hans", PHONE), ("zh-hans", DESKTOP), ("en", LANDSCAPE)],
    ids=["en, 320", "en, 390", "zh-hans, 390", "zh-hans, 1280", "en, landscape"],
)
def test_the_screen_to_show_is_in_large_letters(open_page, language, viewport):
    with open_page(SHOW.format(language), viewport=viewport, java_script_enabled=True) as page:
        sizes = page.evaluate(
            """() => [...document.querySelectorAll(".show > *")].map(part =>
              Math.min(...[...part.querySelectorAll("h1, p")].map(e => parseFloat(getComputedStyle(e).fontSize))))"""
        )
        assert sizes[0] >= 24
        assert min(sizes) >= 17
        if viewport in (PHONE, DESKTOP):
            assert page.evaluate("document.documentElement.scrollHeight") <= viewport["height"]


@pytest.mark.parametrize(("viewport", "beside"), [(DESKTOP, True), (PHONE, False)], ids=["desktop", "phone"])
def test_the_languages_stand_side_by_side_where_there_is_room(open_page, viewport, beside):
    with open_page(SIDE.format("en"), viewport=viewport) as page:
        chinese, english = (page.locator("ol .pair").first.locator("h3").nth(n).bounding_box() for n in (0, 1))
        assert (english["x"] > chinese["x"] + chinese["width"]) is beside
        assert (english["y"] > chinese["y"] + chinese["height"]) is not beside
