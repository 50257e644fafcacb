"""No output shows a forged number, whatever someone without the key writes to the database."""

import base64
import html
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import translation

from kb.delivery.snapshot import in_snapshot
from kb.hotlines.checks import dispute, record_check
from kb.hotlines.number_lookup import Verdict, look_up
from kb.hotlines.proposals import approve
from kb.ledger.problems import find_problems
from kb.models import CheckMethod, ProposalKind, Provider
from tests.hotlines.changes import EVIDENCE, changed, hotline, proposed
from tests.people import hotline_person
from tests.tamperings import ENTRIES, FORGED, IMPOSTOR, PROPOSALS, ROWS, run

NUMBERS = {number for number, _ in [*ROWS.values(), *ENTRIES.values(), *PROPOSALS.values()]}
LANGUAGES = ("zh-hans", "en")
TEXTS = ("purpose", "source's name")
"""Tamperings with what each language has of its own. All others change what both languages show alike."""
WALLETS = ("alipay", "wechat-pay", "google-pay", "jd-pay")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

PER_LANGUAGE = (
    *("", "providers/", "faq/payment-failed/", "search/?q=alipay", "nowhere/"),
    *("faq/payment-failed/?provider=alipay", "faq/payment-failed/side-by-side/", "faq/payment-failed.md", "offline/"),
    *("call-sheet/?provider=alipay&problem=payment-failed", "faq/payment-failed/feedback/thanks/?reason=unclear"),
    *("feed/", "changes/", "changes/feed/", "deceived/", "providers/alipay/report/"),
    *(f"providers/{wallet}/" for wallet in WALLETS),
    *(f"providers/{wallet}/hotlines.vcf" for wallet in WALLETS),
    *(f"providers/{wallet}.md" for wallet in WALLETS),
)
ONCE = (
    *("/api/v1/providers/", "/api/v1/hotlines.json", "/llms.txt"),
    *(f"/api/v1/providers/{wallet}/" for wallet in WALLETS),
)
TRUE_ONCE = {
    # The row and the entry are both genuine but old: only the high-water mark shows it.
    "old row with its old entry",
    "withdrawal undone with the old entry",
    "dispute undone with the old entry",
    "the whole old state put back",
}
ON_POSTGRESQL = ("/zh-hans/", "/en/", "/zh-hans/providers/alipay/", "/zh-hans/changes/", "/api/v1/hotlines.json")
"""Whether a row matches the ledger could differ there; what each output shows of one that does not could not."""
NTH = 3 if connection.vendor == "postgresql" else 1
"""Rows are compared by the same code on both databases: PostgreSQL tries every third tampering."""
ASKING = ("search/?q=", "check-number/?number=")


def _outputs(number: str, languages: Iterable[str] = LANGUAGES) -> list[str]:
    """Returns the addresses of all outputs. A number in an address is full-width, to tell its echo apart."""
    asked = number.translate(FULL_WIDTH)
    per_language = [*PER_LANGUAGE, *(f"{address}{asked}" for address in ASKING)]
    if connection.vendor == "postgresql":
        return [*ON_POSTGRESQL, f"/zh-hans/check-number/?number={asked}"]
    return [*(f"/{language}/{address}" for language in languages for address in per_language), *ONCE]


def _languages_of(name: str) -> tuple[str, ...]:
    """Returns the languages to walk after a tampering: both if it changes texts, else one, half of them in each."""
    if name in TEXTS:
        return LANGUAGES
    return (LANGUAGES[[*ROWS, *ENTRIES, *PROPOSALS].index(name) % 2],)


def _told(client: Client, address: str) -> set[str]:
    """Returns the numbers in an output without separators. Those in call links begin with "tel:"."""
    response = client.get(address)
    assert response.status_code < 500, address
    text = html.unescape(response.content.decode())
    if address.endswith("hotlines.json"):
        payload = json.loads(text)["payload"]
        text = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    # Not times, nor the query that a search repeats in its link.
    text = re.sub(r"REV:.*|<updated>.*?</updated>|check-number/\?number=[^\"]*", "", text)
    return set(re.findall(r"(?:tel:\+?|TEL[^:]*:\+?)?[0-9]{5,}", re.sub(r"[\s\-‐-―]", "", text)))


def _walk(client: Client, number: str, languages: Iterable[str] = LANGUAGES) -> dict[str, set[str]]:
    with in_snapshot(token_hex()):  # as the page store renders them
        return {address: _told(client, address) for address in _outputs(number, languages)}


def _api(client: Client) -> list[tuple[str, str]]:
    """Returns the API's data of each hotline that is not withheld, with its provider."""
    providers = client.get("/api/v1/providers/").json()["items"]
    return [
        (provider["slug"], json.dumps(row, sort_keys=True))
        for provider in providers
        for row in provider["hotlines"]
        if row["state"] != "withheld"
    ]


def _history(alice: User, bob: User) -> None:
    """Creates a hotline in every state, an earlier number, an impostor and a waiting proposal."""

    def let_through(kind: ProposalKind, **given: Any) -> None:
        approve(proposed(kind, by=alice, **given), by=bob)

    texts = {"purpose_zh_hans": "境外客服", "purpose_en": "Callers abroad", "source_name_zh_hans": "官网"}
    new = {**texts, "slug": "alipay-second", "number": "0571-26888888", "number_from_abroad": "+86-571-26888888"}
    let_through(ProposalKind.ADD, provider=Provider.objects.get(slug="alipay"), new=new)
    let_through(ProposalKind.CHANGE, hotline=hotline("wechat-pay-support"), new={"number": "95016"})
    record_check(hotline("apple-pay-support"), by=alice, how=CheckMethod.OFFICIAL_SITE, evidence_url=EVIDENCE)
    let_through(ProposalKind.WITHDRAW, hotline=hotline("google-pay-support"))
    dispute(hotline("jd-pay-support"), by=alice, why_zh_hans="接电话的人索要验证码。")
    let_through(ProposalKind.FLAG, new={"digits": IMPOSTOR})
    proposed(ProposalKind.CHANGE, by=alice, new={"number": FORGED})


class Before:
    """The numbers in all outputs before tampering."""

    def __init__(self, high_water_mark_file: Path) -> None:
        self.high_water_mark_file = high_water_mark_file
        self.api = _api(Client())
        addresses = dict.fromkeys(address for number in sorted(NUMBERS) for address in _outputs(number))
        with in_snapshot(token_hex()):
            walked = {address: _told(Client(), address) for address in addresses}
        self.told = {number: {address: walked[address] for address in _outputs(number)} for number in NUMBERS}


@pytest.fixture(scope="module")
def before(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Before]:
    """The site, created and requested once. It is restored after every test."""
    high_water_mark_file = tmp_path_factory.mktemp("host") / "high-water-mark.sqlite3"
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(HIGH_WATER_MARK_FILE=high_water_mark_file), translation.override("zh-hans"):
            call_command("load_kb", verbosity=0)
            _history(*(hotline_person(name) for name in ("alice", "bob")))
            seen = Before(high_water_mark_file)
        yield seen
        transaction.set_rollback(True)


@pytest.fixture
def site(before: Before, db: None, settings: Any, tmp_path: Path) -> Iterator[Before]:
    settings.HIGH_WATER_MARK_FILE = shutil.copy(before.high_water_mark_file, tmp_path / "high-water-mark.sqlite3")
    yield before
    transaction.set_rollback(True)  # skips the check for broken references


def _do(act: str | list[str] | Callable[[], None]) -> None:
    if callable(act):
        act()
    else:
        run(*([act] if isinstance(act, str) else act))


def _nothing_forged_is_told(site: Before, name: str, number: str) -> None:
    client = Client()
    before = site.told[number]
    anew = {address: told - before[address] for address, told in _walk(client, number, _languages_of(name)).items()}
    for address in anew:
        if "=" in address:  # a query without results shows all hotlines, as the home page does
            anew[address] -= before[f"/{address.split('/')[1]}/"]
    assert {address: numbers for address, numbers in anew.items() if numbers} == {}
    assert [told for told in _api(client) if told not in site.api] == []
    if number in (FORGED, IMPOSTOR):
        assert look_up(number).verdict in (Verdict.NOT_LISTED, Verdict.IMPOSTOR)


@pytest.mark.parametrize("name", [*ROWS, *ENTRIES][::NTH])
def test_no_forged_number_is_told_and_the_alarm_is_raised(site: Before, name: str) -> None:
    number, act = (ROWS | ENTRIES)[name]
    _do(act)
    _nothing_forged_is_told(site, name, number)
    assert list(find_problems())
    assert Client().get("/readyz").status_code == 503


@pytest.mark.parametrize("name", [name for name in [*ROWS, *ENTRIES] if name not in TRUE_ONCE][::NTH])
def test_a_host_that_has_seen_nothing_is_deceived_only_by_what_was_true_once(
    site: Before, settings: Any, tmp_path: Path, name: str
) -> None:
    settings.HIGH_WATER_MARK_FILE = tmp_path / "nothing.sqlite3"
    _do((ROWS | ENTRIES)[name][1])
    assert [told for told in _api(Client()) if told not in site.api] == []


@pytest.mark.parametrize("name", PROPOSALS)
def test_what_is_no_entry_changes_nothing_that_is_told(site: Before, name: str) -> None:
    number, act = PROPOSALS[name]
    _do(act)
    _nothing_forged_is_told(site, name, number)
    assert sorted(_api(Client())) == sorted(site.api)


def test_a_genuine_number_does_not_become_an_impostor_by_hand(site: Before) -> None:
    _do(ENTRIES["entry about an impostor, for a genuine number"][1])
    assert look_up("95188").verdict is Verdict.LISTED


def test_the_rest_of_the_site_goes_on_while_a_number_is_withheld(site: Before) -> None:
    run("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    told = {slug for slug, _ in _api(Client())}
    assert told >= set(WALLETS)
    assert Client().get("/en/faq/payment-failed/").status_code == 200


def test_nobody_is_alarmed_when_nothing_is_wrong(site: Before) -> None:
    assert list(find_problems()) == []
    assert Client().get("/readyz").content == b"ready\n"


@pytest.mark.sqlite
def test_the_walk_finds_a_number_that_two_people_let_through(site: Before) -> None:
    """Proves that the tests above can fail: all outputs show a properly changed number."""
    alice, bob = (User.objects.get(username=name) for name in ("alice", "bob"))
    stood = {address for address, told in site.told[FORGED].items() if {"95188", "tel:95188"} & told}
    assert changed(FORGED, by=alice, approved_by=bob).shown_number == FORGED
    after = _walk(Client(), FORGED)
    digits = FORGED.replace("-", "")
    assert {address for address, told in after.items() if any(number.endswith(digits) for number in told)} >= stood
    assert f"tel:{digits}" in after["/en/"]
    assert len(stood) > 25
    assert look_up(FORGED).verdict is Verdict.LISTED


def test_there_are_many_tamperings_and_none_twice() -> None:
    acts = [str(act) for _, act in [*ROWS.values(), *ENTRIES.values(), *PROPOSALS.values()]]
    assert len(acts) == len(set(acts)) >= 30
