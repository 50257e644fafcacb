"""The overview: what waits for each person, what is coming, and what nobody has looked at."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from kb.ledger.changes import begin
from kb.ledger.facts import facts_of
from kb.ledger.history import revisions
from kb.ledger.publishing import publish, send_back, submit
from kb.models import FAQ, Provider, Symptom
from tests.ledger.people import decider, editor
from tests.people import hotline_person

pytestmark = pytest.mark.usefixtures("content")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lists(user: User) -> dict[str, list[str]]:
    """Returns the texts of each list on the overview, by its title in English."""
    client = signed_in(user)
    client.cookies["django_language"] = "en"
    response: Any = client.get("/admin/")
    with override("en"):
        return _texts(response)


def _texts(response: Any) -> dict[str, list[str]]:
    return {str(each.title): [line.text for line in each.lines] for each in response.context["to_do"]}


def renamed(by: User) -> Any:
    provider = Provider.objects.get(slug="alipay")
    facts = {**facts_of(provider), "name_zh_hans": "新名字"}
    return submit(begin(kind="provider", subject=provider.subject, facts=facts, by=by), by=by)


def test_a_submitted_change_waits_for_those_who_may_approve_it_and_not_for_its_author() -> None:
    ed, dora = editor(), decider()
    renamed(ed)
    assert lists(dora)["Changes to approve"] == ["新名字"]
    assert "Changes to approve" not in lists(ed)


def test_a_returned_change_waits_for_its_author_who_sees_it_in_the_menu() -> None:
    ed, dora = editor(), decider()
    send_back(renamed(ed), by=dora, comment="出处？")
    assert lists(ed)["Returned to me"] == ["新名字"]
    assert '<span class="kb-badge">1</span>' in signed_in(ed).get("/admin/").text


def test_a_menu_without_anything_that_waits_has_no_badge() -> None:
    assert "kb-badge" not in signed_in(editor()).get("/admin/").text


def test_drafts_and_what_is_coming_are_listed() -> None:
    ed, faqs = editor(), list(FAQ.objects.in_order()[:2])
    first, second = (
        begin(kind="faq", subject=faq.subject, facts={**facts_of(faq), "question_zh_hans": f"问题{faq.pk}？"}, by=ed)
        for faq in faqs
    )
    publish(second, by=ed, at=timezone.now() + timedelta(days=1))
    assert (lists(ed)["My drafts"], lists(ed)["Coming up"]) == ([first.title], [second.title])


def test_what_nobody_looked_at_for_half_a_year_is_confirmed_with_one_click() -> None:
    ed, faq = editor(), FAQ.objects.get(slug="payment-failed")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kb_ledgerentry SET at = %s WHERE subject = %s", [timezone.now() - timedelta(days=181), faq.subject]
        )
    assert lists(ed)["Not looked at for half a year"] == [faq.question_zh_hans]
    signed_in(ed).post(f"/admin/kb/change/confirm/faq/{faq.pk}/")
    assert (revisions(faq.subject)[0].kind, revisions(faq.subject)[0].by) == ("confirmed", "ed")
    assert "Not looked at for half a year" not in lists(ed)


def test_what_others_may_change_takes_no_place_in_the_list_of_what_nobody_looked_at() -> None:
    with connection.cursor() as cursor:
        long_ago = timezone.now() - timedelta(days=181)
        cursor.execute("UPDATE kb_ledgerentry SET at = %s WHERE subject LIKE 'symptom/%%'", [long_ago])
        cursor.execute(
            "UPDATE kb_ledgerentry SET at = %s WHERE subject NOT LIKE 'symptom/%%'", [long_ago - timedelta(days=1)]
        )
    person = hotline_person("sy", "change_symptom")
    titles = set(Symptom.objects.values_list("label_zh_hans", flat=True))
    assert set(lists(person)["Not looked at for half a year"]) <= titles


def test_nobody_confirms_without_the_right_to_change() -> None:
    faq = FAQ.objects.get(slug="payment-failed")
    assert signed_in(decider()).post(f"/admin/kb/change/confirm/faq/{faq.pk}/").status_code == 403


def test_a_person_for_whom_nothing_waits_is_told_so_and_sees_no_empty_figures() -> None:
    new = User.objects.create_user("new", is_staff=True)
    assert lists(new) == {}
    assert "<progress" not in signed_in(new).get("/admin/").text


def test_a_kind_of_content_that_has_nothing_has_no_figure() -> None:
    kinds = signed_in(editor()).get("/admin/").context["translation"]["kinds"]
    assert kinds
    assert all(kind["progress"].total for kind in kinds)
