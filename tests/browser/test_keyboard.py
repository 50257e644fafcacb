"""The keyboard alone reaches all there is to use, in the order of the page, and shows where it is."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Objections

WATCH = """() => {
  const look = (e) => {
    const style = getComputedStyle(e);
    return `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor} ${style.boxShadow}`;
  };
  const name = (e) => `${e.tagName.toLowerCase()}.${e.className} ` +
    (e.name ? `${e.name}=${e.value}` : e.textContent.trim().slice(0, 30));
  const isStop = (e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true});
  const firstOf = (e) => document.querySelector(`[name="${e.name}"]:checked`) ?? document.getElementsByName(e.name)[0];
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter(isStop).filter((e) => e.type !== "radio" || firstOf(e) === e); // the arrows go on to the others
  const focus = document.querySelector("[autofocus]"); // where it begins; at the end of the page it goes on at the top
  const isAfter = (e) => focus && focus.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING;
  stops.sort((one, other) => Boolean(isAfter(other)) - Boolean(isAfter(one)));
  const before = new Map(stops.map((e) => [e, look(e)]));
  window.kept = {expected: stops.map(name), reached: [], unseen: []};
  document.addEventListener("focusin", ({target}) => {
    if (!before.has(target)) return; // an area that scrolls
    window.kept.reached.push(name(target));
    const {right, bottom, left, top} = target.getBoundingClientRect();
    const isOnScreen = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
    if (look(target) === before.get(target) || !isOnScreen) window.kept.unseen.push(name(target));
  });
  return stops.length;
}"""
"""Counts the stops of the keyboard and keeps those it comes to, with those that do not show it, in window.kept."""


# The order and the look of the focus depend on the layout; of the languages each is met once.
@pytest.mark.parametrize(("language", "viewport"), [("zh-hans", PHONE), ("en", DESKTOP)], ids=["phone", "desktop"])
def test_tab_reaches_everything_in_order_and_shows_where_it_is(each_page, language, viewport):
    objections = Objections()
    for name, page in each_page(language, viewport=viewport):
        stops, reached = page.evaluate(WATCH), -1
        # Chromium gives a box that scrolls sideways a stop of its own, so that it may take a few more.
        while reached < (now := page.evaluate("window.kept.reached.length")) < stops:
            reached = now
            for _ in range(stops - reached):
                page.keyboard.press("Tab")
        kept = page.evaluate("window.kept")
        assert stops, name
        if kept["reached"] != _from_first(kept["reached"], kept["expected"]):
            objections.add(name, f"reached {kept['reached']}, not {kept['expected']}")
        objections.add(name, *(f"does not show the focus: {stop}" for stop in kept["unseen"]))
    objections.none()


def _from_first(reached, expected):
    """The expected stops in order, beginning with the first that was reached: a page may put the focus on a heading."""
    place = expected.index(reached[0]) if reached and reached[0] in expected else 0
    return expected[place:] + expected[:place]
