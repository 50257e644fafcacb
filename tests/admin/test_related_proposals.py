"""What the pages of proposals say before a click: others that wait, what stands against approval, taking it back."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from kb.hotlines.proposals import approve, reject
from kb.ledger.account_seals import seal
from kb.models import Decision, Proposal, ProposalKind
from tests.hotlines.changes import hotline, proposed

pytestmark = pytest.mark.usefixtures("content")

OTHER_WAITS = "Another proposal about this is waiting already"


def page_of(proposal):
    return f"/admin/kb/proposal/{proposal.pk}/change/"


def read(client, address):
    client.cookies["language"] = "en"
    return client.get(address).text


@pytest.fixture
def waiting(alice):
    return proposed(ProposalKind.CHANGE, by=alice, new={"number": "95189"})


@pytest.fixture
def author(client, alice):
    """The browser of the author, who is signed in."""
    client.force_login(alice)
    return client


def test_the_author_takes_it_back_with_one_click(author, waiting):
    assert 'name="take_back"' in read(author, page_of(waiting))
    assert author.post(page_of(waiting), {"mac": waiting.mac, "take_back": "1"}).status_code == 302
    assert Proposal.objects.get().decision == Decision.TAKEN_BACK
    assert "Taken back" in read(author, page_of(waiting))


def test_another_person_has_no_button_to_take_it_back(staff, waiting):
    reviewer = staff("reviewer")
    assert "take_back" not in read(reviewer, page_of(waiting))
    assert reviewer.post(page_of(waiting), {"mac": waiting.mac, "take_back": "1"}).status_code == 403
    assert Proposal.objects.get().decision == Decision.WAITING


def test_a_translator_sees_and_takes_back_their_own(staff):
    client = staff("translator")
    author = User.objects.get(username="translator")
    proposal = proposed(ProposalKind.CHANGE, by=author, new={"purpose_en": "Help"})
    assert 'name="take_back"' in read(client, page_of(proposal))
    response = client.post(page_of(proposal), {"mac": proposal.mac, "take_back": "1"}, follow=True)
    assert response.status_code == 200
    assert Proposal.objects.get().decision == Decision.TAKEN_BACK


@pytest.mark.parametrize("kind", ["change", "withdraw", "words"])
def test_the_form_says_that_another_proposal_about_the_number_is_waiting(staff, waiting, kind):
    editor = staff("editor")
    html = read(editor, f"/admin/kb/proposal/propose/{kind}/{hotline().pk}/")
    assert OTHER_WAITS in html
    assert page_of(waiting) in html
    assert OTHER_WAITS not in read(editor, f"/admin/kb/proposal/propose/{kind}/{hotline('jd-pay-support').pk}/")


def test_the_page_of_an_outdated_proposal_says_so_and_offers_no_approval(staff, waiting, alice, bob):
    reviewer = staff("reviewer")
    assert OTHER_WAITS not in read(reviewer, page_of(waiting))
    other = proposed(ProposalKind.CHANGE, by=alice, new={"number": "95187"})
    assert OTHER_WAITS in read(reviewer, page_of(waiting))
    approve(other, by=bob)
    html = read(reviewer, page_of(waiting))
    assert "Its number is now 95187." in html
    assert 'name="approve"' not in html
    assert 'name="reject"' in html
    assert "outdated" in read(reviewer, "/admin/kb/proposal/")
    assert "outdated" in read(reviewer, "/admin/kb/hotline/")


def test_an_account_that_was_changed_lately_is_told_before_it_decides_or_proposes(staff, waiting):
    reviewer = staff("reviewer")
    seal(User.objects.get(username="reviewer").pk, changed_by_others=timezone.now())
    html = read(reviewer, page_of(waiting))
    assert "less than seven days ago" in html
    assert 'name="approve"' not in html
    assert 'name="reject"' not in html
    assert "less than seven days ago" in read(reviewer, f"/admin/kb/proposal/propose/change/{hotline().pk}/")


def test_the_overview_and_the_work_list_tell_of_a_rejection_and_why(author, waiting, bob):
    reject(waiting, by=bob, reason="官网还是旧号码。")
    for address in ("/admin/", "/admin/kb/hotline/"):
        html = read(author, address)
        assert "官网还是旧号码。" in html, address
        assert page_of(waiting) in html, address


def test_an_empty_list_of_proposals_leads_to_where_one_is_made(staff):
    html = read(staff("editor"), "/admin/kb/proposal/")
    assert "Propose a new or another number" in html
    assert "Create a new item" not in html
