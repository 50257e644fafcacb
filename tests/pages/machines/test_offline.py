"""The list of pages to save, its version, the service worker and the app manifest."""

import struct
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from kb.delivery.build_id import build_id
from kb.hotlines import verification
from kb.hotlines.proposals import approve
from kb.models import FAQ, Advice, Hotline, Notice, ProposalKind, Provider, Section, SectionItem, Step, Symptom
from kb.pages.machines import offline
from tests.hotlines.changes import entered, proposed
from tests.pages.addresses import LANGUAGES

STATIC = Path(offline.__file__).resolve().parents[2] / "static"


@pytest.fixture
def version(client: Client, content: None) -> Callable[[], str]:
    return lambda: client.get("/saved-pages.json").json()["version"]


def _saved_again(model: type) -> Callable[[], object]:
    return lambda: model.objects.in_order().first().save()


def _tampered() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '4001234567' WHERE slug = 'alipay-support'")


def _withdrawn_provider() -> None:
    provider = Provider.objects.get(slug="alipay")
    provider.publication = "draft"
    provider.save()


CHANGES: dict[str, Callable[[], object]] = {
    **{
        f"a {model.__name__} is saved": _saved_again(model)
        for model in (Provider, FAQ, Step, Section, SectionItem, Advice, Symptom)
    },
    "a step is deleted": lambda: Step.objects.in_order().first().delete(),
    "an answer is true of one wallet less": lambda: FAQ.objects.get(slug="payment-failed").providers.remove(
        Provider.objects.get(slug="alipay")
    ),
    "a wallet is no longer published": _withdrawn_provider,
    "a number is disputed": lambda: entered(state="disputed"),
    "a number's hours are entered": lambda: entered(hours="24h"),
    "a number is changed in the database": _tampered,
    "a notice is up": lambda: Notice.objects.create(text_zh_hans="故障"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_version_moves_when(version: Callable[[], str], change: str) -> None:
    before = version()
    assert version() == before
    CHANGES[change]()
    assert version() != before


def test_the_version_moves_when_a_number_is_withdrawn(version, alice, bob) -> None:
    proposal = proposed(ProposalKind.WITHDRAW, by=alice)
    before = version()
    approve(proposal, by=bob)
    assert version() != before


def test_the_version_moves_on_the_day_a_number_falls_due(version, monkeypatch) -> None:
    entered(state="checked", checked_on=timezone.localdate(), checked_how="called", review_days=90)
    before = version()

    def moved(days: int) -> str:
        today: date = timezone.localdate() + timedelta(days=days)
        with monkeypatch.context() as patch:
            patch.setattr(verification.timezone, "localdate", lambda: today)
            return version()

    assert moved(89) == before
    assert moved(90) != before


def test_the_version_moves_when_a_notice_begins_and_when_it_ends(version, monkeypatch) -> None:
    now = timezone.now()
    Notice.objects.create(text_zh_hans="故障", starts=now + timedelta(hours=1), ends=now + timedelta(hours=2))
    before = version()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=90))
    assert version() != before
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=150))
    assert version() == before


def test_the_version_moves_when_a_translation_of_the_program_does(version, settings, tmp_path: Path) -> None:
    before = version()
    (tmp_path / "django.mo").write_bytes(b"other words")
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, tmp_path]
    build_id.cache_clear()
    try:
        assert version() != before
    finally:
        build_id.cache_clear()


def test_a_matching_etag_gets_304(client: Client, content: None) -> None:
    answer = client.get("/saved-pages.json")
    assert answer["Cache-Control"] == "no-cache"
    again = client.get("/saved-pages.json", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_every_address_and_file_of_the_list_answers_in_both_languages(client: Client, content: None) -> None:
    saved = client.get("/saved-pages.json").json()
    addresses = saved["addresses"]
    assert len(addresses) == len(set(addresses))
    for address in [*addresses, *saved["offline"].values()]:
        assert client.get(address).status_code == 200, address
    assert {a.removeprefix("/en") for a in addresses if a.startswith("/en/")} == {
        a.removeprefix("/zh-hans") for a in addresses if a.startswith("/zh-hans/")
    }
    for expected in ("/en/", "/en/providers/alipay/", "/en/faq/payment-failed/", "/en/guide/summary/"):
        assert expected in addresses
    for name in saved["files"]:
        assert (STATIC / name.removeprefix("/static/")).exists(), name


def test_a_draft_is_not_on_the_list(client: Client, content: None) -> None:
    for row in (Provider, FAQ, Section):
        row.objects.filter(slug__in=("alipay", "payment-failed", "summary")).update(publication="draft")
    text = client.get("/saved-pages.json").content.decode()
    for address in ("/providers/alipay/", "/faq/payment-failed/", "/guide/summary/"):
        assert address not in text


@pytest.mark.parametrize("amount", [5, 500])
def test_the_list_stays_short(client, many, amount) -> None:
    many(amount)
    addresses = client.get("/saved-pages.json").json()["addresses"]
    assert len(addresses) <= offline.MAX_ADDRESSES
    assert "/en/" in addresses
    assert "/zh-hans/providers/number-1/" in addresses


def test_the_service_worker_is_at_the_root_and_always_revalidated(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert answer.content == (STATIC / "kb/sw.js").read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_offline_page_has_every_number_and_is_not_indexed(read, content, language: str) -> None:
    page = read(f"/{language}/offline/")
    assert page.calls == [f"tel:{hotline.number.replace('-', '')}" for hotline in Hotline.objects.order_by("provider")]
    assert page.one("meta", name="robots")["content"] == "noindex"


def test_a_checked_number_has_the_date_of_its_next_check_for_the_service_worker(read, content) -> None:
    entered(state="checked", checked_on=date(2026, 11, 1), checked_how="called", review_days=30)
    (checked,) = [p for p in read("/en/offline/").all("p", class_="provenance") if "data-review-by" in p.attributes]
    assert checked["data-review-by"] == "2026-12-01"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manifest_names_pages_that_are_there_and_icons_of_the_size_they_claim(client, content, language) -> None:
    answer = client.get(f"/{language}/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    manifest = answer.json()
    assert (manifest["lang"], manifest["scope"], manifest["start_url"]) == (language, "/", f"/{language}/")
    for address in [manifest["start_url"], *(shortcut["url"] for shortcut in manifest["shortcuts"])]:
        assert client.get(address).status_code == 200, address
    assert {icon.get("purpose") for icon in manifest["icons"]} == {None, "maskable"}
    for icon in manifest["icons"]:
        png = (STATIC / icon["src"].removeprefix("/static/")).read_bytes()
        assert png.startswith(b"\x89PNG")
        assert "{}x{}".format(*struct.unpack(">II", png[16:24])) == icon["sizes"]
        assert len(png) < 8 * 1024
