"""What staff read when a page of the admin is not there, or not theirs."""

from typing import Any

import pytest
from django.test import Client

from tests.pages.document import Document

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]


@pytest.mark.parametrize("role", ["editor", "translator"])
@pytest.mark.parametrize("address", ["/admin/kb/change/999/change/", "/admin/kb/nothing/", "/admin/no/such/page/"])
def test_staff_find_their_way_back_from_a_page_that_is_not_there(staff: Any, role: str, address: str) -> None:
    client: Client = staff(role)
    client.cookies["language"] = "en"
    response = client.get(address)
    assert response.status_code == 404
    page = Document(response)
    assert [link for link in page.all("a") if link["href"] == "/admin/" and link.text == "Back to the overview"]
    assert not page.calls


def test_staff_who_may_not_open_a_page_are_not_told_to_sign_in(staff: Any) -> None:
    client: Client = staff("translator")
    client.cookies["language"] = "en"
    response = client.get("/admin/auth/user/")
    assert response.status_code == 403
    page = Document(response)
    assert "sign in" not in page.one("main").text
    assert not page.calls


def test_a_form_of_staff_that_has_expired_says_so_in_the_admin(staff: Any) -> None:
    signed_in: Client = staff("editor")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    response = strict.post("/admin/kb/faq/add/", {})
    assert response.status_code == 403
    assert not Document(response).calls


def test_others_get_the_page_for_visitors(client: Client) -> None:
    assert Document(client.get("/zh-hans/nowhere/")).calls
    assert client.get("/admin/kb/change/999/change/").status_code == 302
