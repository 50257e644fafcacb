"""Deciding in the admin: another person approves or rejects the very text that they have seen."""

import pytest
from django.contrib.auth.models import Permission, User
from django.utils.translation import override

from kb.admin.base.form_fields import hotline_column
from kb.models import Decision, HotlineState, Proposal, ProposalKind
from tests.hotlines.changes import EVIDENCE, count_entries, entered, hotline, proposed, second_of_alipay

pytestmark = pytest.mark.usefixtures("content")


def page_of(proposal):
    return f"/admin/kb/proposal/{proposal.pk}/change/"


def user(name):
    return User.objects.get(username=name)


@pytest.fixture
def editor(staff):
    return staff("editor")


@pytest.fixture
def reviewer(staff):
    return staff("reviewer")


@pytest.fixture
def waiting(editor):
    """The editor's proposal to change the Alipay number."""
    return proposed(ProposalKind.CHANGE, by=user("editor"), new={"number": "95189"})


@pytest.mark.parametrize("role", ["administrator", "reviewer"])
def test_another_person_approves(staff, waiting, role):
    assert staff(role).post(page_of(waiting), {"mac": waiting.mac, "approve": "1"}).status_code == 302
    assert hotline().shown_number == "95189"
    assert Proposal.objects.get().decided_by == user(role)


def test_another_person_rejects_with_a_reason(reviewer, waiting):
    data = {"mac": waiting.mac, "reject": "1"}
    assert "reason" in reviewer.post(page_of(waiting), data).context["form"].errors
    assert reviewer.post(page_of(waiting), data | {"reason": "官网还是旧号码。"}).status_code == 302
    assert Proposal.objects.get().decision == Decision.REJECTED
    assert hotline().shown_number == "95188"


def test_the_page_shows_the_differences_the_reason_and_the_evidence(reviewer, waiting):
    html = reviewer.get(page_of(waiting)).content.decode()
    assert "9518<del>8</del>" in html
    assert "9518<ins>9</ins>" in html
    assert waiting.why_zh_hans in html
    assert f'href="{EVIDENCE}" rel="noopener' in html
    assert 'name="approve"' in html


@pytest.mark.parametrize(("language", "nothing"), [("en", "no other number"), ("zh-hans", "无")])
def test_a_restored_number_is_shown_to_be_replaced_by_nothing(editor, reviewer, language, nothing):
    other = second_of_alipay()
    entered(state=HotlineState.WITHDRAWN, replaced_by=other)
    reviewer.cookies["language"] = language
    page = reviewer.get(page_of(proposed(ProposalKind.RESTORE, by=user("editor"))))
    with override(language):
        label = str(hotline_column("replaced_by")["label"])
    old, new = next((fact.old, fact.new) for fact in page.context["compared_facts"] if fact.label == label)
    assert other.number in "".join(segment.text for segment in old)
    assert "".join(segment.text for segment in new) == nothing


def test_where_nothing_was_and_is_replaced_the_page_is_silent_about_it(reviewer, waiting):
    labels = [fact.label for fact in reviewer.get(page_of(waiting)).context["compared_facts"]]
    assert str(hotline_column("replaced_by")["label"]) not in labels


def test_ones_own_shows_no_buttons(editor, waiting):
    html = editor.get(page_of(waiting)).content.decode()
    assert 'name="approve"' not in html
    assert 'name="reject"' not in html


@pytest.mark.parametrize("decision", [{"approve": "1"}, {"reject": "1", "reason": "改主意了。"}])
def test_ones_own_is_not_decided_by_a_forged_request(editor, waiting, decision):
    response = editor.post(page_of(waiting), {"mac": waiting.mac, **decision})
    assert response.status_code == 200
    assert Proposal.objects.get().decision == Decision.WAITING
    assert hotline().shown_number == "95188"


def test_not_even_by_a_superuser(staff):
    client = staff(superuser=True)
    proposal = proposed(ProposalKind.CHANGE, by=user("superuser"), new={"number": "95189"})
    assert 'name="approve"' not in client.get(page_of(proposal)).content.decode()
    client.post(page_of(proposal), {"mac": proposal.mac, "approve": "1"})
    assert Proposal.objects.get().decision == Decision.WAITING
    assert hotline().shown_number == "95188"


@pytest.mark.parametrize("code", ["", "0" * 64, "x" * 10_000])
def test_another_text_than_the_one_seen_is_a_conflict(reviewer, waiting, code):
    response = reviewer.post(page_of(waiting), {"code": code, "approve": "1"})
    assert response.status_code == 200
    assert Proposal.objects.get().decision == Decision.WAITING
    assert hotline().shown_number == "95188"


def test_a_proposal_altered_in_the_database_is_a_conflict(reviewer, waiting):
    Proposal.objects.filter(pk=waiting.pk).update(new={**waiting.new, "number": "4001234567"})
    reviewer.cookies["language"] = "en"
    response = reviewer.post(page_of(waiting), {"mac": waiting.mac, "approve": "1"})
    assert "This is not the proposal that was made" in response.content.decode()
    assert hotline().shown_number == "95188"


def test_of_two_the_later_is_a_conflict_that_can_be_rejected(reviewer, waiting):
    other = proposed(ProposalKind.CHANGE, by=user("editor"), new={"number": "95187"})
    reviewer.post(page_of(waiting), {"mac": waiting.mac, "approve": "1"})
    assert reviewer.post(page_of(other), {"mac": other.mac, "approve": "1"}).status_code == 200
    assert hotline().shown_number == "95189"
    data = {"mac": other.mac, "reject": "1", "reason": "已有新号码。"}
    assert reviewer.post(page_of(other), data).status_code == 302


def test_a_decided_proposal_is_not_decided_again(reviewer, staff, waiting):
    data = {"mac": waiting.mac, "approve": "1"}
    reviewer.post(page_of(waiting), data)
    administrator = staff("administrator")
    assert 'name="approve"' not in administrator.get(page_of(waiting)).content.decode()
    assert administrator.post(page_of(waiting), data).status_code == 200
    assert count_entries() == 6


def test_looking_changes_nothing(reviewer, waiting):
    for query in ({}, {"mac": waiting.mac, "approve": "1"}):
        reviewer.get(page_of(waiting), query)
    assert Proposal.objects.get().decision == Decision.WAITING


@pytest.mark.parametrize("role", ["translator", None])
def test_who_may_not_decide_is_refused(staff, waiting, role):
    client = staff(role) if role else staff()
    assert client.get(page_of(waiting)).status_code == 403
    assert client.post(page_of(waiting), {"mac": waiting.mac, "approve": "1"}).status_code == 403
    assert hotline().shown_number == "95188"


def test_who_may_only_look_does_not_decide(staff, waiting):
    client = staff()
    names = ("view_proposal", "propose_hotline")
    user("superuser").user_permissions.set(Permission.objects.filter(codename__in=names))
    assert 'name="approve"' not in client.get(page_of(waiting)).content.decode()
    assert client.post(page_of(waiting), {"mac": waiting.mac, "approve": "1"}).status_code == 403
    assert hotline().shown_number == "95188"


@pytest.mark.parametrize("pk", ["999999", "x", "9" * 40, "%00"])
def test_a_proposal_that_does_not_exist_is_not_found(reviewer, pk):
    assert reviewer.get(f"/admin/kb/proposal/{pk}/change/").status_code == 404


def test_waiting_proposals_are_listed_first(reviewer, waiting):
    later = proposed(ProposalKind.CHANGE, by=user("editor"), new={"number": "95187"})
    reviewer.post(page_of(later), {"mac": later.mac, "reject": "1", "reason": "不对。"})
    response = reviewer.get("/admin/kb/proposal/")
    assert [row.pk for row in response.context["cl"].result_list] == [waiting.pk, later.pk]
    assert "95188 → 95189" in response.content.decode()
