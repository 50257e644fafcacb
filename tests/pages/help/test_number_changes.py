"""The page and the feed of number changes."""

import datetime

import pytest
from defusedxml import ElementTree
from django.contrib.auth.models import User
from django.db import connection

from kb.hotlines.checks import dispute, record_check
from kb.hotlines.proposals import approve, propose
from kb.models import CheckMethod, LedgerEntry, ProposalKind, Provider
from tests.hotlines.changes import EVIDENCE, changed, hotline, proposed

pytestmark = pytest.mark.usefixtures("content")

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGES = ["zh-hans", "en"]


@pytest.fixture
def feed(client):
    """The entries of the feed, newest first."""

    def feed(language: str = "en"):
        return ElementTree.fromstring(client.get(f"/{language}/changes/feed/").content).findall(f"{ATOM}entry")

    return feed


def _newest(page):
    return page.all("li", id=f"change-{LedgerEntry.objects.order_by('-sequence')[0].sequence}")[0].text


@pytest.mark.parametrize(
    ("language", "says"),
    [("zh-hans", "建站时收录，当时尚未核实。"), ("en", "Listed when this site was set up; not yet checked then.")],
)
def test_shipped_numbers_do_not_look_checked(read, language, says):
    assert read(f"/{language}/changes/").texts("p").count(says) == 5


@pytest.mark.parametrize(("language", "says"), [("zh-hans", "号码变更。"), ("en", "Number changed.")])
def test_a_change_says_from_what_to_what_and_why(read, alice: User, bob: User, language, says):
    changed("95187", by=alice, approved_by=bob)
    page = read(f"/{language}/changes/")
    text = _newest(page)
    assert says in text
    assert {"zh-hans": "支付宝", "en": "Alipay"}[language] in text
    assert "官网已公布新号码。" in text
    assert page.texts("s") == ["95188"]
    assert page.one("a", href=EVIDENCE)


def test_a_reason_in_chinese_alone_is_marked_on_the_english_page(read, alice: User, bob: User):
    changed("95187", by=alice, approved_by=bob)
    page = read("/en/changes/")
    assert page.one("span", lang="zh-Hans").text == "官网已公布新号码。"
    assert page.texts("p", role="note")


def test_a_reason_in_english_is_read_on_the_english_page(read, alice: User):
    dispute(hotline(), by=alice, why_zh_hans="可疑。", why_en="Suspicious.")
    page = read("/en/changes/")
    assert "Suspicious." in _newest(page)
    assert "可疑" not in page.one("main").text
    assert "可疑。" in _newest(read("/zh-hans/changes/"))


@pytest.mark.parametrize("kind", ["dispute", "withdraw"])
def test_disputed_and_withdrawn_numbers_are_struck(read, alice: User, bob: User, kind):
    if kind == "dispute":
        dispute(hotline(), by=alice, why_zh_hans="可疑。")
    else:
        approve(proposed(ProposalKind.WITHDRAW, by=alice), by=bob)
    assert read("/en/changes/").texts("s") == ["95188"]


def test_no_number_here_is_a_link_to_call(read, alice: User, bob: User):
    changed("95187", by=alice, approved_by=bob)
    dispute(hotline("jd-pay-support"), by=alice, why_zh_hans="可疑。")
    for language in LANGUAGES:
        assert not read(f"/{language}/changes/").calls


def test_a_change_of_the_source_alone_does_not_look_like_one_of_the_number(read, alice: User, bob: User):
    approve(proposed(ProposalKind.CHANGE, by=alice, new={"source_url": "https://www.alipay.com/"}), by=bob)
    page = read("/en/changes/")
    assert "the number did not." in _newest(page)
    assert not page.all("s")


def test_an_added_and_a_restored_number_say_so(read, alice: User, bob: User):
    new = {"slug": "alipay-new", "number": "95187", "purpose_zh_hans": "客服", "source_name_zh_hans": "官网"}
    approve(proposed(ProposalKind.ADD, by=alice, provider=Provider.objects.get(slug="alipay"), new=new), by=bob)
    assert "Number added." in _newest(read("/en/changes/"))
    dispute(hotline(), by=alice, why_zh_hans="可疑。")
    approve(proposed(ProposalKind.RESTORE, by=alice), by=bob)
    assert "Number listed again" in _newest(read("/en/changes/"))


def test_a_check_is_no_change(read, alice: User):
    record_check(hotline(), by=alice, how=CheckMethod.OFFICIAL_SITE, evidence_url=EVIDENCE)
    assert len(read("/en/changes/").all("time")) == 5


def test_times_are_those_of_china(read, monkeypatch, alice: User):
    at = datetime.datetime(2026, 11, 24, 20, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr("kb.ledger.entries.timezone.now", lambda: at)
    dispute(hotline(), by=alice, why_zh_hans="可疑。")
    assert "Nov. 25, 2026, 4:30 a.m." in _newest(read("/en/changes/"))
    assert "2026年11月25日 04:30" in _newest(read("/zh-hans/changes/"))


def test_entries_written_by_sql_are_left_out(client, read):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kb_ledgerentry SET record = replace(record, '95188', '95199') "
            "WHERE subject = 'hotline/alipay-support'"
        )
    for language in LANGUAGES:
        assert "95199" not in read(f"/{language}/changes/").one("main").text
        assert b"95199" not in client.get(f"/{language}/changes/feed/").content


def test_a_draft_providers_changes_are_in_neither(client, read, alice: User, bob: User):
    changed("95187", by=alice, approved_by=bob)
    Provider.objects.filter(slug="alipay").update(publication="draft")
    for language in LANGUAGES:
        for text in (
            read(f"/{language}/changes/").one("main").text,
            client.get(f"/{language}/changes/feed/").content.decode(),
        ):
            assert not {word for word in ("95187", "95188", "支付宝", "Alipay", "官网已公布") if word in text}


def test_an_impostor_is_not_among_the_changes(read, alice: User, bob: User):
    approve(proposed(ProposalKind.FLAG, by=alice, new={"digits": "4001234567"}), by=bob)
    assert "4001234567" not in read("/en/changes/").one("main").text


def test_reasons_are_escaped(read, client, alice: User, bob: User):
    proposal = propose(
        kind=ProposalKind.WITHDRAW,
        by=alice,
        hotline=hotline(),
        why_zh_hans="<script>alert(1)</script>\x0b",
        evidence_url=EVIDENCE,
    )
    approve(proposal, by=bob)
    assert "alert(1)" not in [script.text for script in read("/zh-hans/changes/").all("script")]
    assert ElementTree.fromstring(client.get("/zh-hans/changes/feed/").content)


@pytest.mark.parametrize(("language", "provider"), [("zh-hans", "京东支付"), ("en", "JD Pay")])
def test_the_feed_has_the_changes_newest_first_at_their_place_on_the_page(feed, language, provider):
    entries = feed(language)
    of_hotlines = LedgerEntry.objects.filter(subject__startswith="hotline/")
    sequences = of_hotlines.order_by("-sequence").values_list("sequence", flat=True)
    expected = [f"http://testserver/{language}/changes/#change-{sequence}" for sequence in sequences]
    assert [entry.find(f"{ATOM}link").get("href") for entry in entries] == expected
    assert entries[0].findtext(f"{ATOM}title") == f"{provider}: 400-606-5500"


def test_the_feed_says_from_what_to_what_and_why(feed, alice: User, bob: User):
    changed("95187", by=alice, approved_by=bob)
    entry = feed("zh-hans")[0]
    assert entry.findtext(f"{ATOM}title") == "支付宝: 95188 → 95187"
    assert entry.findtext(f"{ATOM}summary") == "号码变更。 官网已公布新号码。"


def test_an_entry_whose_reason_has_no_english_is_in_chinese_throughout(feed, alice: User, bob: User):
    changed("95187", by=alice, approved_by=bob)
    entry, *others = feed("en")
    assert entry.get(XML_LANGUAGE) == "zh-hans"
    assert entry.findtext(f"{ATOM}title").startswith("支付宝")
    assert entry.findtext(f"{ATOM}summary") == "号码变更。 官网已公布新号码。"
    assert {other.get(XML_LANGUAGE) for other in others} == {"en"}


@pytest.mark.parametrize(("address", "queries"), [("/en/changes/", 4), ("/zh-hans/changes/feed/", 3)])
def test_page_and_feed_stay_within_their_budget(
    client, django_assert_num_queries, alice: User, bob: User, address, queries
):
    changed("95187", by=alice, approved_by=bob)
    # the providers, their hotlines; the entries of the ledger; on the page also notices
    with django_assert_num_queries(queries):
        response = client.get(address)
    assert not response.cookies


def test_without_changes_the_page_says_so(read):
    Provider.objects.update(publication="draft")
    assert "There is nothing here yet." in read("/en/changes/").texts("p")


def test_a_number_that_was_deleted_and_is_added_again_has_no_old_number(read, alice: User, bob: User):
    provider = hotline().provider
    hotline().delete()
    new = {"slug": "alipay-support", "number": "95189", "purpose_zh_hans": "客服", "source_name_zh_hans": "官网"}
    approve(proposed(ProposalKind.ADD, by=alice, provider=provider, new=new), by=bob)
    newest = _newest(read("/zh-hans/changes/"))
    assert ("95189" in newest, "95188" in newest) == (True, False)
