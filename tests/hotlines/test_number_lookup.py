"""Is this number real? Any spelling, and an answer that promises no more than is known."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.hotlines.checks import dispute
from kb.hotlines.number_lookup import Verdict, look_up
from kb.hotlines.proposals import approve
from kb.models import ProposalKind, Provider
from tests.hotlines.changes import changed, hotline, proposed

pytestmark = pytest.mark.usefixtures("content")

SPELLINGS = [
    "400-666-8800", "4006668800", "400 666 8800", "４００－６６６－８８００", "+86 400-666-8800", "0086 400 666 8800",
    "86-400-666-8800", "(400) 666 8800", "【４００】6668800".replace("【", "（").replace("】", "）"), " 400.666.8800 ",
]  # fmt: skip


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_listed_number_is_recognised_in_any_spelling(typed: str) -> None:
    found = look_up(typed)
    assert (found.verdict, [row.provider.slug for row in found.hotlines]) == (Verdict.LISTED, ["apple-pay"])


@pytest.mark.parametrize(
    "typed", ["95298", "13912345678", "+95188", "+1 202 555 0100", "02112345678", "+44 20 7946 0000"]
)
def test_a_number_that_is_not_listed_is_just_that(typed: str) -> None:
    assert look_up(typed).verdict == Verdict.NOT_LISTED


@pytest.mark.parametrize("typed", ["", "hello", "12", "9" * 100, "\0", "付款", "2026-11-27退款95.18元"])
def test_what_is_no_number_is_called_so(typed: str) -> None:
    assert look_up(typed).verdict == Verdict.NO_NUMBER


@pytest.mark.parametrize("typed", ["9" * 1001, "95188" + "，请回电" * 250])
def test_what_is_too_long_is_called_so(typed: str) -> None:
    assert look_up(typed).verdict == Verdict.TOO_LONG


@pytest.mark.parametrize("typed", ["110", "12315", "110 96110", "95188，或拨打96110"])
def test_public_numbers_are_known(typed: str) -> None:
    answer = look_up(typed)
    assert answer.verdict == Verdict.PUBLIC
    assert answer.findings[0].line


def test_a_card_number_is_called_so() -> None:
    assert look_up("6222021234567890123").verdict == Verdict.CARD


def test_a_withdrawn_number_is_not_to_be_called(alice: User, bob: User) -> None:
    approve(proposed(ProposalKind.WITHDRAW, by=alice), by=bob)
    assert look_up("95188").verdict == Verdict.NOT_TO_BE_CALLED


def test_a_disputed_number_is_not_to_be_called(alice: User) -> None:
    dispute(hotline(), by=alice, why_zh_hans="可疑")
    assert look_up("95188").verdict == Verdict.NOT_TO_BE_CALLED


def test_an_impostor_is_called_so(alice: User, bob: User) -> None:
    approve(proposed(ProposalKind.FLAG, by=alice, new={"digits": "400-123-4567"}), by=bob)
    assert look_up("+86 400 123 4567").verdict == Verdict.IMPOSTOR


def test_a_changed_number_is_no_longer_listed(alice: User, bob: User) -> None:
    changed("95298", by=alice, approved_by=bob)
    assert (look_up("95188").verdict, look_up("95298").verdict) == (Verdict.NOT_LISTED, Verdict.LISTED)


def test_a_near_miss_names_the_hotline_that_it_imitates() -> None:
    found = look_up("010-95188")
    assert (found.verdict, [row.slug for row in found.hotlines]) == (Verdict.NEAR_MISS, ["alipay-support"])


def test_a_number_that_only_a_withdrawn_one_is_like_is_no_near_miss(alice: User, bob: User) -> None:
    approve(proposed(ProposalKind.WITHDRAW, by=alice), by=bob)
    assert look_up("95183").verdict == Verdict.NOT_LISTED


def test_several_numbers_are_listed_only_if_each_is() -> None:
    assert look_up("95188 95017").verdict == Verdict.LISTED
    assert look_up("95188, 13912345678").verdict == Verdict.NOT_LISTED


def test_the_worst_of_several_numbers_is_the_answer(alice: User, bob: User) -> None:
    approve(proposed(ProposalKind.FLAG, by=alice, new={"digits": "13912345678"}), by=bob)
    assert look_up("95188, 139 1234 5678").verdict == Verdict.IMPOSTOR


@pytest.mark.parametrize(
    "typed",
    [
        "【支付宝】请致电95188或59876543核实",
        "95188 59876543",
        "95188、59876543元",
        "95188，QQ 59876543",
        "95188" + "客" * 480 + "59876543",
        " ".join(f"951{place:02}" for place in range(40)) + " 59876543",
    ],
    ids=range(6),
)
def test_an_impostor_is_found_beside_genuine_numbers(alice: User, bob: User, typed: str) -> None:
    approve(proposed(ProposalKind.FLAG, by=alice, new={"digits": "59876543"}), by=bob)
    answer = look_up(typed)
    assert (answer.verdict, answer.findings[0].number.dialled) == (Verdict.IMPOSTOR, "59876543")


@pytest.mark.parametrize("typed", ["95188 or 12590123", "95188，微信号 95017"])
def test_a_text_with_another_number_than_listed_ones_is_not_listed(typed: str) -> None:
    assert look_up(typed).verdict in (Verdict.NOT_LISTED, Verdict.NEAR_MISS)


@pytest.mark.parametrize("typed", ["+95188", "0095188", "+1-95188", "+852 95188", "+400-666-8800"])
def test_a_listed_number_behind_a_country_code_is_not_listed_and_names_it(typed: str) -> None:
    answer = look_up(typed)
    assert answer.verdict == Verdict.NOT_LISTED
    assert len(answer.hotlines) == 1


def test_a_withheld_number_is_being_checked() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    assert look_up("95188").verdict == Verdict.BEING_CHECKED


def test_an_impostor_may_call_from_another_country(alice: User, bob: User) -> None:
    approve(proposed(ProposalKind.FLAG, by=alice, new={"digits": "+1 202 555 0100"}), by=bob)
    assert look_up("001 202 555 0100").verdict == Verdict.IMPOSTOR


def test_a_forged_number_is_not_listed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    assert look_up("4001234567").verdict == Verdict.NOT_LISTED


def test_an_impostor_entered_by_sql_is_not_believed(alice: User, bob: User) -> None:
    approve(proposed(ProposalKind.FLAG, by=alice, new={"digits": "4001234567"}), by=bob)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_ledgerentry SET subject = 'impostor/95189' WHERE subject = 'impostor/4001234567'")
    assert look_up("95189").verdict == Verdict.NEAR_MISS


def test_a_draft_providers_number_is_not_listed() -> None:
    Provider.objects.filter(slug="alipay").update(publication="draft")
    assert look_up("95188").verdict == Verdict.NOT_LISTED


def test_looking_up_takes_four_queries(django_assert_max_num_queries) -> None:
    # The providers; their hotlines with their entries; the number's own entry among the impostors; the hotlines of
    # withheld providers.
    with django_assert_max_num_queries(4):
        look_up("4001234567")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60) | st.text("0123456789+-() ０１２３", max_size=30))
def test_any_text_gets_an_answer(typed: str) -> None:
    assert look_up(typed).verdict in Verdict
