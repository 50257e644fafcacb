"""The error summary: it counts the errors, links to each field, and the first field has the focus."""

from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import User
from django.db import connection

from kb.models import FAQ, Hotline, SynonymGroup


class Page(HTMLParser):
    """The ids of a page, where its error summary links to, and what has the focus."""

    def __init__(self, response):
        super().__init__()
        self.ids, self.links, self.focused = set(), [], []
        self.summary = ""
        self._is_open = False
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.ids.add(values.get("id"))
        self._is_open = self._is_open or values.get("id") == "error-summary"
        if self._is_open and tag == "a":
            self.links.append(values["href"].removeprefix("#"))
        if "autofocus" in values:
            self.focused.append(values.get("id"))

    def handle_endtag(self, tag):
        self._is_open = self._is_open and tag != "section"

    def handle_data(self, data):
        if self._is_open:
            self.summary += data


@pytest.fixture
def boss(content, staff):
    return staff(superuser=True)


def _faq_with_errors(boss, filled_in):
    address = f"/admin/kb/faq/{FAQ.objects.get(slug='payment-failed').pk}/change/"
    wrong = {"slug": "Not A Slug", "question_zh_hans": "", "steps-1-title_zh_hans": ""}
    return address, filled_in(boss.get(address)) | wrong


CASES = {
    "content with parts": (_faq_with_errors, ["id_question_zh_hans", "id_slug", "id_steps-1-title_zh_hans"]),
    "a new question": (lambda *_: ("/admin/kb/faq/add/", None), None),
    "an action": (
        lambda *_: (f"/admin/kb/hotline/{Hotline.objects.first().pk}/dispute/", {}),
        ["id_why_zh_hans"],
    ),
    "a proposal": (lambda *_: ("/admin/kb/proposal/propose/flag/", {"number": "hello"}), None),
    "synonyms": (lambda *_: (f"/admin/kb/synonymgroup/{SynonymGroup.objects.first().pk}/change/", {}), ["id_words"]),
    "an account": (lambda *_: ("/admin/auth/user/add/", {}), None),
    "a password": (lambda *_: (f"/admin/auth/user/{User.objects.first().pk}/password/", {}), None),
    "one's own password": (
        lambda *_: ("/admin/password_change/", {}),
        ["id_old_password", "id_new_password1", "id_new_password2"],
    ),
    "words for the search": (lambda *_: ("/admin/kb/searchcount/add-phrasing/?q=刷不动", {"words": ""}), None),
}


def _post(boss, filled_in, make):
    address, data = make(boss, filled_in)
    if data is None:
        data = filled_in(boss.get(address))
    return boss.post(address, data)


@pytest.mark.parametrize(("make", "fields"), CASES.values(), ids=CASES)
def test_every_error_links_to_its_field_and_the_first_has_the_focus(boss, filled_in, make, fields):
    response = _post(boss, filled_in, make)
    assert response.status_code == 200
    page = Page(response)
    assert page.links
    assert set(page.links) <= page.ids
    if fields:
        assert set(page.links) == set(fields)
    assert page.focused == [page.links[0]]


def test_the_summary_says_how_many_there_are_and_in_which_part(boss, filled_in):
    address, data = _faq_with_errors(boss, filled_in)
    page = Page(boss.post(address, data, headers={"accept-language": "en"}))
    assert "Please correct 3 errors." in page.summary
    assert "Step 2 · Title · Chinese: This field is required." in page.summary


def test_a_part_that_is_to_be_deleted_counts_no_error(boss, filled_in):
    address, data = _faq_with_errors(boss, filled_in)
    page = Page(boss.post(address, data | {"steps-1-DELETE": "on"}))
    assert "id_steps-1-title_zh_hans" not in page.links
    assert len(page.links) == 2


def test_an_error_without_a_field_is_in_the_summary_which_has_the_focus(boss):
    withheld = Hotline.objects.get(slug="alipay-support")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE id = %s", [withheld.pk])
    data = {"why_zh_hans": "有人冒充客服。"}
    page = Page(boss.post(f"/admin/kb/hotline/{withheld.pk}/dispute/", data, headers={"accept-language": "en"}))
    assert "Please correct 1 error." in page.summary
    assert page.links == []
    assert page.focused == ["error-summary"]


def test_a_wrong_password_is_shown_above_the_login_and_the_first_field_has_the_focus(client, db):
    page = Page(client.post("/admin/login/", {"username": "nobody", "password": "wrong"}))
    assert page.summary.strip()
    assert page.focused == ["id_username"]


def test_a_form_without_errors_has_no_summary(boss):
    assert "error-summary" not in Page(boss.get("/admin/kb/faq/add/")).ids
