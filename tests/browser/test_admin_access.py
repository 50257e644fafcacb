"""Every page of the admin is usable by keyboard, by screen readers and on a phone, in both languages and schemes."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from kb.models import FAQ, FeedbackCount, FeedbackReason, Notice, ProposalKind, SearchCount
from tests.admin.pages import addresses
from tests.browser.axe import ALL_RULES, axe_objections
from tests.browser.conftest import DESKTOP, PHONE, Objections
from tests.hotlines.changes import proposed
from tests.people import hotline_person

MOST_TABS = 6
"""Presses of Tab from the top of a page to its first field, the skip link's included."""
FIELD = "main :is(input:not([type=hidden], [type=radio]), textarea, select, [role=combobox])"
SAME_FOR_ALL = ("/delete/", "/history/", "?q=zzz")
"""The ends of addresses whose pages differ in nothing but the words, so that one of them is enough."""


@pytest.fixture
def open_admin(browser, live_server, content):
    """`open_admin("/admin/")`: a page of the admin, seen by a superuser or somebody with a role.

    `page.complaints` lists what the browser's console says.
    """
    contexts = []

    def open_admin(address, *, role="", language="zh-hans", **options):
        user = User.objects.create_user(role or "站长", is_staff=True, is_superuser=not role)
        user.groups.set(Group.objects.filter(name=role))
        client = Client()
        client.force_login(user)
        context = browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})
        contexts.append(context)
        cookies = {"sessionid": client.cookies["sessionid"].value, "language": language}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        page = context.new_page()
        page.base, page.complaints = live_server.url, []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(page.base + address)
        return page

    yield open_admin
    for context in contexts:
        context.close()


def kinds_of_pages():
    """Returns an address of every kind of page, with something to see on each."""
    now, faq, person = timezone.now(), FAQ.objects.first(), hotline_person("小王")
    Notice.objects.create(text_zh_hans="付款暂不可用。", starts=now)
    FeedbackCount.objects.create(day=now, faq=faq, step="不在", reason=FeedbackReason.UNCLEAR)
    SearchCount.objects.create(day=now, query="刷不动", language="zh-hans", results=0)
    proposed(ProposalKind.CHANGE, by=person, new={"number": "95189"})
    found, seen = [], set()
    for address in addresses():
        kind = next((end for end in SAME_FOR_ALL if address.endswith(end)), address)
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


@pytest.mark.parametrize(
    ("language", "options"),
    [
        ("zh-hans", {"viewport": DESKTOP, "color_scheme": "light"}),
        ("en", {"viewport": PHONE, "color_scheme": "dark"}),
    ],
    ids=["Chinese, light, desktop", "English, dark, phone"],
)
def test_every_page_can_be_used_by_everybody(open_admin, language, options):
    page, objections = open_admin("/admin/", language=language, **options), Objections()
    for address in kinds_of_pages():
        response = page.goto(page.base + address)
        assert (response.status, response.request.redirected_from) == (200, None), address
        objections.add(address, *page.complaints, *axe_objections(page, ALL_RULES))
        page.complaints.clear()
        if page.locator("main").count() != 1:
            objections.add(address, "not one main")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            objections.add(address, "wider than the screen")
        if tabs_to_the_first_field(page) > MOST_TABS:
            objections.add(address, "too many Tabs to the first field")
    objections.none()
