"""What takes a second person: saving it publishes nothing and says why, and somebody else lets it through."""

import html
from typing import Any, NamedTuple

import pytest
from django.test import Client

from kb.ledger.facts import SUBJECTS, facts_of
from kb.models import Advice, Change, ChangeState, LedgerEntry, Notice, Provider
from kb.models.one_door import open_door
from tests.door import DETAILS, door

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

NUMBER = "９５-１８８"


class Case(NamedTuple):
    role: str
    kind: str
    slug: str
    field: str
    """As the form names it; of a part, "steps-0-text_en"."""
    typed: str
    quoted: str
    """What the reason quotes of it."""
    chinese: str
    english: str
    """How the page names the field in both languages."""

    @property
    def column(self) -> str:
        return self.field.rpartition("-")[2]


def number(role: str, kind: str, slug: str, field: str, chinese: str, english: str) -> Case:
    text = f"请打 {NUMBER} 问" if field.endswith("zh_hans") or role == "editor" else f"Call {NUMBER} now"
    return Case(role, kind, slug, field, text, NUMBER, chinese, english)


CASES = [
    number("editor", "faq", "payment-failed", "question_zh_hans", "常见问题", "Question"),
    number("editor", "faq", "payment-failed", "phrasings_zh_hans", "常见问法", "Ways people ask"),
    number("editor", "faq", "payment-failed", "steps-1-text_zh_hans", "步骤 2 · 正文", "Step 2 · Text"),
    number("translator", "faq", "payment-failed", "introduction_en", "引言", "Introduction"),
    number("translator", "faq", "payment-failed", "steps-1-title_en", "步骤 2 · 标题", "Step 2 · Title"),
    number("editor", "section", "talking-to-support", "items-0-text_zh_hans", "正文", "1 · Text"),
    number("editor", "symptom", "locked-out", "sentence_zh_hans", "怎么说", "What to say"),
    number("translator", "symptom", "locked-out", "to_ask_en", "要问的问题", "What to ask"),
    number("editor", "provider", "alipay", "summary_zh_hans", "简介", "Summary"),
    number("editor", "provider", "alipay", "aliases", "别名", "Other names"),
    number("editor", "advice", "never-asks-password", "text_zh_hans", "正文", "Text"),
    Case("editor", "provider", "alipay", "name_zh_hans", "支付宝官方", "", "名称", "Name"),
    Case("translator", "provider", "alipay", "name_en", "Alipay Official", "", "名称", "Name"),
    Case("editor", "provider", "alipay", "domains", "alipay.com\nphish.example", "", "", "Own domains"),
    Case("editor", "provider", "alipay", "official_site", "https://phish.example/", "https://phish.example/", "", ""),
    Case(
        "editor", "faq", "payment-failed", "introduction_zh_hans", "见 phish.example 的说明。", "phish.example", "", ""
    ),
    Case("editor", "advice", "deceived", "text_zh_hans", "先别急。", "", "", ""),
    Case("translator", "advice", "deceived", "text_en", "Keep calm.", "", "", ""),
]


def name_of(case: Case) -> str:
    return f"{case.role}-{case.kind}-{case.field}-{case.quoted or 'words'}"


def row_of(case: Case) -> Any:
    rows = SUBJECTS[case.kind].objects.all()
    if case.kind == "advice":
        rows = rows.filter(topic="deceived") if case.slug == "deceived" else rows.exclude(topic="deceived")
        return rows.in_order().first()
    return rows.get(slug=case.slug)


def send(client: Client, filled_in: Any, address: str, **values: Any) -> Any:
    return client.post(address, {**filled_in(client.get(address)), **values, "_save": "1"}, follow=True)


def press(client: Client, change: Change, button: str) -> None:
    change.refresh_from_db()
    client.post(f"/admin/kb/change/{change.pk}/change/", {"mac": change.mac, button: "1"})


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_one_person_publishes_nothing_and_a_second_one_lets_it_through(
    staff: Any, commits: Any, filled_in: Any, case: Case
) -> None:
    author, row = commits(staff(case.role)), row_of(case)
    before, entries = facts_of(row), LedgerEntry.objects.count()
    page = send(author, filled_in, f"/admin/kb/{case.kind}/{row.pk}/change/", **{case.field: case.typed})
    assert (facts_of(row_of(case)), LedgerEntry.objects.count()) == (before, entries)
    assert case.quoted in page.content.decode()
    _check_reasons(author, page, case)
    change = Change.objects.get()
    press(author, change, "publish")
    assert LedgerEntry.objects.count() == entries
    press(author, change, "submit")
    press(staff("reviewer"), change, "approve")
    change.refresh_from_db()
    assert change.state == ChangeState.PUBLISHED
    assert case.typed in str(facts_of(row_of(case))).replace("\\n", "\n")


def _check_reasons(client: Client, page: Any, case: Case) -> None:
    """Checks that the page names the field and quotes the words, in both languages."""
    for language, label in (("zh-hans", case.chinese), ("en", case.english)):
        client.cookies["language"] = language
        shown = client.get(page.request["PATH_INFO"]).context["reasons"]
        assert [reason for reason in shown if label in reason.place and case.quoted in str(reason.words)], shown


def test_a_new_notice_with_a_number_waits_and_a_plain_one_does_not(staff: Any, commits: Any, filled_in: Any) -> None:
    editor = commits(staff("editor"))
    for text, published in (("系统维护中。", 1), ("请改打 400-123-4567。", 1)):
        send(editor, filled_in, "/admin/kb/notice/add/", text_zh_hans=text)
        assert Notice.objects.count() == published
    assert Change.objects.get(state=ChangeState.DRAFT).facts["text_zh_hans"] == "请改打 400-123-4567。"  # type: ignore[index]


def test_what_was_typed_stays_in_a_form_with_errors(staff: Any, filled_in: Any) -> None:
    row = Provider.objects.get(slug="alipay")
    typed = {"summary_zh_hans": f"请打 {NUMBER}", "official_site": "tel:4001239999", "phrasings_zh_hans": "长" * 101}
    page = send(staff("editor"), filled_in, f"/admin/kb/provider/{row.pk}/change/", **typed)
    form = page.context["adminform"].form
    assert set(form.errors) == {"official_site", "phrasings_zh_hans"}
    assert {name: form[name].value() for name in typed} == typed
    assert not Change.objects.exists()


def test_the_words_around_a_number_that_was_approved_wait_for_a_second_person(
    staff: Any, commits: Any, filled_in: Any
) -> None:
    author, reviewer = commits(staff("editor")), staff("reviewer")
    row = Provider.objects.get(slug="alipay")
    address = f"/admin/kb/provider/{row.pk}/change/"
    send(author, filled_in, address, summary_zh_hans=f"不要打 {NUMBER}。")
    change = Change.objects.get()
    press(author, change, "submit")
    press(reviewer, change, "approve")
    send(author, filled_in, address, summary_zh_hans=f"不要打{NUMBER}.")
    row.refresh_from_db()
    assert row.summary_zh_hans == f"不要打{NUMBER}."
    page = send(author, filled_in, address, summary_zh_hans=f"打 {NUMBER}！")
    row.refresh_from_db()
    assert row.summary_zh_hans == f"不要打{NUMBER}."
    case = Case("editor", "provider", "alipay", "summary_zh_hans", "", NUMBER, "简介", "Summary")
    _check_reasons(author, page, case)


def test_a_wallet_without_numbers_is_not_deleted_by_one_while_it_has_advice(
    staff: Any, commits: Any, filled_in: Any
) -> None:
    author, row = commits(staff("administrator")), Provider.objects.get(slug="alipay")
    with open_door():
        row.hotlines.all().delete()
        Advice.objects.update(provider=row)
    door.enter(Advice.objects.all(), DETAILS)
    author.post(f"/admin/kb/provider/{row.pk}/delete/", {"post": "yes"})
    assert Provider.objects.filter(slug="alipay").exists()
    change = Change.objects.get()
    page = author.get(f"/admin/kb/change/{change.pk}/change/").content.decode()
    assert Advice.objects.all()[0].text_zh_hans[:40] in html.unescape(page)
