"""Drafts in the admin: the ordinary form beside the live page, previewed, submitted, published, compared, restored."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kb.admin.base.ordering import place
from kb.admin.base.outcome import may_not_publish
from kb.admin.base.saved_cookie import SAVED_COOKIE
from kb.content.feedback import count_feedback
from kb.ledger import publishing
from kb.ledger.change_lock import save_authenticated
from kb.ledger.facts import facts_of
from kb.ledger.history import newest_with_facts
from kb.ledger.live import read_live
from kb.ledger.rows import FIRST_DRAFT_ID
from kb.models import FAQ, Change, ChangeState, FeedbackReason, Hotline, Provider, Section
from kb.models.one_door import open_door
from tests.door import DETAILS, door

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

FORM = "/admin/kb/faq/{}/change/"


@pytest.fixture
def faq() -> FAQ:
    return FAQ.objects.get(slug="payment-failed")


@pytest.fixture
def editor(staff: Any, commits: Any) -> Client:
    client: Client = commits(staff("editor"))
    return client


@pytest.fixture
def reviewer(staff: Any) -> Client:
    client: Client = staff(superuser=True)
    return client


def send(client: Client, filled_in: Any, address: str, button: str = "_save", **values: Any) -> Any:
    """Opens the form at the address, changes these fields, and presses the button."""
    opened = filled_in(client.get(address))
    return client.post(address, {**opened, **values, button: "1"}, follow=True)


def messages(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def change_page(client: Client, change: Change, **posted: Any) -> Any:
    address = f"/admin/kb/change/{change.pk}/change/"
    change.refresh_from_db()
    if not posted:
        return client.get(address)
    return client.post(address, {"mac": change.mac, **posted}, follow=True)


def test_a_saved_draft_is_shown_to_its_author_and_not_to_visitors(editor: Client, faq: FAQ, filled_in: Any) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", question_zh_hans="草稿里的问题？")
    assert filled_in(editor.get(FORM.format(faq.pk)))["question_zh_hans"] == "草稿里的问题？"
    assert "草稿里的问题？" not in editor.get("/zh-hans/faq/payment-failed/").content.decode()


def test_a_draft_with_a_new_step_is_edited_in_two_sittings(editor: Client, faq: FAQ, filled_in: Any) -> None:
    new = {"steps-TOTAL_FORMS": "6", "steps-5-title_zh_hans": "新步骤", "steps-5-text_zh_hans": "第一稿。"}
    new |= {"steps-5-kind": "action", "steps-5-key": "new-step", "steps-5-id": "", "steps-5-faq": faq.pk}
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", **new)
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", **{"steps-5-text_zh_hans": "第二稿。"})
    send(editor, filled_in, FORM.format(faq.pk), "_save", **{"steps-5-title_zh_hans": "改名的步骤"})
    step = faq.steps.in_order().last()
    assert step is not None
    assert (step.title_zh_hans, step.text_zh_hans) == ("改名的步骤", "第二稿。")
    assert step.pk < FIRST_DRAFT_ID


def test_a_new_question_is_a_draft_before_it_is_a_page(editor: Client, filled_in: Any, faq: FAQ) -> None:
    texts = {"question_zh_hans": "全新的问题？", "introduction_zh_hans": "先看这里。", "slug": "brand-new"}
    texts |= {"publication": "published", "providers": [str(pk) for pk in faq.provider_ids]}
    texts |= {"steps-TOTAL_FORMS": "1", "steps-0-title_zh_hans": "看网络", "steps-0-text_zh_hans": "换一个。"}
    texts |= {"steps-0-kind": "action"}
    send(editor, filled_in, "/admin/kb/faq/add/", "_savedraft", **texts)
    change = Change.objects.get()
    assert (change.subject, FAQ.objects.filter(slug="brand-new").exists()) == ("", False)
    draft = FORM.format(FIRST_DRAFT_ID + change.pk)
    send(editor, filled_in, draft, "_save", question_zh_hans="改过的新问题？")
    assert FAQ.objects.get(slug="brand-new").question_zh_hans == "改过的新问题？"


@pytest.mark.parametrize("in_background", [False, True])
def test_a_draft_may_be_unfinished_and_says_what_is_missing(
    editor: Client, filled_in: Any, faq: FAQ, in_background: bool
) -> None:
    headers = {"X-Requested-With": "background-save"} if in_background else {}
    empty = {**filled_in(editor.get("/admin/kb/faq/add/")), "providers": []}
    step = {
        "steps-TOTAL_FORMS": "1",
        "steps-0-title_zh_hans": "",
        "steps-0-text_zh_hans": "先看这里。",
        "steps-0-id": "",
    }
    step |= {"steps-0-kind": "action", "steps-0-faq": "", "steps-0-key": "abcdefgh"}
    editor.post("/admin/kb/faq/add/", {**empty, **step, "_savedraft": "1"}, headers=headers)
    change = Change.objects.get()
    shown = filled_in(editor.get(FORM.format(FIRST_DRAFT_ID + change.pk)))
    texts = [shown[name] for name in ("question_zh_hans", "slug", "steps-0-title_zh_hans", "steps-0-text_zh_hans")]
    assert texts == ["", "", "", "先看这里。"]
    assert len(change_page(editor, change).context["missing"]) == 5  # four texts and the wallet
    for button in ("publish", "submit"):
        assert change_page(editor, change, **{button: "1"}).context["form"].errors
    assert editor.get(f"/admin/kb/change/{change.pk}/preview/").status_code == 200
    texts = {"question_zh_hans": "新问题", "introduction_zh_hans": "先看。", "steps-0-title_zh_hans": "第一步"}
    providers = [str(pk) for pk in faq.provider_ids]
    editor.post(FORM.format(FIRST_DRAFT_ID + change.pk), {**shown, **texts, "providers": providers, "_save": "1"})
    assert [step.title_zh_hans for step in FAQ.objects.get(slug="xin-wen-ti").steps.all()] == ["第一步"]


def test_a_form_that_publishes_says_what_is_missing(editor: Client, filled_in: Any, faq: FAQ) -> None:
    page = send(editor, filled_in, FORM.format(faq.pk), question_zh_hans="", **{"steps-0-text_zh_hans": ""})
    assert "question_zh_hans" in page.context["adminform"].form.errors
    assert not Change.objects.exists()


def test_a_draft_of_what_is_live_may_be_unfinished_too(editor: Client, filled_in: Any, faq: FAQ) -> None:
    texts = {"question_zh_hans": "", "steps-0-text_zh_hans": ""}
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", **texts)
    shown = filled_in(editor.get(FORM.format(faq.pk)))
    assert {name: shown[name] for name in texts} == texts
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", **{"steps-0-text_zh_hans": "写好了。"})
    assert (Change.objects.get().facts or {})["steps"][0]["text_zh_hans"] == "写好了。"


def test_the_form_previews_what_was_typed(editor: Client, filled_in: Any, faq: FAQ) -> None:
    page = send(editor, filled_in, FORM.format(faq.pk), "_preview", question_zh_hans="看一看？")
    assert page.request["PATH_INFO"] == f"/admin/kb/change/{Change.objects.get().pk}/preview/"


def test_what_takes_two_people_is_submitted_returned_and_approved(
    editor: Client, reviewer: Client, filled_in: Any
) -> None:
    address = f"/admin/kb/provider/{FAQ.objects.first().providers.first().pk}/change/"  # type: ignore[union-attr]
    send(editor, filled_in, address, name_zh_hans="支付宝钱包")
    change = Change.objects.get()
    assert [reason.place for reason in change_page(editor, change).context["reasons"]]
    change_page(editor, change, submit="1", note="改名了")
    change_page(reviewer, change, send_back="1", comment="出处？")
    change_page(editor, change, submit="1", note="官网公告")
    for person in (editor, reviewer):
        said = [(remark.person, remark.text) for remark in change_page(person, change).context["conversation"]]
        assert said == [("editor", "改名了"), ("superuser", "出处？"), ("editor", "官网公告")]
    change_page(reviewer, change, approve="1")
    change.refresh_from_db()
    assert change.state == ChangeState.PUBLISHED
    assert "支付宝钱包" in editor.get("/zh-hans/providers/").content.decode()


def test_nobody_sees_or_decides_on_somebody_elses_draft_without_the_right(
    editor: Client, staff: Any, faq: FAQ, filled_in: Any
) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", question_zh_hans="草稿？")
    change = Change.objects.get()
    assert change_page(staff("translator"), change).status_code == 404


def test_the_preview_is_the_page_as_it_would_be_for_whoever_has_the_link(
    editor: Client, faq: FAQ, filled_in: Any, client: Client
) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", question_zh_hans="预览的问题？")
    page = editor.get(f"/admin/kb/change/{Change.objects.get().pk}/preview/")
    chinese, english = (each["address"] for each in page.context["pages"])
    for address, words in ((chinese, "预览的问题？"), (english, "What should I do")):
        response = client.get(address)
        assert words in response.content.decode()
        assert "noindex" in response["X-Robots-Tag"]
        assert "no-store" in response["Cache-Control"]
        assert "frame-ancestors 'self';" in response["Content-Security-Policy"] + ";"
    assert client.get(chinese.replace("preview/", "preview/x")).status_code == 404
    assert "预览的问题？" not in client.get("/zh-hans/faq/payment-failed/").content.decode()
    assert faq.question_zh_hans in client.get("/zh-hans/faq/payment-failed/").content.decode()  # still not withheld


def test_a_preview_with_a_number_that_nobody_approved_is_for_staff_alone(
    editor: Client, faq: FAQ, filled_in: Any, client: Client
) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", introduction_zh_hans="请打 400-123-4567。")
    page = editor.get(f"/admin/kb/change/{Change.objects.get().pk}/preview/")
    for each in page.context["pages"]:
        assert client.get(each["address"]).status_code == 404
        assert editor.get(each["address"]).status_code == 200


def test_a_conflict_shows_both_sides_and_keeps_what_is_chosen(
    editor: Client, reviewer: Client, faq: FAQ, filled_in: Any
) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", introduction_zh_hans="我写的介绍。")
    send(reviewer, filled_in, FORM.format(faq.pk), introduction_zh_hans="别人写的介绍。")
    change = Change.objects.get(state=ChangeState.DRAFT)
    assert editor.get(FORM.format(faq.pk)).status_code == 302
    (conflict,) = change_page(editor, change).context["conflicts"]
    sides = ["".join(segment.text for segment in conflict[side][0].new) for side in ("mine", "theirs")]
    assert sides == ["我写的介绍。", "别人写的介绍。"]
    shown = filled_in(change_page(editor, change))
    change_page(editor, change, **{**shown, "resolve": "1", "choice-0": "both"})
    change_page(editor, change, publish="1")
    faq.refresh_from_db()
    assert faq.introduction_zh_hans == "我写的介绍。\n\n别人写的介绍。"


def test_a_conflict_within_a_part_names_the_part_by_its_place(editor: Client, reviewer: Client, filled_in: Any) -> None:
    address = f"/admin/kb/section/{Section.objects.get(slug='talking-to-support').pk}/change/"
    send(editor, filled_in, address, "_savedraft", **{"items-1-text_zh_hans": "我写的。"})
    send(reviewer, filled_in, address, **{"items-1-text_zh_hans": "别人写的。"})
    (conflict,) = change_page(editor, Change.objects.get(state=ChangeState.DRAFT)).context["conflicts"]
    labels = [conflict["label"], conflict["mine"][0].label, conflict["theirs"][0].label]
    assert [" 2 · " in label for label in labels] == [True, True, True], labels


def test_history_compares_revisions_and_restores_one(editor: Client, faq: FAQ, filled_in: Any) -> None:
    before = faq.question_zh_hans
    send(editor, filled_in, FORM.format(faq.pk), question_zh_hans="改成了这样？")
    history = editor.get(f"/admin/kb/faq/{faq.pk}/history/", follow=True)
    assert "改成了这样？" in history.content.decode()
    editor.post(f"/admin/kb/change/history/faq/{faq.pk}/", {"restore": "1"})
    change_page(editor, Change.objects.get(state=ChangeState.DRAFT), publish="1")
    faq.refresh_from_db()
    assert faq.question_zh_hans == before


@pytest.mark.usefixtures("ordinary_questions")
def test_what_was_deleted_is_in_the_bin_and_comes_back_whole(editor: Client, faq: FAQ) -> None:
    editor.post(f"/admin/kb/faq/{faq.pk}/delete/", {"post": "yes"})
    assert not FAQ.objects.filter(pk=faq.pk).exists()
    assert faq.question_zh_hans in editor.get("/admin/kb/change/bin/").content.decode()
    editor.post(f"/admin/kb/change/history/faq/{faq.pk}/", {"restore": "2"})
    change_page(editor, Change.objects.get(state=ChangeState.DRAFT), publish="1")
    assert FAQ.objects.get(slug="payment-failed").steps.count() == 5


def test_restoring_says_what_was_deleted_with_it_and_where_that_is(editor: Client, reviewer: Client, faq: FAQ) -> None:
    symptoms = list(faq.symptoms.all())
    editor.post(f"/admin/kb/faq/{faq.pk}/delete/", {"post": "yes"})
    change_page(reviewer, Change.objects.get(), approve="1")
    history = f"/admin/kb/change/history/faq/{faq.pk}/"
    editor.post(history, {"restore": "1"})
    change = Change.objects.get(state=ChangeState.DRAFT)
    for page in (editor.get(history), change_page(editor, change)):
        assert [gone.name for gone in page.context["went_with"]] == [row.label_zh_hans for row in symptoms]
    change_page(editor, change, submit="1")
    change_page(reviewer, change, approve="1")
    for gone in page.context["went_with"]:
        editor.post(gone.address, {"restore": "1"})
        change = Change.objects.get(state=ChangeState.DRAFT)
        change_page(editor, change, submit="1")
        change_page(reviewer, change, approve="1")
    assert set(faq.symptoms.all()) == set(symptoms)
    assert editor.get(history).context["went_with"] == []


def test_restoring_a_wallet_says_which_questions_named_it(editor: Client, reviewer: Client, faq: FAQ) -> None:
    provider = Provider.objects.get(slug="alipay")
    named_by = set(provider.faqs.values_list("question_zh_hans", flat=True))
    editor.post(f"/admin/kb/provider/{provider.pk}/delete/", {"post": "yes"})
    change_page(reviewer, Change.objects.get(), approve="1")
    page = editor.get(f"/admin/kb/change/history/provider/{provider.pk}/")
    assert {gone.name for gone in page.context["no_longer_name_it"]} == named_by


def test_restoring_replaces_a_draft_only_if_that_is_said(editor: Client, faq: FAQ, filled_in: Any) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", question_zh_hans="我的草稿？")
    mine, history = Change.objects.get(), f"/admin/kb/change/history/faq/{faq.pk}/"
    page: Any = editor.post(history, {"restore": "1"})
    assert page.context["my_change"] == mine
    assert f"/admin/kb/change/{mine.pk}/change/" in page.text
    editor.post(history, {"restore": "1", "replace": str(mine.pk)})
    states = dict(Change.objects.values_list("state", "facts__question_zh_hans"))
    assert states == {"discarded": "我的草稿？", "draft": faq.question_zh_hans}


def test_a_submitted_change_is_not_replaced_by_restoring(editor: Client, faq: FAQ, filled_in: Any) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", question_zh_hans="我的草稿？")
    change_page(editor, mine := Change.objects.get(), submit="1")
    editor.post(f"/admin/kb/change/history/faq/{faq.pk}/", {"restore": "1", "replace": str(mine.pk)})
    assert Change.objects.get().state == ChangeState.SUBMITTED


def test_deleting_says_first_what_leads_there_and_which_numbers_go(reviewer: Client, faq: FAQ) -> None:
    page: Any = reviewer.get(f"/admin/kb/faq/{faq.pk}/delete/")
    assert [row.slug for row in page.context["leads_here"]] == ["payment-failed", "charged-but-failed"]
    provider = faq.providers.first()
    page = reviewer.get(f"/admin/kb/provider/{provider.pk}/delete/")  # type: ignore[union-attr]
    assert [hotline.number for hotline in page.context["numbers_that_go"]] == ["95188"]


def test_a_wallet_with_its_numbers_is_deleted_by_two_people(
    editor: Client, reviewer: Client, faq: FAQ, filled_in: Any
) -> None:
    address = f"/admin/kb/provider/{faq.provider_ids[0]}/delete/"
    page: Any = editor.get(address)
    assert (page.context["perms_lacking"], page.context["protected"]) == (set(), [])
    assert [reason.rule for reason in page.context["reasons"]] == ["removed-with-others"]
    editor.post(address, {"post": "yes"})
    change = Change.objects.get()
    assert (change.state, Provider.objects.count()) == (ChangeState.SUBMITTED, 5)
    change_page(reviewer, change, approve="1")
    assert Provider.objects.count() == 4


def test_the_page_that_asks_before_deleting_says_what_stands_against_it(editor: Client, faq: FAQ) -> None:
    old, new = Hotline.objects.get(slug="alipay-support"), Hotline.objects.get(slug="jd-pay-support")
    with open_door():
        Hotline.objects.filter(pk=new.pk).update(state="withdrawn", replaced_by=old)
    page: Any = editor.get(f"/admin/kb/provider/{old.provider_id}/delete/")
    assert page.context["protected"]
    assert 'name="post"' not in page.text


@pytest.mark.parametrize("number", ["9" * 4400, "１", "²"])
def test_an_address_with_no_id_is_no_error(editor: Client, number: str) -> None:
    for page in ("change", "delete", "history"):
        assert editor.get(f"/admin/kb/faq/{number}/{page}/").status_code < 500


def test_a_discarded_draft_shows_what_it_changed(editor: Client, faq: FAQ, filled_in: Any) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", question_zh_hans="没有发布的问题？")
    change = Change.objects.get()
    change_page(editor, change, discard="1")
    assert "".join(segment.text for segment in change_page(editor, change).context["rows"][0].new) == "没有发布的问题？"


@pytest.mark.usefixtures("ordinary_questions")
def test_a_question_with_feedback_can_be_deleted(editor: Client, faq: FAQ) -> None:
    count_feedback(faq=faq, reason=FeedbackReason.HELPED)
    editor.post(f"/admin/kb/faq/{faq.pk}/delete/", {"post": "yes"})
    assert not FAQ.objects.filter(pk=faq.pk).exists()


def test_a_change_is_scheduled_and_taken_back(editor: Client, faq: FAQ, filled_in: Any) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", question_zh_hans="以后的问题？")
    change = Change.objects.get()
    past = change_page(editor, change, publish="1", publish_at="2020-01-01T10:00")
    assert past.context["form"].errors["publish_at"]
    assert change_page(editor, change, publish="1", publish_at="9999-12-31T23:59").context["form"].errors["publish_at"]
    change_page(editor, change, publish="1", publish_at="2099-01-01T10:00")
    change.refresh_from_db()
    assert change.state == ChangeState.SCHEDULED
    change_page(editor, change, take_back="1")
    assert filled_in(editor.get(FORM.format(faq.pk)))["question_zh_hans"] == "以后的问题？"


@pytest.mark.parametrize(("kind", "lists"), [("faq", {"providers": []}), ("section", {}), ("provider", {})])
def test_an_unfinished_new_page_is_previewed(editor: Client, filled_in: Any, kind: str, lists: dict[str, Any]) -> None:
    page = send(editor, filled_in, f"/admin/kb/{kind}/add/", "_preview", **lists)
    for shown in page.context["pages"]:
        assert editor.get(shown["address"]).status_code == 200
    assert Change.objects.get().facts["slug"] == ""


@pytest.mark.parametrize("button", ["_savedraft", "_preview", "_save"])
def test_a_draft_without_a_choice_is_an_error_in_the_form(editor: Client, filled_in: Any, button: str) -> None:
    page = send(editor, filled_in, "/admin/kb/advice/add/", button, topic="")
    assert "topic" in page.context["adminform"].form.errors


@pytest.fixture
def without_a_step(staff: Any, faq: FAQ, filled_in: Any) -> tuple[Client, Change, dict[str, Any]]:
    """A translator's draft of the English of a step that an editor has deleted since, and the facts before that."""
    translator = staff("translator")
    send(translator, filled_in, FORM.format(faq.pk), "_savedraft", **{"steps-0-text_en": "Written by a translator."})
    before = facts_of(faq)
    door.write(faq.subject, "faq", {**before, "steps": before["steps"][1:]}, DETAILS)
    return translator, Change.objects.get(), before


def test_a_translator_is_not_offered_to_put_back_a_step(without_a_step: Any) -> None:
    translator, change, _before = without_a_step
    page = change_page(translator, change)
    (conflict,) = page.context["conflicts"]
    assert [value for value, _label in conflict["field"].field.choices] == ["theirs"]
    assert conflict["is_beyond"]
    seen = page.context["form"]["seen"].value()
    page = change_page(translator, change, resolve="1", seen=seen, **{conflict["field"].html_name: "mine"})
    assert page.context["form"].errors
    change.refresh_from_db()
    assert change.facts["steps"][0]["text_en"] == "Written by a translator."


def test_once_an_editor_has_put_the_step_back_the_translation_is_published(without_a_step: Any, faq: FAQ) -> None:
    translator, change, before = without_a_step
    door.write(faq.subject, "faq", before, DETAILS)
    change_page(translator, change, publish="1")
    assert faq.steps.in_order()[0].text_en == "Written by a translator."


def test_an_editor_is_offered_to_put_back_a_step(editor: Client, faq: FAQ, filled_in: Any) -> None:
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", **{"steps-0-text_zh_hans": "编辑写的。"})
    before = facts_of(faq)
    door.write(faq.subject, "faq", {**before, "steps": before["steps"][1:]}, DETAILS)
    (conflict,) = change_page(editor, Change.objects.get()).context["conflicts"]
    assert [value for value, _label in conflict["field"].field.choices] == ["mine", "theirs"]


def test_what_a_draft_may_not_change_is_an_error_on_its_page(without_a_step: Any, faq: FAQ) -> None:
    translator, change, _before = without_a_step
    change.revision = read_live(faq.subject).revision
    save_authenticated(change)
    page = change_page(translator, change, publish="1", note="")
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()


@pytest.mark.parametrize("button", ["_save", "_savedraft"])
def test_a_form_that_changes_more_than_the_person_may_says_so_and_keeps_the_draft(
    without_a_step: Any, faq: FAQ, filled_in: Any, button: str
) -> None:
    translator, change, _before = without_a_step
    change.revision = read_live(faq.subject).revision
    save_authenticated(change)
    del translator.cookies[SAVED_COOKIE]
    page = send(translator, filled_in, FORM.format(faq.pk), button, **{"steps-0-text_en": "Written once more."})
    assert (page.status_code, len(messages(page))) == (200, 1)
    assert SAVED_COOKIE not in translator.cookies
    change.refresh_from_db()
    assert change.facts["steps"][0]["text_en"] == "Written by a translator."


def test_a_person_who_may_not_publish_a_draft_any_more_is_told_so_and_it_stays(
    editor: Client, faq: FAQ, filled_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_the_role(change: Change, *, by: User, **options: Any) -> Change:
        by.groups.clear()
        return publish(change, by=by, **options)

    publish = publishing.publish
    monkeypatch.setattr(publishing, "publish", lose_the_role)
    page = send(editor, filled_in, FORM.format(faq.pk), question_zh_hans="改过？")
    assert (page.status_code, messages(page)) == (200, [may_not_publish()])
    assert Change.objects.get().facts["question_zh_hans"] == "改过？"


def test_the_form_leads_to_where_a_moment_is_chosen(editor: Client, faq: FAQ, filled_in: Any) -> None:
    page = send(editor, filled_in, FORM.format(faq.pk), "_schedule")
    assert page.redirect_chain == [(FORM.format(faq.pk), 302)]
    assert len(messages(page)) == 1
    page = send(editor, filled_in, FORM.format(faq.pk), "_schedule", publication="draft")
    assert page.redirect_chain == [(f"/admin/kb/change/{Change.objects.get().pk}/change/#id_publish_at", 302)]
    assert "publish_at" in page.context["form"].fields
    faq.refresh_from_db()
    assert faq.is_published


def in_order() -> list[str]:
    return list(FAQ.objects.in_order().values_list("slug", flat=True))


def delete_and_restore(editor: Client, faq: FAQ) -> Any:
    """Deletes the question, restores it, and returns the page that says so."""
    editor.post(f"/admin/kb/faq/{faq.pk}/delete/", {"post": "yes"})
    return restore(editor, faq)


def restore(editor: Client, faq: FAQ) -> Any:
    revision = newest_with_facts(faq.subject)
    assert revision is not None
    editor.post(f"/admin/kb/change/history/faq/{faq.pk}/", {"restore": str(revision.number)})
    return change_page(editor, Change.objects.get(state=ChangeState.DRAFT), publish="1")


@pytest.mark.usefixtures("ordinary_questions")
@pytest.mark.parametrize("slug", ["payment-failed", "account-locked", "cancel-transaction"])
def test_what_is_restored_is_in_its_former_place_and_the_message_says_where(editor: Client, slug: str) -> None:
    before = in_order()
    page = delete_and_restore(editor, FAQ.objects.get(slug=slug))
    assert in_order() == before
    *_others, message = map(str, page.context["messages"])
    assert f"第 {before.index(slug) + 1} 位（共 5 项）" in message


@pytest.mark.usefixtures("ordinary_questions")
def test_several_are_restored_in_any_order_to_their_former_places(editor: Client) -> None:
    before, faqs = in_order(), list(FAQ.objects.in_order()[:3])
    for faq in faqs:
        editor.post(f"/admin/kb/faq/{faq.pk}/delete/", {"post": "yes"})
    for faq in (faqs[1], faqs[0], faqs[2]):
        restore(editor, faq)
    assert in_order() == before


@pytest.mark.usefixtures("ordinary_questions")
def test_what_has_come_into_its_place_makes_room_for_what_is_restored(editor: Client, faq: FAQ) -> None:
    editor.post(f"/admin/kb/faq/{faq.pk}/delete/", {"post": "yes"})
    place(FAQ.objects.in_order()[1], faq.position)
    before = in_order()
    restore(editor, faq)
    assert in_order() == [faq.slug, *before]


def test_what_is_new_is_not_said_to_be_in_a_place(editor: Client, filled_in: Any, faq: FAQ) -> None:
    page = send(editor, filled_in, FORM.format(faq.pk), question_zh_hans="改了的问题？")
    assert not any("位（共" in str(message) for message in page.context["messages"])


@pytest.mark.parametrize("address", ["/admin/kb/faq/{0.pk}/delete/", "/admin/kb/faq/"])
def test_deleting_says_whose_drafts_there_are_and_that_they_stay(
    editor: Client, reviewer: Client, faq: FAQ, filled_in: Any, address: str
) -> None:
    send(reviewer, filled_in, FORM.format(faq.pk), "_savedraft", question_zh_hans="审核人的草稿？")
    send(editor, filled_in, FORM.format(faq.pk), "_savedraft", question_zh_hans="我的草稿？")
    page: Any
    if address.endswith("delete/"):
        page = editor.get(address.format(faq))
    else:
        page = editor.post(address, {"action": "delete_selected", "_selected_action": [str(faq.pk)]})
    assert [(change.author.username, change.state) for change in page.context["waiting_changes"]] == [
        ("superuser", ChangeState.DRAFT),
        ("editor", ChangeState.DRAFT),
    ]
    assert "这些修改都会保留" in page.text
    assert "审核人的草稿？" not in page.text
