"""The descriptions of a hotline, which one person edits, and the words about it, which two do."""

import pytest

from kb.models import Hotline, Proposal
from tests.hotlines.changes import EVIDENCE, count_entries, entered, hotline

pytestmark = pytest.mark.usefixtures("content")


def address(page):
    return f"/admin/kb/hotline/{hotline().pk}/{page}/"


@pytest.fixture
def editor(staff):
    return staff("editor")


def fields(client):
    return set(client.get(address("change")).context["form"].fields)


@pytest.mark.parametrize("role", ["editor", "reviewer", "administrator"])
def test_the_description_holds_no_words(staff, role):
    assert fields(staff(role)) == {"hours", "languages", "review_days"}


def test_the_description_is_saved_and_the_number_stays_shown(editor, filled_in):
    data = filled_in(editor.get(address("change")))
    data |= {"hours": "周一至周五 9:00-18:00", "languages": ["zh", "en"]}
    assert editor.post(address("change"), data).status_code == 302
    row = hotline()
    assert (row.hours, row.languages) == (
        "mon-fri 09:00-18:00\nsat,sun closed",
        ["zh", "en"],
    )
    assert row.shown_number == "95188"


@pytest.mark.parametrize("before", ["Customer service", None])
@pytest.mark.parametrize(
    ("role", "column", "text"),
    [("editor", "purpose_zh_hans", "诈骗号码，切勿拨打"), ("translator", "purpose_en", "Never call it")],
)
def test_words_are_proposed_and_not_saved(staff, filled_in, role, column, text, before):
    entered(purpose_en=before)
    client, before = staff(role), getattr(hotline(), column)
    page = f"/admin/kb/proposal/propose/words/{hotline().pk}/"
    assert page in client.get(f"/admin/kb/provider/{hotline().provider_id}/change/").content.decode()
    reasons = {"evidence_url": EVIDENCE, "why_zh_hans": "官网如此。", "why_en": ""}
    data = filled_in(client.get(page)) | reasons
    unchanged = client.post(page, data)
    assert (unchanged.status_code, Proposal.objects.count()) == (200, 0)
    assert client.post(page, data | {column: text, "number": "95189"}).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.new, getattr(hotline(), column)) == ({column: text}, before)
    reviewer = staff("reviewer")
    seen = reviewer.get(f"/admin/kb/proposal/{proposal.pk}/change/").content.decode()
    assert "诈" in seen or "Never" in seen
    reviewer.post(f"/admin/kb/proposal/{proposal.pk}/change/", {"mac": proposal.mac, "approve": "1"})
    assert getattr(hotline(), column) == text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("hours", "whenever"),
        ("hours", "mon-fri 25:00-26:00"),
        ("hours", "mon 09:00-18:00, 12:00-20:00"),
        ("hours", "x" * 10_000),
        ("hours", "400-123-4567"),
        ("languages", ["zh", "xx"]),
        ("review_days", "0"),
        ("review_days", "soon"),
        ("review_days", "9" * 400),
        ("review_days", ""),
    ],
    ids=lambda value: f"{value!s:.20}",
)
def test_a_bad_description_is_answered_at_its_field(editor, filled_in, field, typed):
    data = filled_in(editor.get(address("change"))) | {field: typed}
    response = editor.post(address("change"), data)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert count_entries() == 5


def test_bad_hours_are_explained(editor, filled_in):
    editor.cookies["language"] = "en"
    data = filled_in(editor.get(address("change"))) | {"hours": "mon-fri 09:00-18:00\nsat 25:00-26:00"}
    [said] = editor.post(address("change"), data).context["form"].errors["hours"]
    assert said.startswith("Line 2: “25:00-26:00”")


def test_an_unchanged_description_makes_no_entry(editor, filled_in):
    assert editor.post(address("change"), filled_in(editor.get(address("change")))).status_code == 302
    assert count_entries() == 5


def test_a_stale_form_changes_only_edited_fields(staff, editor, filled_in):
    data = filled_in(editor.get(address("change")))
    administrator = staff("administrator")
    newer = filled_in(administrator.get(address("change"))) | {"review_days": "30"}
    administrator.post(address("change"), newer)
    editor.post(address("change"), data | {"languages": ["zh", "en"]})
    row = hotline()
    assert (row.review_days, row.languages) == (30, ["zh", "en"])


FORGED = {
    "number": "4001234567",
    "number_from_abroad": "+864001234567",
    "source_url": "https://forged.example/",
    "source_name_zh_hans": "伪造",
    "source_name_en": "Forged",
    "purpose_zh_hans": "伪造",
    "purpose_en": "Forged",
    "state": "checked",
    "checked_on": "2026-01-01",
    "checked_how": "called",
    "slug": "forged",
    "provider": "2",
    "replaced_by": "2",
    "position": "9",
}


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_the_description_changes_nothing_else_whatever_is_sent(staff, filled_in, role):
    client = staff(role)
    before = Hotline.objects.values(*FORGED).get(slug="alipay-support")
    data = filled_in(client.get(address("change"))) | FORGED | {"review_days": "33"}
    assert client.post(address("change"), data).status_code == 302
    assert Hotline.objects.values(*FORGED).get(slug="alipay-support") == before
    assert hotline().review_days == 33


@pytest.mark.parametrize("role", ["translator", None])
def test_who_does_not_change_numbers_does_not_describe_them(staff, role):
    client = staff(role) if role else staff()
    assert client.get(address("change")).status_code == 403
    assert client.post(address("change"), {"hours": "24h"}).status_code == 403


@pytest.mark.parametrize("pk", ["999999", "x", "9" * 40, "%00"])
def test_a_hotline_that_does_not_exist_is_not_found(editor, pk):
    for page in ("change", "history"):
        assert editor.get(f"/admin/kb/hotline/{pk}/{page}/").status_code == 404


@pytest.mark.parametrize("pk", ["999999", "9" * 40])
def test_nothing_is_recorded_about_one_that_does_not_exist(editor, pk):
    for page in ("check", "dispute"):
        assert editor.post(f"/admin/kb/hotline/{pk}/{page}/").status_code == 404
