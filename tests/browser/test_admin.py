"""The admin in a real browser, under its own content security policy: signing in, dragging, the language switch."""

from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User

from kb.models import FAQ, Step
from tests.admin.conftest import here, roles
from tests.browser.conftest import DESKTOP, PHONE

PASSWORD = "a-long-enough-passphrase-1"


@pytest.fixture
def sign_in(browser, live_server, content):
    """`sign_in("editor")`: a page where that person has signed in through the form.

    `page.complaints` is what the browser's console held against it, `page.hosts` whom it asked for anything.
    """
    contexts = []

    def signed_in(role, **options):
        roles.make_roles(apps, here)
        user = User.objects.create_user(role, password=PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "zh-CN", **options})
        contexts.append(context)
        page = context.new_page()
        page.base = live_server.url
        page.complaints, page.hosts = [], set()
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.hosts.add(urlsplit(request.url).netloc))
        page.goto(f"{page.base}/admin/")
        page.fill("[name=username]", role)
        page.fill("[name=password]", PASSWORD)
        page.click("#login-form button[type=submit]")
        page.wait_for_url(f"{page.base}/admin/")
        return page

    yield signed_in
    for context in contexts:
        context.close()


@pytest.fixture
def faq(content):
    return FAQ.objects.get(slug="payment-failed")


def open_form(page, faq):
    page.goto(f"{page.base}/admin/kb/faq/{faq.pk}/change/")
    page.wait_for_load_state("networkidle")


def save(page):
    page.click("button[name=_save]")
    page.wait_for_url(f"{page.base}/admin/kb/faq/")


def public_steps(page, faq):
    page.goto(f"{page.base}/zh-hans/faq/{faq.slug}/")
    return page.text_content("main")


@pytest.mark.parametrize("address", ["/admin/", "/admin/kb/faq/", "/admin/kb/provider/", "/admin/auth/user/"])
def test_the_pages_work_under_their_policy_and_ask_no_other_host(sign_in, faq, address):
    page = sign_in("administrator")
    page.goto(page.base + address)
    page.wait_for_load_state("networkidle")
    open_form(page, faq)
    assert page.is_visible("button[name=_save]")
    assert page.complaints == []
    assert page.hosts == {urlsplit(page.base).netloc}


def test_an_editor_drags_a_step_and_visitors_see_the_new_order(sign_in, faq):
    first, second, third, *_rest = faq.steps.in_order().values_list("title_zh_hans", flat=True)
    page = sign_in("editor")
    open_form(page, faq)
    handles = page.locator("#steps-data .form-group.original [x-sort\\:handle]")
    handles.nth(1).drag_to(handles.nth(0))
    save(page)
    assert list(faq.steps.in_order().values_list("title_zh_hans", flat=True))[:3] == [second, first, third]
    shown = public_steps(page, faq)
    assert shown.index(second) < shown.index(first) < shown.index(third)
    assert page.complaints == []


def test_an_editor_moves_a_step_with_the_keyboard(sign_in, faq):
    first, second, third, *_rest = faq.steps.in_order().values_list("title_zh_hans", flat=True)
    page = sign_in("editor")
    open_form(page, faq)
    page.locator("#steps-data .form-group.original [x-sort\\:handle]").nth(0).focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    save(page)
    assert list(faq.steps.in_order().values_list("title_zh_hans", flat=True))[:3] == [second, third, first]


def test_an_editor_adds_a_step_which_goes_to_the_end(sign_in, faq):
    page = sign_in("editor")
    open_form(page, faq)
    page.click("#steps-group .add-row")
    page.fill("[name=steps-5-title_zh_hans]", "最后一步")
    page.fill("[name=steps-5-text_zh_hans]", "再试一次。")
    save(page)
    last = faq.steps.in_order().last()
    assert (last.title_zh_hans, last.position) == ("最后一步", 6)
    assert "最后一步" in public_steps(page, faq)


def test_a_translator_saves_english_and_sees_no_handles(sign_in, faq):
    Step.objects.filter(faq=faq).update(title_en=None)
    page = sign_in("translator")
    open_form(page, faq)
    assert page.locator("[x-sort\\:handle]").count() == 0
    page.fill("[name=steps-0-title_en]", "Look at your connection")
    save(page)
    assert faq.steps.in_order().first().title_en == "Look at your connection"
    assert page.complaints == []


def test_the_switch_hides_the_other_language_in_rows_added_later_too_and_is_remembered(sign_in, faq):
    page = sign_in("administrator")
    open_form(page, faq)
    chinese, english = "[name=question_zh_hans]", "[name=question_en]"
    assert page.is_visible(chinese)
    assert page.is_visible(english)
    page.click(".kb-switch [data-columns=zh-hans]")
    assert page.is_visible(chinese)
    assert page.is_hidden(english)
    page.click("#steps-group .add-row")
    assert page.is_visible("[name=steps-5-title_zh_hans]")
    assert page.is_hidden("[name=steps-5-title_en]")
    page.click(".kb-switch [data-columns=en]")
    assert page.is_hidden("[name=steps-5-title_zh_hans]")
    assert page.is_visible("[name=steps-5-title_en]")
    page.click("#steps-group .form-group.last .delete-template")
    page.reload()
    assert page.is_hidden(chinese)
    assert page.get_attribute(".kb-switch [data-columns=en]", "aria-pressed") == "true"
    page.click(".kb-switch [data-columns=both]")
    assert page.is_visible(chinese)


def test_a_hidden_field_with_an_error_is_shown(sign_in, faq):
    page = sign_in("administrator")
    open_form(page, faq)
    page.fill("[name=question_zh_hans]", "")
    page.click(".kb-switch [data-columns=en]")
    page.click("button[name=_save]")
    page.wait_for_selector(".errorlist")
    assert page.is_visible("[name=question_zh_hans]")
    assert page.is_hidden("[name=introduction_zh_hans]")


def test_staff_change_the_language_from_the_menu(sign_in):
    page = sign_in("editor")
    page.click("text=editor")
    page.click("button:has-text('English')")
    page.wait_for_selector("html[lang=en]")
    assert page.is_visible("text=Providers and hotlines")


@pytest.mark.parametrize("address", ["/admin/", "/admin/kb/faq/", "/admin/kb/provider/1/change/"])
def test_nothing_is_wider_than_a_phone(sign_in, address):
    page = sign_in("administrator", viewport=PHONE)
    page.goto(page.base + address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
