"""The admin's content security policy lets nothing come from elsewhere, and is looser nowhere else.

tests/browser/test_admin_access.py opens every page under it: a browser complains of whatever it refuses to load.
"""

import pytest


@pytest.fixture
def client(content, staff):
    return staff(superuser=True)


def policy(response):
    return dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))


def test_the_admin_may_evaluate_scripts_and_style_inline_and_nothing_more(client):
    admin, public = (policy(client.get(address)) for address in ("/admin/", "/zh-hans/"))
    assert admin["script-src"] == "'self' 'unsafe-eval'"
    assert admin["style-src"] == "'self' 'unsafe-inline'"
    assert admin["frame-src"] == "'self'"  # the preview of a change
    looser = ("script-src", "style-src", "frame-src")
    rest = {name: value for name, value in admin.items() if name not in looser}
    assert rest == {name: public[name] for name in rest}


@pytest.mark.parametrize("address", ["/zh-hans/", "/en/", "/zh-hans/faq/", "/administration/", "/"])
def test_the_public_pages_stay_strict(client, address):
    directives = policy(client.get(address))
    assert "unsafe" not in directives["script-src"] + directives["style-src"]


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/kb/faq/1/change/", "/admin/nowhere/"])
def test_every_page_below_admin_has_the_policy(client, address):
    assert "'unsafe-eval'" in policy(client.get(address))["script-src"]
