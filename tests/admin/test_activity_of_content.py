"""The page "Who did what" lists all that people publish, in whatever way they do it, once each."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from kb.admin.overview.activity import Activity
from kb.hotlines.checks import record_check
from kb.ledger import changes, publishing
from kb.ledger.facts import facts_of
from kb.models import FAQ, Change, ChangeState, CheckMethod, Provider
from tests.admin.bulk.test_import import confirm, upload
from tests.admin.bulk.test_list_actions import run
from tests.hotlines.changes import EVIDENCE, hotline
from tests.ledger.people import decider
from tests.people import hotline_person

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

ADDRESS = "/admin/admin/logentry/"
FORM = "/admin/kb/faq/{}/change/"


@pytest.fixture
def editor(staff: Any) -> Client:
    client: Client = staff("editor")
    client.cookies["language"] = "en"
    return client


def faq() -> FAQ:
    return FAQ.objects.get(slug="payment-failed")


def user() -> User:
    return User.objects.get(username="editor")


def activities(client: Client, **filters: Any) -> list[Activity]:
    """Returns what is listed, without the remarks about changes."""
    found: list[Activity] = client.get(ADDRESS, filters).context["activities"]
    return [activity for activity in found if activity.kind != "Change"]


def draft(**changed: Any) -> Change:
    return changes.begin(kind="faq", subject=faq().subject, facts={**facts_of(faq()), **changed}, by=user())


def renamed_wallet() -> Change:
    """Returns a draft that takes two people."""
    provider = Provider.objects.get(slug="alipay")
    facts = {**facts_of(provider), "name_zh_hans": "新名字"}
    return changes.begin(kind="provider", subject=provider.subject, facts=facts, by=user())


def press(client: Client, change: Change, button: str) -> None:
    client.post(f"/admin/kb/change/{change.pk}/change/", {"mac": change.mac, button: "1"})


def by_the_form(client: Client, filled_in: Any) -> None:
    opened = filled_in(client.get(FORM.format(faq().pk)))
    client.post(FORM.format(faq().pk), {**opened, "question_zh_hans": "新的？", "_save": "1"})


def on_the_page_of_the_change(client: Client, filled_in: Any) -> None:
    press(client, draft(question_zh_hans="新的？"), "publish")


def on_the_list(client: Client, filled_in: Any) -> None:
    run(client, "take_off", faq())


def by_an_import(client: Client, filled_in: Any) -> None:
    upload(client, "slug,question_zh_hans\npayment-failed,新的？\n")
    confirm(client)


def by_the_searches(client: Client, filled_in: Any) -> None:
    words = "掌纹打不开门"
    data = {"words": words, "page": f"faq-{faq().pk}"}
    client.post(f"/admin/kb/searchcount/add-phrasing/?q={quote(words)}", data)


def as_still_right_on_the_list(client: Client, filled_in: Any) -> None:
    run(client, "still_right", faq())


def as_still_right_on_the_overview(client: Client, filled_in: Any) -> None:
    client.post(f"/admin/kb/change/confirm/{faq().subject}/")


WAYS = (
    by_the_form,
    on_the_page_of_the_change,
    on_the_list,
    by_an_import,
    by_the_searches,
    as_still_right_on_the_list,
    as_still_right_on_the_overview,
)


@pytest.mark.usefixtures("ordinary_questions")
@pytest.mark.parametrize("publish", WAYS, ids=lambda way: way.__name__)
def test_what_one_person_publishes_is_listed_once(
    editor: Client, filled_in: Any, publish: Callable[[Client, Any], None]
) -> None:
    publish(editor, filled_in)
    (activity,) = (each for each in activities(editor) if each.person)
    told = (activity.person, activity.action, activity.kind, activity.address)
    assert told == ("editor", "changed", "Question", f"/admin/kb/change/history/{faq().subject}/")
    assert activity.name == faq().question_zh_hans
    assert activity.details == ("still right" if "still_right" in publish.__name__ else "")


def test_what_is_published_at_its_time_is_listed_as_its_authors(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = timezone.now() + timedelta(hours=2)
    publishing.publish(draft(question_zh_hans="新的？"), by=user(), at=moment - timedelta(hours=1))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    publishing.publish_due()
    assert [activity.person for activity in activities(editor)] == ["editor"]


def test_what_two_people_let_through_names_both_and_why(editor: Client) -> None:
    publishing.approve(publishing.submit(renamed_wallet(), by=user(), note="官网改名了。"), by=decider())
    (activity,) = activities(editor)
    assert (activity.person, activity.details) == ("editor", "approved by dora; 官网改名了。")


def test_an_import_that_a_second_person_approves_is_listed_and_so_is_the_approval(editor: Client) -> None:
    upload(editor, "slug,name_zh_hans\nalipay,新名字\n", kind="provider")
    confirm(editor)
    publishing.approve(Change.objects.get(state=ChangeState.SUBMITTED), by=decider())
    (activity,) = activities(editor)
    assert (activity.person, activity.kind, activity.details.split(";")[0]) == (
        "editor",
        "Provider",
        "approved by dora",
    )


@pytest.mark.parametrize("way", ["page", "list"])
def test_what_is_deleted_is_listed_with_what_goes_with_it_and_what_is_restored_too(editor: Client, way: str) -> None:
    row, subject = faq(), faq().subject
    if way == "page":
        editor.post(f"/admin/kb/faq/{row.pk}/delete/", {"post": "yes"})
    else:
        data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        editor.post("/admin/kb/faq/", data)
    publishing.approve(Change.objects.get(), by=decider())
    gone = activities(editor, kind="kb.faq")
    assert [(each.person, each.action, each.name) for each in gone] == [("editor", "deleted", row.question_zh_hans)]
    assert {each.action for each in activities(editor, kind="kb.symptom")} == {"deleted"}
    editor.post(f"/admin/kb/change/history/{subject}/", {"restore": "1"})
    change = Change.objects.open().get()
    press(editor, change, "submit")
    publishing.approve(Change.objects.get(pk=change.pk), by=User.objects.get(username="dora"))
    (added,) = activities(editor, kind="kb.faq", action="added")
    assert "restored" in added.details


def test_a_check_of_a_number_is_listed(editor: Client) -> None:
    record_check(hotline(), by=hotline_person("alice"), how=CheckMethod.OFFICIAL_SITE, evidence_url=EVIDENCE)
    (activity,) = activities(editor)
    assert (activity.person, activity.action, activity.name, activity.details) == (
        "alice",
        "changed",
        "95188",
        "checked",
    )


def test_a_draft_is_not_listed(editor: Client) -> None:
    draft(question_zh_hans="新的？")
    assert activities(editor) == []


def test_what_commands_imported_is_nobodys_doing(editor: Client) -> None:
    assert activities(editor) == []


def test_each_filter_narrows_what_was_published(editor: Client) -> None:
    run(editor, "still_right", faq(), FAQ.objects.in_order().last())
    record_check(hotline(), by=hotline_person("Editor"), how=CheckMethod.OFFICIAL_SITE, evidence_url=EVIDENCE)
    today = timezone.localdate().isoformat()
    expected = {
        2: ({"person": user().pk}, {"kind": "kb.faq"}),
        1: ({"person": User.objects.get(username="Editor").pk}, {"kind": "kb.hotline", "since": today, "until": today}),
        0: ({"action": "deleted"}, {"action": "added"}, {"kind": "kb.notice"}, {"until": "2020-01-01"}),
    }
    for count, filters in expected.items():
        for narrowed in filters:
            assert len(activities(editor, **narrowed)) == count, narrowed


def test_an_entry_that_somebody_forged_is_not_listed(editor: Client) -> None:
    run(editor, "still_right", faq())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_ledgerentry SET record = replace(record, '\"editor\"', '\"alice\"')")
    assert activities(editor) == []
