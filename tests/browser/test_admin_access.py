"""Every page of the admin is usable by keyboard, by screen readers and on a phone, in both languages and schemes."""

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from kb.admin.bulk import staging
from kb.content.table_files import read_text_table
from kb.models import FAQ, FeedbackCount, FeedbackReason, Notice, ProposalKind, SearchCount
from tests.admin.pages import addresses
from tests.browser.axe import ALL_RULES, axe_objections
from tests.browser.conftest import DESKTOP, PHONE, Objections, session_cookie
from tests.hotlines.changes import proposed
from tests.people import hotline_person

MOST_TABS = 6
"""Presses of Tab from the top of a page to its first field, the skip link's included."""
FIELD = "main :is(input:not([type=hidden], [type=radio]), textarea, select, [role=combobox])"
SAME_FOR_ALL = ("/delete/", "/history/", "/propose/", "?q=zzz", "/import/", "/export/", "/add/")
"""Parts of addresses whose pages differ in nothing but the words, so that one of them is enough.

The form of a new row has the same fields as the form of one that is there, but for accounts.
"""
TALL = {"height": 6000}
"""So tall that the bar of buttons, which is always in sight, covers no field: axe takes half of one for a small one."""
MISSING_DESCRIPTIONS = """() => [...document.querySelectorAll("main [aria-describedby]")]
    .flatMap((field) => field.getAttribute("aria-describedby").split(" "))
    .filter((id) => !document.getElementById(id))"""
"""The ids that fields name as their descriptions and that are not on the page."""
LOOKS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block", "target-size"]}
"""The rules about what another scheme, width or language changes."""


@pytest.fixture
def open_admin(browser, live_server, searchable):
    """`open_admin("/admin/")`: a page of the admin, seen by a superuser or somebody with a role.

    `page.complaints` lists what the browser's console says.
    """
    contexts = []

    def open_admin(address, *, role="", language="zh-hans", **options):
        user = User.objects.create_user(role or "站长", is_staff=True, is_superuser=not role)
        user.groups.set(Group.objects.filter(name=role))
        context = browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})
        contexts.append(context)
        chosen = {"name": "language", "value": language, "url": live_server.url}
        context.add_cookies([session_cookie(user, live_server.url), chosen])
        page = context.new_page()
        page.base, page.complaints = live_server.url, []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(page.base + address)
        return page

    yield open_admin
    for context in contexts:
        context.close()


TABLES = (
    "slug,question_zh_hans\npayment-failed,付款失败了，怎么办？\n,没有引言的问题？\n",
    "slug,question_zh_hans,introduction_zh_hans\npayment-failed,付款失败了？,请打 4001239999。\n,新问题？,先看。\n",
)
"""Tables of questions: one with an error, one of which a row needs a second person."""


def begin_import(table, *, by):
    one = staging.begin(kind="faq", table=read_text_table(table), by=by)
    staging.check_on(one, by=by)


def kinds_of_pages():
    """Returns an address of every kind of page, with something to see on each."""
    now, faq, person = timezone.now(), FAQ.objects.first(), hotline_person("小王")
    Notice.objects.create(text_zh_hans="付款暂不可用。", starts=now)
    FeedbackCount.objects.create(day=now, faq=faq, step="不在", reason=FeedbackReason.UNCLEAR)
    SearchCount.objects.create(day=now, query="刷不动", language="zh-hans", results=0)
    proposed(ProposalKind.CHANGE, by=person, new={"number": "95189"})
    for table in TABLES:
        begin_import(table, by=User.objects.get(is_superuser=True))
    found, seen = [], set()
    for address in addresses():
        kind = next((part for part in SAME_FOR_ALL if part in address and "/auth/" not in address), address)
        if kind not in seen:
            seen.add(kind)
            found.append(address)
    return found


def tabs_to_the_first_field(page):
    """Presses Tab, follows the skip link and presses Tab on. Returns how often: 0 where a field has the focus at once.

    Where there is no field, only the skip link is looked for.
    """

    def is_at_a_field():
        return page.evaluate("field => document.activeElement.matches(field)", FIELD)

    if is_at_a_field():
        return 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "kb-skip-link"
    page.keyboard.press("Enter")
    if not page.locator(f"{FIELD}:visible").count():
        return 1
    for pressed in range(2, 20):
        page.keyboard.press("Tab")
        if is_at_a_field():
            return pressed
    return 20


def walk(page):
    """Yields the address of each kind of page, open in `page`, and collects what every page must have."""
    objections = Objections()
    for address in kinds_of_pages():
        response = page.goto(page.base + address)
        assert (response.status, response.request.redirected_from) == (200, None), address
        yield address, objections
        objections.add(address, *page.complaints)
        page.complaints.clear()
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            objections.add(address, "wider than the screen")
    objections.none()


def test_every_page_is_accessible_and_its_first_field_is_near(open_admin):
    page = open_admin("/admin/", viewport=DESKTOP | TALL, color_scheme="light")
    for address, objections in walk(page):
        objections.add(address, *axe_objections(page, ALL_RULES))
        objections.add(address, *page.evaluate(MISSING_DESCRIPTIONS))
        if page.locator("main").count() != 1:
            objections.add(address, "not one main")
        if tabs_to_the_first_field(page) > MOST_TABS:
            objections.add(address, "too many Tabs to the first field")


def test_every_page_fits_a_phone_and_is_legible_in_the_dark_and_in_english(open_admin):
    page = open_admin("/admin/", language="en", viewport=PHONE | TALL, color_scheme="dark")
    for address, objections in walk(page):
        objections.add(address, *axe_objections(page, LOOKS))


@pytest.fixture
def faq(content):
    return FAQ.objects.get(slug="payment-failed")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def has_focus(page, selector):
    return page.evaluate("selector => document.activeElement.matches(selector)", selector)


def test_the_user_menu_is_used_by_keyboard_alone(open_admin):
    page = open_admin("/admin/kb/faq/")
    page.focus(".kb-user-menu > button")
    press(page, "Enter")
    page.wait_for_selector(".kb-user-menu > button[aria-expanded=true] + #user-menu")
    press(page, "Tab", "Tab", "Space")  # dark colours
    page.wait_for_selector("html.dark")
    assert axe_objections(page, ALL_RULES) == []
    press(page, "Escape")
    page.wait_for_selector("#user-menu", state="hidden")
    assert has_focus(page, ".kb-user-menu > button[aria-expanded=false]")
    assert page.complaints == []


def test_on_a_phone_the_menu_opens_and_closes_by_keyboard(open_admin):
    page = open_admin("/admin/", viewport=PHONE)
    assert page.is_hidden("#nav-sidebar")
    page.focus("#open-menu")
    press(page, "Enter")
    page.wait_for_function("document.activeElement.matches('#nav-sidebar a')")
    assert axe_objections(page, ALL_RULES) == []
    press(page, "Escape")
    page.wait_for_selector("#nav-sidebar", state="hidden")
    assert has_focus(page, "#open-menu[aria-expanded=false]")


def test_a_list_is_filtered_by_keyboard_alone(open_admin):
    page = open_admin("/admin/kb/faq/")
    page.focus(".kb-list-filters summary")
    press(page, "Enter", "Tab", "Tab", "Enter")
    page.wait_for_url("**/?publication__exact=draft")
    assert page.locator(".kb-list-filters[open] a[aria-current]").first.text_content() == "草稿"
    assert axe_objections(page, ALL_RULES) == []


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_the_bar_of_actions_and_the_quick_search_are_accessible(open_admin, color_scheme):
    page = open_admin("/admin/kb/faq/", color_scheme=color_scheme)
    page.check(".action-select >> nth=0")
    page.wait_for_selector("#changelist-actions")
    assert axe_objections(page, ALL_RULES) == []
    page.reload()
    page.focus("#open-search")
    press(page, "Enter")
    page.wait_for_function("document.activeElement.id === 'search-input-command'")
    page.keyboard.type("fukuan shibai")
    page.wait_for_selector(
        f"#command-results a[href='/admin/kb/faq/{FAQ.objects.get(slug='payment-failed').pk}/change/']"
    )
    assert axe_objections(page, ALL_RULES) == []
    press(page, "Escape")  # empties the field
    press(page, "Escape")
    page.wait_for_selector("#search-input-command", state="hidden")


def test_a_step_is_deleted_by_keyboard_alone(open_admin, faq):
    page = open_admin(f"/admin/kb/faq/{faq.pk}/change/", role="editor")
    page.focus("[name=steps-1-DELETE]")
    press(page, "Space")
    assert page.is_visible("label[for=id_steps-1-DELETE]:has-text('点击撤销')")
    assert page.is_hidden("[name=steps-1-title_zh_hans]")
    page.click("button[name=_save]")
    page.wait_for_url("**/admin/kb/faq/")
    assert faq.steps.count() == 4


def test_step_cards_fold_to_numbered_titles_and_one_with_an_error_stays_open(open_admin, faq):
    page = open_admin(f"/admin/kb/faq/{faq.pk}/change/", role="editor")
    page.fill("[name=steps-1-title_zh_hans]", "")
    page.click(".kb-fold-parts button")
    page.click("button[name=_save]")
    page.wait_for_selector(".errorlist")
    assert page.get_attribute(".kb-fold-parts button", "aria-pressed") == "true"
    cards = page.locator(".form-group.original fieldset")
    assert [cards.nth(number).is_visible() for number in range(5)] == [False, True, False, False, False]
    page.click(".kb-card-title >> nth=0")
    assert cards.nth(0).is_visible()
    number = "getComputedStyle(document.querySelectorAll('.kb-card-title')[1], '::before').content"
    assert page.evaluate(number) == 'counter(part) ". "'
    assert page.complaints == []


def test_a_folded_section_with_an_error_is_open(open_admin, faq):
    page = open_admin(f"/admin/kb/faq/{faq.pk}/change/", role="editor")
    assert page.is_hidden("[name=slug]")
    page.click("summary:has-text('网址与标识')")
    page.fill("[name=slug]", "")
    page.click("button[name=_save]")
    page.wait_for_selector(".errorlist")
    assert page.is_visible("[name=slug]")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_button_that_saves_is_always_in_sight_and_deleting_is_not_beside_it(open_admin, faq, viewport):
    page = open_admin(f"/admin/kb/faq/{faq.pk}/change/", viewport=viewport)
    save = page.locator("button[name=_save]").bounding_box()
    assert save["y"] + save["height"] <= viewport["height"]
    assert page.locator("#submit-row a[href*=delete]").count() == 0
    page.click("main a[href$='/delete/']")
    page.wait_for_url("**/delete/")
