"""The admin in a real browser, under its own content security policy: signing in, dragging, the language switch."""

from urllib.parse import urlsplit

import pytest

from kb.models import FAQ, Hotline, HotlineState, Provider, Section, Step
from tests.browser.axe import ALL_RULES, axe_objections
from tests.browser.conftest import fill_in_login


@pytest.fixture
def faq(content):
    return FAQ.objects.get(slug="payment-failed")


def open_form(page, faq):
    page.goto(f"{page.base}/admin/kb/faq/{faq.pk}/change/")


def save(page):
    page.click("button[name=_save]")
    page.wait_for_url(f"{page.base}/admin/kb/faq/")


def public_steps(page, faq):
    page.goto(f"{page.base}/zh-hans/faq/{faq.slug}/")
    return page.text_content("main")


NUMBER_PAGES = (
    "/admin/kb/hotline/",
    "/admin/kb/proposal/",
    "/admin/kb/proposal/impostors/",
    "/admin/kb/ledgerentry/",
    "/admin/kb/advice/",
)


SEARCH_PAGES = (
    "/admin/kb/searchcount/?show=all",
    "/admin/kb/searchcount/add-phrasing/?q=刷不动",
    "/admin/kb/searchcount/add-alias/?q=刷不动",
    "/admin/kb/searchcount/add-synonym/?q=刷不动",
)

PAGES = (
    *("/admin/", "/admin/kb/faq/", "/admin/kb/provider/", "/admin/kb/synonymgroup/", "/admin/auth/user/"),
    *("/admin/kb/symptom/", "/admin/kb/notice/", "/admin/kb/feedbackcount/"),
    "/admin/admin/logentry/",
    *NUMBER_PAGES,
    *SEARCH_PAGES,
)


def test_the_pages_work_under_their_policy_and_ask_no_other_host(sign_in, faq):
    page = sign_in("administrator")
    page.context.clear_cookies()
    page.goto(f"{page.base}/admin/")
    fill_in_login(page, "administrator")
    page.wait_for_url(f"{page.base}/admin/")
    for address in PAGES:
        page.goto(page.base + address)
        assert page.complaints == [], address
    open_form(page, faq)
    assert page.is_visible("button[name=_save]")
    assert page.complaints == []
    assert page.hosts == {urlsplit(page.base).netloc}


def test_an_editor_drags_a_step_and_visitors_see_the_new_order(sign_in, faq):
    first, second, third, *_rest = faq.steps.in_order().values_list("title_zh_hans", flat=True)
    page = sign_in("editor")
    open_form(page, faq)
    page.click(".kb-fold-parts button")
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
    page.click(".kb-language-switch [data-columns=zh-hans]")
    assert page.is_visible(chinese)
    assert page.is_hidden(english)
    page.click("#steps-group .add-row")
    assert page.is_visible("[name=steps-5-title_zh_hans]")
    assert page.is_hidden("[name=steps-5-title_en]")
    page.click(".kb-language-switch [data-columns=en]")
    assert page.is_hidden("[name=steps-5-title_zh_hans]")
    assert page.is_visible("[name=steps-5-title_en]")
    page.check("[name=steps-5-DELETE]", force=True)
    page.reload()
    assert page.is_hidden(chinese)
    assert page.is_checked(".kb-language-switch [value=en]")
    page.click(".kb-language-switch [data-columns=both]")
    assert page.is_visible(chinese)


def test_a_hidden_field_with_an_error_is_shown(sign_in, faq):
    page = sign_in("administrator")
    open_form(page, faq)
    page.fill("[name=question_zh_hans]", "")
    page.click(".kb-language-switch [data-columns=en]")
    page.click("button[name=_save]")
    page.wait_for_selector(".errorlist")
    assert page.is_visible("[name=question_zh_hans]")
    assert page.is_hidden("[name=introduction_zh_hans]")


def test_staff_change_the_language_from_the_menu(sign_in):
    page = sign_in("editor")
    page.goto(f"{page.base}/admin/")
    page.click("text=editor")
    page.click("button:has-text('English')")
    page.wait_for_selector("html[lang=en]")
    assert page.is_visible("text=Providers and hotlines")


def test_one_person_proposes_a_number_another_approves_it_and_visitors_see_it(sign_in):
    alice, bob = sign_in("editor", "alice"), sign_in("reviewer", "bob")
    hotline = alipay()
    alice.goto(f"{alice.base}/admin/kb/provider/{hotline.provider_id}/change/")
    alice.click(f"a[href='/admin/kb/proposal/propose/change/{hotline.pk}/']")
    alice.fill("[name=number]", "９５１８９")
    alice.fill("[name=source_name_zh_hans]", "官网“联系我们”页")
    alice.fill("[name=source_url]", "https://www.alipay.com/contact")
    alice.fill("[name=evidence_url]", "https://www.alipay.com/contact")
    alice.fill("[name=why_zh_hans]", "官网已公布新号码。")
    alice.click("button[name=_save]")
    alice.wait_for_url(f"{alice.base}/admin/kb/hotline/")
    alice.click("a[href^='/admin/kb/proposal/'][href$='/change/']")
    alice.wait_for_url("**/admin/kb/proposal/*/change/")
    assert alice.locator("button[name=approve]").count() == 0
    assert "95188" in public_provider(bob)
    bob.goto(f"{bob.base}/admin/kb/hotline/")
    bob.click("a[href^='/admin/kb/proposal/'][href$='/change/']")
    assert (bob.text_content("del"), bob.text_content("ins")) == ("8", "9")
    bob.click("button[name=approve]")
    bob.wait_for_url(f"{bob.base}/admin/kb/hotline/")
    assert "95189" in public_provider(bob)
    assert "95188" not in bob.text_content("main a.call")
    assert alice.complaints + bob.complaints == []


def alipay():
    return Hotline.objects.get(slug="alipay-support")


def public_provider(page):
    page.goto(f"{page.base}/zh-hans/providers/alipay/")
    return page.text_content("main")


def test_a_check_is_two_clicks_from_the_work_list(sign_in):
    page = sign_in("editor")
    link = f"a[href='/admin/kb/hotline/{alipay().pk}/check/']"
    page.goto(f"{page.base}/admin/kb/hotline/")
    page.click(link)
    page.check("[name=how][value=official-site]")
    page.fill("[name=evidence_url]", "https://www.alipay.com/contact")
    page.click("button[name=_save]")
    page.wait_for_url(f"{page.base}/admin/kb/hotline/")
    assert page.locator(link).count() == 0
    assert alipay().state == HotlineState.CHECKED
    assert page.complaints == []


def ways_of_asking():
    kinds = (FAQ, Section, Provider)
    return "\n".join(text for kind in kinds for text in kind.objects.values_list("phrasings_zh_hans", flat=True))


def test_a_search_becomes_a_way_of_asking_by_one_click_and_is_taken_out_by_another(sign_in):
    page = sign_in("editor")
    page.goto(f"{page.base}/admin/kb/searchcount/add-phrasing/?q=刷不动怎么付钱")
    page.locator("button[name=page]").first.click()
    page.wait_for_selector("[role=status]")
    assert ways_of_asking().count("刷不动怎么付钱") == 1
    page.locator("form[action*=take-out] button").click()
    page.wait_for_url("**/admin/kb/searchcount/*")
    assert ways_of_asking().count("刷不动怎么付钱") == 0
    assert page.complaints == []


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_first_error_of_a_form_has_the_focus_and_the_summary_leads_to_the_others(sign_in, faq, locale):
    page = sign_in("editor", locale=locale)
    open_form(page, faq)
    page.fill("[name=question_zh_hans]", "")
    page.fill("[name=steps-1-title_zh_hans]", "")
    page.click("button[name=_save]")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.activeElement.id") == "id_question_zh_hans"
    page.focus("#error-summary li:nth-child(2) a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_steps-1-title_zh_hans"
    assert axe_objections(page, ALL_RULES, within="#error-summary") == []
    assert page.complaints == []
