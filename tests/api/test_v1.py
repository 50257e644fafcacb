"""The read-only JSON: both languages, honest numbers, pages of a list."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from openapi_spec_validator import validate

from kb.models import FAQ, Provider
from tests.hotlines.changes import entered

pytestmark = pytest.mark.usefixtures("content")


def test_the_schema_is_valid_openapi(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    validate(schema)
    assert schema["openapi"].startswith("3.1")


def test_a_hotline_comes_with_its_state_and_source(client: Client) -> None:
    hotline = client.get("/api/v1/providers/alipay/").json()["hotlines"][0]
    assert (hotline["number"], hotline["dialled"], hotline["state"]) == ("95188", "95188", "not-yet-checked")
    assert hotline["checked_on"] is None
    assert hotline["source"]["zh_hans"]
    assert hotline["source"]["en"]


@pytest.mark.parametrize("state", ["disputed", "withdrawn"])
def test_a_number_nobody_should_call_is_not_callable(client: Client, state: str) -> None:
    entered(state=state)
    hotline = client.get("/api/v1/providers/alipay/").json()["hotlines"][0]
    assert (hotline["state"], hotline["callable"], hotline["dialled"]) == (state, False, "")


def test_a_check_says_when_and_how_and_grows_due(client: Client) -> None:
    entered(state="checked", checked_on=date(2020, 11, 20), checked_how="called", hours="每日 9:00-18:00")
    hotline = client.get("/api/v1/providers/alipay/").json()["hotlines"][0]
    assert (hotline["state"], hotline["checked_on"], hotline["checked_how"]) == ("due", "2020-11-20", "called")
    assert (hotline["hours"], hotline["callable"]) == ("daily 09:00-18:00", True)


def test_a_withdrawn_number_names_the_one_to_call_instead(client: Client) -> None:
    texts = {"purpose_zh_hans": "客服", "source_name_zh_hans": "官网"}
    new = entered("alipay-new", provider=Provider.objects.get(slug="alipay"), number="95189", **texts)
    entered(state="withdrawn", replaced_by=new)
    assert client.get("/api/v1/providers/alipay/").json()["hotlines"][0]["replaced_by"] == "alipay-new"


@pytest.mark.parametrize("path", ["providers/alipay/", "providers/?limit=1"])
def test_nothing_is_said_of_a_row_that_does_not_match_the_ledger(client: Client, path: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    answer = client.get(f"/api/v1/{path}").json()
    (hotline,) = answer.get("items", [answer])[0]["hotlines"]
    assert hotline.pop("state") == "withheld"
    assert hotline.pop("purpose") == hotline.pop("source") == {"zh_hans": "", "en": None}
    assert not any(hotline.values())


def test_a_missing_translation_is_null(client: Client) -> None:
    FAQ.objects.filter(slug="payment-failed").update(question_en=" ")
    question = client.get("/api/v1/faq/payment-failed/").json()["question"]
    assert question["en"] is None
    assert question["zh_hans"]


def test_lists_come_in_order_and_in_parts(client: Client) -> None:
    whole = client.get("/api/v1/faq/").json()
    part = client.get("/api/v1/faq/?limit=2&offset=1").json()
    assert whole["count"] == part["count"] == 5
    assert part["items"] == whole["items"][1:3]


@pytest.mark.parametrize("window", ["limit=0", "limit=101", "limit=x", "offset=-1", "offset=99999999999999999999"])
def test_a_window_outside_the_list_is_refused(client: Client, window: str) -> None:
    assert client.get(f"/api/v1/faq/?{window}").status_code == 422


def test_what_does_not_exist_is_not_found(client: Client) -> None:
    response = client.get("/api/v1/faq/nothing/")
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/json; charset=utf-8")


@pytest.mark.parametrize(
    "path", ["providers/", "faq/", "guide/", "providers/alipay/", "faq/payment-failed/", "guide/summary/"]
)
def test_an_answer_takes_at_most_four_queries(client: Client, django_assert_max_num_queries, path: str) -> None:
    # Lists: the count, the rows, their parts, the providers of questions. One object: the same less the count.
    with django_assert_max_num_queries(4):
        client.get(f"/api/v1/{path}")


def test_an_answer_can_be_asked_for_without_its_body(client: Client) -> None:
    assert client.head("/api/v1/faq/").status_code == 200
