"""The descriptions of a hotline: each role edits its own, and none may contain a number."""

import pytest

from kb.models import Hotline, Proposal, VerificationStatus
from tests.hotlines.changes import EVIDENCE, count_entries, entered, hotline

pytestmark = pytest.mark.usefixtures("content")


def address(page):
    return f"/admin/kb/hotline/{hotline().pk}/{page}/"


@pytest.fixture
def editor(staff):
    return staff("editor")


def fields(client):
    return set(client.get(address("change")).context["form"].fields)


def test_editors_describe_in_chinese_translators_in_english_administrators_in_both(staff):
    chinese, english = {"purpose_zh_hans", "hours", "languages", "review_days"}, {"purpose_en", "source_name_en"}
    assert fields(staff("editor")) == fields(staff("reviewer")) == chinese
    assert fields(staff("translator")) == english
    assert fields(staff("administrator")) == chinese | english


def test_translators_see_the_chinese_beside_it(staff):
    assert hotline().purpose_zh_hans in staff("translator").get(address("change")).content.decode()


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


def test_a_missing_translation_is_saved(staff, filled_in):
    entered(purpose_en=None)
    client = staff("translator")
    data = filled_in(client.get(address("change"))) | {"purpose_en": "Accounts and payments"}
    assert client.post(address("change"), data).status_code == 302
    assert (hotline().purpose_en, hotline().verification_status) == (
        "Accounts and payments",
        VerificationStatus.NOT_YET_CHECKED,
    )


@pytest.mark.parametrize(
    ("role", "column", "text"),
    [("editor", "purpose_zh_hans", "诈骗号码，切勿拨打"), ("translator", "purpose_en", "Never call it")],
)
def test_other_words_are_proposed_and_not_saved(staff, filled_in, role, column, text):
    client, before = staff(role), getattr(hotline(), column)
    answer = client.post(address("change"), filled_in(client.get(address("change"))) | {column: text})
    assert column in answer.context["form"].errors
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
        ("purpose_zh_hans", ""),
        ("purpose_zh_hans", " \u3000"),
        ("purpose_zh_hans", "请改拨 ４００ 123 4567"),
        ("purpose_zh_hans", "长" * 10_000),
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
    "state": "checked",
    "checked_on": "2026-01-01",
    "checked_how": "called",
    "slug": "forged",
    "provider": "2",
    "replaced_by": "2",
    "position": "9",
}


@pytest.mark.parametrize("role", ["translator", "editor", "administrator"])
def test_the_description_changes_nothing_else_whatever_is_sent(staff, filled_in, role):
    client = staff(role)
    column, typed, saved = ("purpose_en", "Help", "Help") if role == "translator" else ("review_days", "33", 33)
    entered(purpose_en=None)
    before = Hotline.objects.values(*FORGED).get(slug="alipay-support")
    data = filled_in(client.get(address("change"))) | FORGED | {column: typed}
    assert client.post(address("change"), data).status_code == 302
    assert Hotline.objects.values(*FORGED).get(slug="alipay-support") == before
    assert getattr(hotline(), column) == saved


@pytest.mark.parametrize(
    ("role", "forged"),
    [
        ("translator", {"purpose_zh_hans": "伪造", "hours": "24h", "review_days": "3650", "languages": ["en"]}),
        ("editor", {"purpose_en": "Forged", "source_name_en": "Forged"}),
    ],
)
def test_forged_columns_of_the_other_role_are_ignored(staff, filled_in, role, forged):
    client = staff(role)
    before = Hotline.objects.values(*forged).get(slug="alipay-support")
    client.post(address("change"), filled_in(client.get(address("change"))) | forged)
    assert Hotline.objects.values(*forged).get(slug="alipay-support") == before


def test_who_writes_no_content_does_not_describe(staff):
    client = staff()
    assert client.post(address("change"), {"purpose_zh_hans": "伪造"}).status_code == 403


@pytest.mark.parametrize("pk", ["999999", "x", "9" * 40, "%00"])
def test_a_hotline_that_does_not_exist_is_not_found(editor, pk):
    for page in ("change", "history"):
        assert editor.get(f"/admin/kb/hotline/{pk}/{page}/").status_code == 404


@pytest.mark.parametrize("pk", ["999999", "9" * 40])
def test_nothing_is_recorded_about_one_that_does_not_exist(editor, pk):
    for page in ("check", "dispute"):
        assert editor.post(f"/admin/kb/hotline/{pk}/{page}/").status_code == 404
