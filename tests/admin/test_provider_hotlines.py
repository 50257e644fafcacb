"""A provider's page shows its hotlines with links to the actions; its form changes none."""

import pytest
from django.db import connection

from tests.hotlines.changes import hotline

pytestmark = pytest.mark.usefixtures("content")


def address(page):
    return f"/admin/kb/hotline/{hotline().pk}/{page}/"


@pytest.fixture
def editor(staff):
    return staff("editor")


def forge():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '4001234567' WHERE slug = 'alipay-support'")


def provider_page(client):
    return client.get(f"/admin/kb/provider/{hotline().provider_id}/change/")


def links(response):
    html = response.content.decode()
    pages = ("check", "dispute", "change", "history")
    kinds = ("change", "words", "withdraw", "restore")
    found = {page for page in pages if f'href="{address(page)}"' in html}
    return found | {f"propose-{kind}" for kind in kinds if f"/propose/{kind}/{hotline().pk}/" in html}


def test_the_providers_page_links_to_the_actions(editor):
    assert links(provider_page(editor)) == {
        "check", "dispute", "change", "history", "propose-change", "propose-words", "propose-withdraw",
    }  # fmt: skip
    assert f"/propose/add/{hotline().provider_id}/" in provider_page(editor).content.decode()


def test_a_disputed_number_can_be_restored_and_not_checked(editor):
    editor.post(address("dispute"), {"why_zh_hans": "接电话的人索要验证码。"})
    found = links(provider_page(editor))
    assert "propose-restore" in found
    assert "check" not in found


def test_translators_are_led_to_proposing_words_alone(staff):
    assert links(provider_page(staff("translator"))) == {"propose-words"}


def test_a_withheld_number_is_not_on_the_providers_page(editor):
    forge()
    response = provider_page(editor)
    assert "4001234567" not in response.content.decode()
    assert links(response) == {"history"}


@pytest.mark.parametrize("superuser", [False, True])
def test_the_providers_form_changes_no_hotline(staff, filled_in, superuser):
    client = staff("administrator", superuser=superuser)
    where = f"/admin/kb/provider/{hotline().provider_id}/change/"
    data = filled_in(client.get(where)) | {
        "summary_zh_hans": "改过的简介。",
        "hotlines-TOTAL_FORMS": "1",
        "hotlines-INITIAL_FORMS": "1",
        "hotlines-0-id": hotline().pk,
        "hotlines-0-number": "4001234567",
        "hotlines-0-DELETE": "on",
    }
    assert client.post(where, data).status_code == 302
    assert (hotline().shown_number, hotline().provider.summary_zh_hans) == ("95188", "改过的简介。")
