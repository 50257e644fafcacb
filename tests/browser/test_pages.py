"""The public pages in a real browser."""

import pytest

from tests.browser.axe import ALL_RULES, COLOURS, FORCED_COLOURS, axe_objections
from tests.browser.conftest import DESKTOP, LANDSCAPE, PHONE, SMALL_PHONE, Objections, every_language
from tests.pages.addresses import ERRORS

LOOKS = {
    "zh-hans": {
        "phone, light": (PHONE, {"color_scheme": "light"}, ALL_RULES),
        "phone, dark": (PHONE, {"color_scheme": "dark"}, COLOURS),
        "phone, light, more contrast": (PHONE, {"color_scheme": "light", "contrast": "more"}, COLOURS),
        "phone, dark, more contrast": (PHONE, {"color_scheme": "dark", "contrast": "more"}, COLOURS),
    },
    "en": {
        "desktop, dark": (DESKTOP, {"color_scheme": "dark"}, ALL_RULES),
        "desktop, light": (DESKTOP, {"color_scheme": "light"}, COLOURS),
        "desktop, dark, forced colours": (DESKTOP, {"color_scheme": "dark", "forced_colors": "active"}, FORCED_COLOURS),
    },
}
"""All rules for each language and each layout, the rules about colours for each layout in each of its colours.

No rule asks for a language and a layout together, and those that are not about colours do not see them.
"""
NO_WISHES = {"contrast": "no-preference", "forced_colors": "none"}


@every_language
def test_axe_finds_nothing_to_object_to_however_a_page_is_looked_at(each_page, language):
    objections = Objections()
    for name, page in each_page(language):
        for look, (viewport, wishes, rules) in LOOKS[language].items():
            page.set_viewport_size(viewport)
            page.emulate_media(**{**NO_WISHES, **wishes})
            objections.add(f"{name}, {look}", *axe_objections(page, rules))
    objections.none()


WIDTHS = {
    "small phone": (SMALL_PHONE, {}),
    "small phone on its side": (LANDSCAPE, {}),
    "phone": (PHONE, {}),
    "phone, text at 200 %": (PHONE, {"text": "34px"}),
    "phone, right to left": (PHONE, {"direction": "rtl"}),
    "desktop at 200 %": ({"width": 640, "height": 400}, {}),
    "desktop": (DESKTOP, {}),
    "desktop, right to left": (DESKTOP, {"direction": "rtl"}),
}
CUT_OFF = """({text = "", direction = ""}) => {
  document.documentElement.style.fontSize = text;
  document.documentElement.dir = direction;
  const width = document.documentElement.clientWidth;
  const scrolls = (e) => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  const said = (e) => `${e.tagName.toLowerCase()}.${e.className} ${e.textContent.trim().slice(0, 30)}`;
  const seen = [...document.body.querySelectorAll("*:not(.hidden, .hidden *, .skip, svg, svg *, input)")]
    .filter((e) => e.checkVisibility({visibilityProperty: true}));
  const beyond = new Set(seen.filter((e) => {
    const {left, right} = e.getBoundingClientRect();
    return (left < -1 || right > width + 1) && !scrolls(e.parentElement);
  }));
  const cut = seen.filter((e) => /hidden|clip/.test(getComputedStyle(e).overflow)
    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1));
  return [
    ...(document.documentElement.scrollWidth > width ? ["scrolls sideways"] : []),
    ...[...beyond].filter((e) => ![...e.children].some((child) => beyond.has(child)))
      .slice(0, 3).map((e) => `beyond the edge: ${said(e)}`),
    ...cut.map((e) => `cut off: ${said(e)}`),
  ];
}"""
"""What of a page cannot be seen without scrolling sideways, or at all."""


TOO_SMALL = """() => {
  const wordsBeside = (e) => {  // a link in a sentence is as high as its line
    let block = e.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const rest = block.cloneNode(true);
    rest.querySelectorAll("a, button, .hidden, style").forEach((inner) => inner.remove());
    return /[\\p{L}\\p{N}]/u.test(rest.textContent);
  };
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest(".hidden"))
    .filter((e) => getComputedStyle(e).display !== "inline" || !e.matches("a, button") || !wordsBeside(e))
    .map((e) => [e, (e.matches("[type=radio], [type=checkbox]") && e.closest("label") || e).getBoundingClientRect()])
    .filter(([, box]) => box.width < 44 || box.height < 44)
    .map(([e, box]) => `${e.tagName.toLowerCase()}.${e.className} ${e.textContent.trim().slice(0, 30)} ` +
      `${box.width.toFixed(1)} x ${box.height.toFixed(1)}`);
}"""
"""What a thumb would miss, but for links in a sentence (the exception of WCAG 2.5.8)."""


MOVING = """() => [...document.querySelectorAll("*")].filter((e) => {
  const style = getComputedStyle(e);
  return style.scrollBehavior !== "auto" || style.animationName !== "none" || /[1-9]/.test(style.transitionDuration);
}).map((e) => `${e.tagName.toLowerCase()}.${e.className}`)"""


@every_language
def test_a_page_fits_every_screen_and_thumb_keeps_still_where_wished_and_asks_nobody_else(
    each_page, live_server, language
):
    """Four behaviours, since opening all pages takes far longer than looking at one."""
    objections = Objections()
    for name, page in each_page(language):
        objections.add(name, *requests_elsewhere(page, live_server))
        if name not in ERRORS:  # of which the console tells
            objections.add(name, *page.complaints)
        objections.add(name, *page.evaluate(TOO_SMALL), *page.evaluate(MOVING))
        for look, (viewport, wishes) in WIDTHS.items():
            page.set_viewport_size(viewport)
            objections.add(f"{name}, {look}", *page.evaluate(CUT_OFF, wishes))
        page.set_viewport_size(PHONE)
    objections.none()


def requests_elsewhere(page, live_server) -> list[str]:
    return [url for url in page.requested if not url.startswith((live_server.url + "/", "data:"))]


@every_language
def test_the_hotlines_are_what_the_eye_meets_first(open_page, language):
    with open_page(f"/{language}/") as page:
        first, second = page.locator("a.call").all()[:2]
        for hotline in (first, second):
            box = hotline.bounding_box()
            assert box["y"] + box["height"] < PHONE["height"]
            assert box["width"] > 0.85 * PHONE["width"]
        assert first.get_attribute("href") == "tel:95188"


def test_the_digits_are_the_largest_text_on_the_home_page(open_page):
    with open_page("/en/", java_script_enabled=True) as page:
        sizes = page.evaluate(
            """() => [...document.querySelectorAll('main *')]
              .map(e => [parseFloat(getComputedStyle(e).fontSize), e.className])"""
        )
        assert max(sizes)[1] == "number"


@pytest.mark.parametrize(
    ("language", "table"), [("en", "All hours, in China time"), ("zh-hans", "全部服务时间（北京时间）")]
)
def test_hours_can_be_read_without_scripts(open_page, every_state, language, table):
    with open_page(f"/{language}/providers/alipay/") as page:
        assert not page.locator("[data-hours-now]").is_visible()
        page.get_by_text(table).click()
        assert page.locator("td").first.inner_text() == "09:00–18:00"


@pytest.mark.parametrize(("language", "words"), [("en", "Open now"), ("zh-hans", "服务中")])
def test_with_scripts_the_page_says_that_it_is_open(open_page, every_state, language, words):
    with open_page(f"/{language}/providers/wechat-pay/", java_script_enabled=True) as page:
        page.locator("[data-hours-now]:not([hidden])").wait_for()
        assert page.locator("[data-hours-now]").inner_text() == words


@every_language
def test_a_visitor_reads_searches_and_finds_the_steps_without_scripts(open_page, language):
    with open_page(f"/{language}/") as page:
        page.locator("input[name=q]").fill({"zh-hans": "支付失败", "en": "payment failed"}[language])
        page.locator("button").click()
        page.wait_for_url("**/search/?q=*")
        page.locator("a[href$='/faq/payment-failed/']").first.click()
        page.wait_for_url("**/faq/payment-failed/")
        assert page.locator("ol.steps > li").count() == 5
        assert page.locator("ol.steps a[href='tel:95188']").is_visible()


@every_language
def test_from_what_happened_two_taps_lead_to_the_steps_and_the_number_without_scripts(open_page, language):
    with open_page(f"/{language}/") as page:
        page.locator("main a[href$='/what-happened/charged-but-failed/']").click()
        page.locator("main a[href$='?provider=alipay']").click()
        page.wait_for_url("**/faq/*/?provider=alipay")
        assert page.locator("ol.steps > li").count() > 1
        assert page.locator("ol.steps a.call").evaluate_all("all => all.map(call => call.href)") == ["tel:95188"]


def test_the_language_switch_stays_on_the_page_and_is_remembered(open_page, live_server):
    with open_page("/zh-hans/search/?q=支付") as page:
        page.locator(".switch").click()
        page.wait_for_url("**/en/**")
        assert page.url.startswith(f"{live_server.url}/en/search/?q=")
        assert page.locator("input[name=q]").input_value() == "支付"
        assert page.locator("html").get_attribute("lang") == "en"
        page.goto(live_server.url)
        assert page.url == f"{live_server.url}/en/"


def test_a_link_to_a_step_leads_to_it(open_page):
    with open_page("/en/faq/payment-failed/") as page:
        page.locator(".place").nth(3).click()
        assert page.url.endswith(f"#{page.locator('ol.steps > li').nth(3).get_attribute('id')}")


def test_the_skip_link_is_the_first_stop_of_the_keyboard(open_page):
    with open_page("/en/", viewport=DESKTOP) as page:
        page.keyboard.press("Tab")
        assert page.locator(".skip:focus").is_visible()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.locator("main :focus").is_visible()


def test_without_scripts_too_no_request_leaves_the_server_and_nothing_is_complained_of(each_page, live_server):
    objections = Objections()
    for name, page in each_page("zh-hans", errors=False, java_script_enabled=False):
        objections.add(name, *requests_elsewhere(page, live_server), *page.complaints)
    objections.none()


def test_paper_has_the_numbers_and_the_steps_but_not_the_menu(open_page):
    with open_page("/en/faq/payment-failed/") as page:
        page.emulate_media(media="print")
        assert page.get_by_text("400-666-8800").is_visible()
        assert not page.locator(".menu").is_visible()
        assert not page.locator(".switch").is_visible()
