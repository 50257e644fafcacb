"""A row that does not match the ledger is withheld: its own pages say so, lists leave it out, and the rest works."""

import json

import pytest
from django.db import connection

from kb.ledger import shown
from kb.models import Advice, Notice, Provider
from kb.pages.machines import pictures
from tests.pages.addresses import LANGUAGES

FORGED = "Forged words"

TAMPERINGS = {
    "provider": "UPDATE kb_provider SET name_zh_hans = '{forged}', name_en = '{forged}' WHERE slug = 'alipay'",
    "faq": "UPDATE kb_faq SET question_zh_hans = '{forged}', question_en = '{forged}' WHERE slug = 'payment-failed'",
    "step": (
        "UPDATE kb_step SET title_zh_hans = '{forged}', text_en = '{forged}'"
        " WHERE faq_id = (SELECT id FROM kb_faq WHERE slug = 'payment-failed')"
    ),
    "section": "UPDATE kb_section SET title_zh_hans = '{forged}', title_en = '{forged}' WHERE slug = 'summary'",
    "symptom": "UPDATE kb_symptom SET label_en = '{forged}', sentence_en = '{forged}' WHERE slug = 'payment-failed'",
    "advice": "UPDATE kb_advice SET text_zh_hans = '{forged}', text_en = '{forged}'",
    "notice": "UPDATE kb_notice SET text_zh_hans = '{forged}', text_en = '{forged}'",
}
OWN_PAGES = {
    "provider": (
        "providers/alipay/",
        "providers/alipay.md",
        "providers/alipay/hotlines.vcf",
        "providers/alipay/report/",
    ),
    "faq": ("faq/payment-failed/", "faq/payment-failed.md", "faq/payment-failed/side-by-side/"),
    "step": ("faq/payment-failed/", "faq/payment-failed/feedback/", "faq/payment-failed/feedback/thanks/"),
    "section": ("guide/summary/",),
    "symptom": ("what-happened/payment-failed/", "show/payment-failed/"),
}
OTHERS = [
    *("", "providers/", "faq/", "faq/?provider=wechat-pay", "faq/forgot-password/", "guide/", "guide/introduction/"),
    *("providers/wechat-pay/", "providers/wechat-pay.md", "call-sheet/", "deceived/", "feed/", "changes/", "offline/"),
    *("search/", "search/?q=forged", "search/?q=payment", "search/suggestions/?q=forged", "changes/feed/"),
    *("call-sheet/?provider=wechat-pay&problem=forgot-password", "check-number/?number=95188"),
]
ROOT = [
    *("/llms.txt", "/saved-pages.json", "/sitemap.xml"),
    *(f"/sitemap-{name}-1.xml" for name in ("providers", "questions", "guide", "symptoms")),
    *(f"/api/v1/{name}/" for name in ("providers", "faq", "guide", "symptoms", "notices")),
]


@pytest.fixture
def tamper(searchable):
    """`tamper("faq")` changes a row by raw SQL. There is a notice."""
    Notice.objects.create(text_zh_hans="系统维护", text_en="Down for an hour")

    def tamper(name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(TAMPERINGS[name].format(forged=FORGED))
            assert cursor.rowcount

    return tamper


@pytest.mark.parametrize("name", TAMPERINGS)
def test_no_output_has_the_forged_words_and_all_others_work(client, tamper, name):
    tamper(name)
    addresses = [f"/{language}/{path}" for language in LANGUAGES for path in OTHERS] + ROOT
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert FORGED not in response.content.decode(), address


@pytest.mark.parametrize("name", OWN_PAGES)
def test_its_own_pages_say_that_they_are_being_checked_and_give_the_hotlines(client, tamper, name):
    tamper(name)
    for path in OWN_PAGES[name]:
        response = client.get(f"/en/{path}")
        text = response.content.decode()
        assert (response.status_code, response["Cache-Control"]) == (404, "no-store"), path
        assert FORGED not in text
        assert "<h1>This page is being checked</h1>" in text
        assert '<meta name="robots" content="noindex">' in text
        assert 'href="tel:95017"' in text
        assert "<h1>此页面正在核对</h1>" in client.get(f"/zh-hans/{path}").content.decode()


@pytest.mark.parametrize(("name", "path"), [("provider", "providers/alipay/"), ("faq", "faq/payment-failed/")])
def test_the_api_says_so_in_json(client, tamper, name, path):
    tamper(name)
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response.json()) == (404, {"detail": "This is being checked."})


def test_its_picture_is_not_drawn(client, tamper, monkeypatch):
    monkeypatch.setattr(pictures, "_draw", lambda *texts: pytest.fail(str(texts)))
    tamper("faq")
    assert client.get("/en/picture/faq/payment-failed.png").status_code == 404


def test_a_question_that_is_linked_to_other_wallets_is_withheld(client, content):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM kb_faq_providers WHERE faq_id = (SELECT id FROM kb_faq WHERE slug = 'payment-failed')"
            " AND provider_id = (SELECT id FROM kb_provider WHERE slug = 'alipay')"
        )
    assert client.get("/en/faq/payment-failed/").status_code == 404
    assert "/faq/payment-failed/" not in client.get("/en/faq/?provider=jd-pay").content.decode()


def test_what_leads_to_a_withheld_question_is_left_out(client, tamper):
    tamper("faq")
    assert "/en/what-happened/payment-failed/" not in client.get("/en/").content.decode()
    assert client.get("/en/what-happened/payment-failed/").status_code == 404
    symptoms = json.loads(client.get("/api/v1/symptoms/").content)["items"]
    assert "payment-failed" not in {symptom["faq"] for symptom in symptoms}


def test_the_number_of_a_withheld_wallet_is_being_checked(client, tamper):
    tamper("provider")
    page = client.get("/en/check-number/?number=95188").content.decode()
    assert "This number is being checked" in page
    assert FORGED not in page


def test_a_notice_about_a_withheld_wallet_is_left_out(client, tamper):
    Notice.objects.update(provider=Provider.objects.get(slug="alipay"))
    tamper("provider")
    assert client.get("/api/v1/notices/").json() == []


def test_a_former_address_does_not_lead_to_a_withheld_row(client, content):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_faq SET slug = '400-123-4567' WHERE slug = 'payment-failed'")
    response = client.get("/en/faq/payment-failed/")
    assert response.status_code == 404
    assert "400-123-4567" not in client.get("/saved-pages.json").content.decode()


def test_a_list_goes_on_after_a_withheld_row(client, many):
    many(60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_faq SET question_en = 'Forged' WHERE position IN (10, 50)")
    home = client.get("/en/").content.decode()
    assert home.count("/en/faq/number-") == 9
    first = client.get("/en/faq/?provider=number-1").content.decode()
    assert first.count('href="/en/faq/number-') == 48
    assert "after=50" in first
    assert client.get("/en/faq/").content.decode().count('href="/en/faq/number-') == 48
    assert client.get("/en/faq/?page=2").content.decode().count('href="/en/faq/number-') == 10


def test_text_that_somebody_wrote_into_the_search_index_is_not_shown(client, searchable):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_searchdocument SET text = 'call 400-123-4567 for payment' WHERE field <> 'body'")
    assert "400-123-4567" not in client.get("/en/search/?q=payment").content.decode()


def test_a_withheld_row_is_logged_once(client, tamper, caplog, monkeypatch):
    monkeypatch.setattr(shown, "_logged", set())
    tamper("advice")
    for _ in range(2):
        client.get("/en/deceived/")
    deceived = Advice.objects.on_being_deceived()
    assert sorted(caplog.messages) == sorted(
        f"{advice.subject} does not say what its latest entry says: it is withheld." for advice in deceived
    )
