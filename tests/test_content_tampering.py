"""No output shows forged content, whatever someone without the key writes to the database."""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import translation
from django.utils.dateparse import parse_datetime

from kb.delivery.snapshot import in_snapshot
from kb.ledger import door
from kb.ledger.entries import EntryDetails, EntryKind
from kb.ledger.facts import SUBJECTS, canonical_json, facts_of
from kb.ledger.problems import find_problems, repair, withheld_subjects
from kb.ledger.shown import shown
from kb.models import FAQ, Notice, Provider
from kb.models.one_door import open_door
from tests.content_tamperings import ALL, COLUMNS, DRAFT, ENTRIES, FORGED, GONE, OLD, REDIRECTED, do

DETAILS = EntryDetails(kind=EntryKind.CHANGED, by="tests")
MARKERS = re.compile("|".join((FORGED, DRAFT, GONE, OLD)), re.IGNORECASE)
ASKED = FORGED.translate({ord(letter): ord(letter) + 0xFEE0 for letter in FORGED})
"""The forged word in full-width letters: a search finds it, and its echo is told from a result."""

LISTS = ("", f"search/?q={ASKED}", f"search/suggestions/?q={ASKED}", "offline/", "feed/")
PROVIDERS = (
    *("providers/", "providers/alipay/", "providers/alipay.md", "providers/alipay/hotlines.vcf"),
    *("faq/payment-failed/?provider=alipay", "show/charged-but-failed/?provider=alipay", f"providers/{FORGED}/"),
)
FAQS = (
    *("faq/", "faq/payment-failed/", "faq/payment-failed.md", "faq/payment-failed/side-by-side/"),
    *("faq/forgot-password/", "faq/cancel-transaction/", "faq/draft/", f"faq/{FORGED}/", "providers/alipay/"),
)
SECTIONS = ("guide/", "guide/main-features/")
SYMPTOMS = (
    *("what-happened/charged-but-failed/", "show/charged-but-failed/?provider=alipay"),
    "call-sheet/?provider=alipay&problem=charged-but-failed",
)
ADVICE = ("deceived/", "providers/alipay/", "faq/payment-failed/", "call-sheet/?provider=alipay&problem=deceived")
NOTICES = ("faq/payment-failed/", "providers/", "providers/alipay/")
BY_KIND = {
    "provider": PROVIDERS,
    "faq": FAQS,
    "step": FAQS,
    "section": SECTIONS,
    "sectionitem": SECTIONS,
    "item": SECTIONS,
    "symptom": SYMPTOMS,
    "advice": ADVICE,
    "notice": NOTICES,
}
"""The outputs beside LISTS that show content of a kind."""
API = tuple(f"/api/v1/{kind}/" for kind in ("providers", "faq", "guide", "symptoms", "notices"))
ONCE = (
    *("/sitemap-providers-1.xml", "/sitemap-faqs-1.xml", "/sitemap-sections-1.xml", "/llms.txt", "/saved-pages.json"),
    *("/api/v1/faq/payment-failed/", "/api/v1/openapi.json", *API),
)
ON_POSTGRESQL = ("/en/", "/zh-hans/faq/payment-failed/", "/en/providers/alipay/", *API)
"""Whether a row matches the ledger could differ there; what each output shows of one that does not could not."""


NTH = 5 if connection.vendor == "postgresql" else 1
"""Rows are compared by the same code on both databases: PostgreSQL tries every fifth tampering."""


def _outputs(languages: Iterable[str], kinds: Iterable[str]) -> list[str]:
    if connection.vendor == "postgresql":
        return list(ON_POSTGRESQL)
    per_language = dict.fromkeys([*LISTS, *(address for kind in kinds for address in BY_KIND[kind])])
    return [*(f"/{language}/{address}" for language in languages for address in per_language), *ONCE]


def _affected_outputs(name: str) -> list[str]:
    """Returns the outputs that could show a tampering: all in the language of its text, of its kind of content.

    Those without a language are walked in one of them, half in each; those without a kind in all kinds.
    """
    language = ("zh-hans", "en")[list(ALL).index(name) % 2]
    if name.endswith((" in en", " in zh_hans")):
        language = "en" if name.endswith("en") else "zh-hans"
    kind, is_of_one, _rest = name.partition(": ")
    return _outputs([language], [kind] if is_of_one else BY_KIND)


def _history() -> None:
    """Adds what load_kb does not bring: notices, in effect, over and deleted; a draft; a question that was changed."""
    changed = FAQ.objects.get(slug="forgot-password")
    changed.introduction_zh_hans, changed.introduction_en = f"旧的说法 {OLD}", f"As it was: {OLD}."
    door.save(changed, DETAILS)
    changed.introduction_zh_hans, changed.introduction_en = "新的说法。", "As it is."
    door.save(changed, DETAILS)
    narrower = FAQ.objects.get(slug="cancel-transaction")
    with open_door():
        narrower.providers.remove(Provider.objects.get(slug="jd-pay"))
    door.enter([narrower], DETAILS)
    texts = {"question_zh_hans": f"草稿 {DRAFT}", "question_en": DRAFT, "introduction_zh_hans": "草稿"}
    door.save(FAQ(slug="draft", publication="draft", **texts), DETAILS)
    door.save(Notice(text_zh_hans="部分银行维护中。", text_en="Some banks do maintenance."), DETAILS)
    over = {"starts": parse_datetime("2026-01-01T00:00+08:00"), "ends": parse_datetime("2026-01-02T00:00+08:00")}
    door.save(Notice(text_zh_hans=f"早已过去 {GONE}", text_en=f"Long over {GONE}", **over), DETAILS)
    gone = Notice(text_zh_hans=f"已删除 {GONE}", text_en=f"Deleted {GONE}")
    door.save(gone, DETAILS)
    door.delete([gone], DETAILS)


def _shown() -> dict[str, str]:
    """Returns the facts of all content that may be shown, by subject."""
    return {
        row.subject: canonical_json(facts_of(row)) for model in SUBJECTS.values() for row in shown(model.objects.all())
    }


def _told(client: Client, outputs: Iterable[str]) -> dict[str, set[str]]:
    """Returns the marked words that each output shows; of the API, all of its items too."""
    told = {}
    with in_snapshot(token_hex()):  # as the page store renders them
        responses = {address: client.get(address) for address in outputs}
    for address, response in responses.items():
        assert response.status_code < 500, address
        text = response.content.decode()
        told[address] = {word.lower() for word in MARKERS.findall(text.replace(f"/{FORGED}/", "/"))}
        if address in API:
            content = json.loads(text)
            items = content["items"] if isinstance(content, dict) else content
            told[address] |= {json.dumps(_without_time(item), sort_keys=True) for item in items}
    return told


def _without_time(item: Any) -> Any:
    """Returns the item without its hotlines, which test_tampering.py walks, and without the time of its change."""
    return {key: value for key, value in item.items() if key not in ("updated", "hotlines", "providers")}


class Site:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.shown = _shown()
        self.told = _told(Client(), _outputs(("zh-hans", "en"), BY_KIND))


@pytest.fixture(scope="module")
def untouched(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The site, created and requested once. It is restored after every test."""
    file = tmp_path_factory.mktemp("host") / "high-water-mark.sqlite3"
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(HIGH_WATER_MARK_FILE=file), translation.override("zh-hans"):
            call_command("load_kb", verbosity=0)
            _history()
            site = Site(file)
        yield site
        transaction.set_rollback(True)


@pytest.fixture
def site(untouched: Site, db: None, settings: Any, tmp_path: Path) -> Iterator[Site]:
    settings.HIGH_WATER_MARK_FILE = shutil.copy(untouched.file, tmp_path / "high-water-mark.sqlite3")
    yield untouched
    transaction.set_rollback(True)  # skips the check for broken references


@pytest.mark.parametrize("act", list(ALL.values())[::NTH], ids=list(ALL)[::NTH])
def test_no_row_is_shown_that_says_something_new_and_the_alarm_is_raised(site: Site, act: Any) -> None:
    do(act)
    assert _shown().items() <= site.shown.items()
    assert list(find_problems())


@pytest.mark.parametrize("name", list(ALL)[::5])  # the test before has all of them
def test_no_output_tells_what_was_forged(site: Site, name: str) -> None:
    do(ALL[name])
    new = {address: words - site.told[address] for address, words in _told(Client(), _affected_outputs(name)).items()}
    assert {address: words for address, words in new.items() if words} == {}
    assert Client().get("/readyz").status_code == 503


@pytest.mark.parametrize("name", [name for name in COLUMNS if "every" not in name][::NTH])
def test_repairing_writes_back_what_was_entered(site: Site, name: str) -> None:
    do(COLUMNS[name])
    for subject in withheld_subjects():
        assert repair(subject)
    assert _shown() == site.shown
    assert list(find_problems()) == []


@pytest.mark.parametrize("address", ["/en/providers/alipay/", "/en/providers/alipay/hotlines.vcf"])
def test_an_old_address_leads_to_no_row_that_the_ledger_does_not_know_under_it(site: Site, address: str) -> None:
    do(REDIRECTED)
    assert Client().get(address).status_code == 404


def test_nobody_is_alarmed_when_nothing_is_wrong(site: Site) -> None:
    assert list(find_problems()) == []
    assert Client().get("/readyz").status_code == 200
    assert site.told["/zh-hans/" if connection.vendor == "sqlite" else "/en/"] == set()
    assert len(site.shown) == 33 + 5 + 3


def test_the_rest_of_the_site_goes_on_while_a_question_is_withheld(site: Site) -> None:
    do(COLUMNS["faq: question in en"])
    assert len(_shown()) == len(site.shown) - 1
    for address in ("/en/", "/en/faq/", "/en/faq/account-locked/", "/en/guide/"):
        assert Client().get(address).status_code == 200


@pytest.mark.sqlite
def test_the_walk_finds_what_goes_through_the_door(site: Site) -> None:
    """Proves that the walk can fail: the same words, entered, are shown at once by all outputs that have them."""
    faq = FAQ.objects.get(slug="payment-failed")
    faq.question_zh_hans = faq.question_en = f"怎么办 {FORGED}"
    door.save(faq, DETAILS)
    provider = Provider.objects.get(slug="alipay")
    provider.name_zh_hans = provider.name_en = FORGED
    door.save(provider, DETAILS)
    found = {
        address for address, words in _told(Client(), _outputs(("zh-hans", "en"), BY_KIND)).items() if FORGED in words
    }
    for language in ("zh-hans", "en"):
        pages = ("", "providers/", "providers/alipay/", "providers/alipay.md", "faq/", "faq/payment-failed/", "feed/")
        assert {f"/{language}/{page}" for page in (*pages, f"search/?q={ASKED}", "offline/")} <= found
    assert {"/llms.txt", "/api/v1/providers/", "/api/v1/faq/"} <= found


def test_there_are_many_tamperings_and_none_twice() -> None:
    assert len(ALL) == len({str(act) for act in ALL.values()}) >= 110
    assert len(ENTRIES) >= 20
