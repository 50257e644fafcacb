"""The lists of content say which rows have a change in progress, and what is being prepared beside them."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kb.admin.base.draft_addresses import change_address, draft_address
from kb.ledger.changes import begin, discard
from kb.ledger.facts import facts_of
from kb.models import FAQ, Change, ChangeState, Section
from tests.admin.test_lists import shown
from tests.people import hotline_person

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]
LIST = "/admin/kb/faq/"


def editor(name: str) -> User:
    return hotline_person(name, *(f"{verb}_{kind}" for verb in ("add", "change") for kind in ("faq", "section")))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def change_of(row: Any, by: User, state: ChangeState = ChangeState.DRAFT) -> Change:
    kind = row._meta.model_name
    change = begin(kind=kind, subject=row.subject, facts={**facts_of(row), "slug": "renamed"}, by=by)
    Change.objects.filter(pk=change.pk).update(state=state)
    return change


def new_one(faq: FAQ, by: User, question: str = "新问题？") -> Change:
    facts = {**facts_of(faq), "id": None, "uid": None, "slug": "new-one", "question_zh_hans": question}
    return begin(kind="faq", subject="", facts=facts, by=by)


@pytest.fixture
def me() -> User:
    return editor("me")


@pytest.fixture
def other() -> User:
    return editor("lihua")


@pytest.fixture
def faqs() -> list[FAQ]:
    return list(FAQ.objects.in_order())


def badges(client: Client, address: str = LIST) -> dict[int, list[tuple[str, str]]]:
    """Returns who has which change of each row that has one, as the list shows it."""
    rows = client.get(address).context["cl"].result_list
    return {row.pk: [(each.who, each.state) for each in row.waiting] for row in rows if row.waiting}


def test_a_row_says_who_has_a_change_of_it_and_what_it_waits_for(me: User, other: User, faqs: list[FAQ]) -> None:
    change_of(faqs[0], me)
    change_of(faqs[0], other, ChangeState.SUBMITTED)
    change_of(faqs[1], other, ChangeState.RETURNED)
    client = signed_in(me)
    assert badges(client) == {
        faqs[0].pk: [("我的", "草稿"), ("lihua", "待审批")],
        faqs[1].pk: [("lihua", "已退回")],
    }
    html = client.get(LIST).content.decode()
    assert "lihua" in html


@pytest.mark.parametrize("state", [ChangeState.PUBLISHED, ChangeState.DISCARDED])
def test_a_change_that_is_over_is_not_shown(me: User, faqs: list[FAQ], state: ChangeState) -> None:
    change_of(faqs[0], me, state)
    assert badges(signed_in(me)) == {}


def test_ones_own_draft_leads_to_its_form(me: User, faqs: list[FAQ]) -> None:
    change_of(faqs[0], me)
    ((badge,),) = [row.waiting for row in signed_in(me).get(LIST).context["cl"].result_list if row.waiting]
    assert badge.address == f"{LIST}{faqs[0].pk}/change/"


def test_a_change_of_somebody_else_leads_only_those_to_it_who_may_decide(
    me: User, other: User, faqs: list[FAQ], staff: Any
) -> None:
    change = change_of(faqs[0], other, ChangeState.SUBMITTED)
    for client, address in ((signed_in(me), ""), (staff(superuser=True), f"/admin/kb/change/{change.pk}/change/")):
        ((badge,),) = [row.waiting for row in client.get(LIST).context["cl"].result_list if row.waiting]
        assert badge.address == address


def test_sections_show_their_changes_too(me: User) -> None:
    section = Section.objects.in_order()[1]
    change_of(section, me)
    assert list(badges(signed_in(me), "/admin/kb/section/")) == [section.pk]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("any", [0, 1, 2, 3]), ("mine", [0, 3]), ("others", [1, 2]), ("submitted", [1]), ("scheduled", [2])],
)
def test_the_filter_finds_rows_by_their_changes(
    me: User, other: User, faqs: list[FAQ], value: str, expected: list[int]
) -> None:
    change_of(faqs[0], me)
    change_of(faqs[1], other, ChangeState.SUBMITTED)
    change_of(faqs[2], other, ChangeState.SCHEDULED)
    change_of(faqs[3], me, ChangeState.RETURNED)
    change_of(faqs[4], me, ChangeState.PUBLISHED)
    change_of(Section.objects.earliest("pk"), me)
    assert shown(signed_in(me).get(f"{LIST}?change={value}")) == [faqs[place].pk for place in expected]


def test_new_ones_are_found_from_the_list(me: User, other: User, faqs: list[FAQ], staff: Any) -> None:
    mine, theirs = new_one(faqs[0], me, "我的新问题？"), new_one(faqs[0], other, "别人的新问题？")
    discard(new_one(faqs[0], me, "放弃的新问题？"), by=me)
    response: Any = signed_in(me).get(LIST)
    new = response.context["cl"].in_preparation
    assert (new.total, {(line.title, line.who) for line in new.lines}) == (
        2,
        {("我的新问题？", "我的"), ("", "lihua")},
    )
    html = response.content.decode()
    assert draft_address(mine) in html
    assert "放弃的新问题？" not in html
    assert theirs.title not in html, "they are read by those who decide"
    html = staff(superuser=True).get(LIST).content.decode()
    assert change_address(theirs) in html
    assert theirs.title in html


def test_the_page_of_changes_lists_all_new_ones(me: User, other: User, faqs: list[FAQ], staff: Any) -> None:
    new_one(faqs[0], me)
    change_of(faqs[1], other)
    client = staff(superuser=True)
    address = client.get(LIST).context["cl"].in_preparation.all_address
    changes: Any = client.get(address)
    assert [change.subject for change in changes.context["cl"].result_list] == [""]


def test_a_list_takes_as_many_queries_however_many_changes_there_are(
    me: User, other: User, faqs: list[FAQ], django_assert_max_num_queries: Any
) -> None:
    client = signed_in(me)
    new_one(faqs[0], me)
    with django_assert_max_num_queries(15) as first:
        client.get(LIST)
    for faq in faqs:
        change_of(faq, me)
        change_of(faq, other)
        new_one(faq, me)
    with django_assert_max_num_queries(len(first)):
        client.get(LIST)
