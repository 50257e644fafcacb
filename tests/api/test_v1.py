"""The read-only JSON API."""

from datetime import date, timedelta
from secrets import token_hex

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from kb.api.v1 import _provider_slugs
from kb.delivery.snapshot import in_snapshot
from kb.models import FAQ, Notice, Provider, Section
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


def test_a_checked_hotline_has_its_date_and_method_and_becomes_due(client: Client) -> None:
    entered(state="checked", checked_on=date(2020, 11, 20), checked_how="called", hours="每日 9:00-18:00")
    hotline = client.get("/api/v1/providers/alipay/").json()["hotlines"][0]
    assert (hotline["state"], hotline["checked_on"], hotline["checked_how"]) == ("due", "2020-11-20", "called")
    assert (hotline["hours"], hotline["callable"]) == ("daily 09:00-18:00", True)


def test_a_withdrawn_number_names_its_successor(client: Client) -> None:
    texts = {"purpose_zh_hans": "客服", "source_name_zh_hans": "官网"}
    new = entered("alipay-new", provider=Provider.objects.get(slug="alipay"), number="95189", **texts)
    entered(state="withdrawn", replaced_by=new)
    assert client.get("/api/v1/providers/alipay/").json()["hotlines"][0]["replaced_by"] == "alipay-new"


@pytest.mark.parametrize("path", ["providers/alipay/", "providers/?limit=1"])
def test_a_withheld_hotline_has_only_its_state(client: Client, path: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    answer = client.get(f"/api/v1/{path}").json()
    (hotline,) = answer.get("items", [answer])[0]["hotlines"]
    assert hotline.pop("state") == "withheld"
    assert hotline.pop("state_in_words")["en"] == "This number is being checked"
    assert hotline.pop("purpose") == hotline.pop("source") == {"zh_hans": "", "en": None}
    assert not any(hotline.values())


def test_a_missing_translation_is_null(client: Client) -> None:
    FAQ.objects.filter(slug="payment-failed").update(question_en=" ")
    question = client.get("/api/v1/faq/payment-failed/").json()["question"]
    assert question["en"] is None
    assert question["zh_hans"]


def test_lists_are_ordered_and_paginated(client: Client) -> None:
    whole = client.get("/api/v1/faq/").json()
    part = client.get("/api/v1/faq/?limit=2&offset=1").json()
    assert whole["count"] == part["count"] == 5
    assert part["items"] == whole["items"][1:3]


@pytest.mark.parametrize("window", ["limit=0", "limit=101", "limit=x", "offset=-1", "offset=99999999999999999999"])
def test_a_window_outside_the_list_is_refused(client: Client, window: str) -> None:
    assert client.get(f"/api/v1/faq/?{window}").status_code == 422


def test_unknown_slugs_are_not_found(client: Client) -> None:
    response = client.get("/api/v1/faq/nothing/")
    assert (response.status_code, response.headers["Content-Type"]) == (404, "application/json; charset=utf-8")


@pytest.mark.parametrize(
    "path",
    ["providers/", "faq/", "guide/", "symptoms/", "providers/alipay/", "faq/payment-failed/", "guide/summary/"],
)
def test_an_answer_takes_at_most_four_queries(client: Client, django_assert_max_num_queries, path: str) -> None:
    # Lists: the count, the rows, their parts, the ids of their providers. One object: the same less the count.
    # The slugs of the providers are looked up once a snapshot.
    with in_snapshot(token_hex()):
        _provider_slugs()
        with django_assert_max_num_queries(4):
            client.get(f"/api/v1/{path}")


def test_head_has_no_body(client: Client) -> None:
    assert client.head("/api/v1/faq/").status_code == 200


# --- HTTP --------------------------------------------------------------------------------------------------

ADDRESSES = [
    "providers/",
    "faq/",
    "guide/",
    "symptoms/",
    "notices/",
    "providers/alipay/",
    "faq/payment-failed/",
    "guide/summary/",
    "openapi.json",
]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_a_matching_etag_gets_304(client: Client, path: str, method: str) -> None:
    first = getattr(client, method)(f"/api/v1/{path}")
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = getattr(client, method)(f"/api/v1/{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_an_old_etag_gets_the_new_response(client: Client) -> None:
    tag = client.get("/api/v1/providers/alipay/").headers["ETag"]
    entered(state="disputed")
    again = client.get("/api/v1/providers/alipay/", headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.headers["ETag"] != tag


@pytest.mark.parametrize("path", ADDRESSES)
def test_scripts_of_any_origin_may_read_and_revalidate(client: Client, path: str) -> None:
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    preflight = client.options(f"/api/v1/{path}", headers=asked)
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in preflight.headers["Access-Control-Allow-Methods"].split(", ")
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"].split(", ")
    assert client.get(f"/api/v1/{path}", headers=asked).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_other_methods_get_405(path: str, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{path}")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response.json()["detail"]


@pytest.mark.parametrize(
    ("path", "status"), [("faq/nothing/", 404), ("faq/?limit=0", 422), ("", 404), ("guide/?offset=x", 422)]
)
def test_errors_are_json_readable_by_any_origin_and_not_cached(client: Client, path: str, status: int) -> None:
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, bool(response.json()["detail"])) == (status, True)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Cache-Control" not in response.headers


@pytest.mark.parametrize("path", ["providers/", "faq/", "guide/", "symptoms/"])
def test_the_parts_of_a_list_link_to_each_other(client: Client, path: str) -> None:
    whole = client.get(f"/api/v1/{path}").json()
    assert (whole["next"], whole["previous"]) == (None, None)
    seen, address, last = [], f"/api/v1/{path}?limit=2", None
    while address:
        part = client.get(address).json()
        seen += part["items"]
        last, address = address, (part["next"] or "").removeprefix("http://testserver")
    assert seen == whole["items"]
    assert client.get(last).json()["previous"].startswith(f"http://testserver/api/v1/{path}?limit=2&offset=")
    past = client.get(f"/api/v1/{path}?limit=2&offset=1000").json()
    assert past["next"] is None
    assert client.get(past["previous"]).json()["items"] == whole["items"][-2:]


# --- Content ------------------------------------------------------------------------------------------


def test_a_hotline_has_its_state_in_words_in_both_languages(client: Client) -> None:
    hotline = client.get("/api/v1/providers/alipay/").json()["hotlines"][0]
    assert hotline["state_in_words"] == {"zh_hans": "尚未核实", "en": "Not yet checked"}


def test_a_symptom_names_its_question(client: Client) -> None:
    symptom = client.get("/api/v1/symptoms/").json()["items"][0]
    assert (symptom["slug"], symptom["faq"], symptom["label"]["en"]) == (
        *("payment-failed", "payment-failed"),
        "My payment failed",
    )
    assert symptom["sentence"]["zh_hans"]


def test_a_symptom_whose_question_is_a_draft_is_left_out(client: Client) -> None:
    FAQ.objects.filter(slug="payment-failed").update(publication="draft")
    items = client.get("/api/v1/symptoms/").json()["items"]
    assert items
    assert "payment-failed" not in [item["faq"] for item in items]


def test_only_notices_in_effect_are_listed(client: Client) -> None:
    now = timezone.now()
    Notice.objects.create(text_zh_hans="支付宝暂时无法付款", provider=Provider.objects.get(slug="alipay"), starts=now)
    Notice.objects.create(text_zh_hans="以后", starts=now + timedelta(days=1))
    (notice,) = client.get("/api/v1/notices/").json()
    assert (notice["text"], notice["provider"]) == ({"zh_hans": "支付宝暂时无法付款", "en": None}, "alipay")


# --- The OpenAPI description -----------------------------------------------------------------------------------

DESCRIBED = [
    *(f"/api/v1/{kind}/" for kind in ("providers", "faq", "guide", "symptoms", "notices")),
    *(f"/api/v1/{kind}/{{slug}}/" for kind in ("providers", "faq", "guide")),
    "/api/v1/hotlines.json",
    "/.well-known/jwks.json",
]
SLUGS = {"providers": (Provider, "alipay"), "faq": (FAQ, "payment-failed"), "guide": (Section, "summary")}


def test_the_description_names_every_address(client: Client) -> None:
    assert sorted(client.get("/api/v1/openapi.json").json()["paths"]) == sorted(DESCRIBED)


@pytest.mark.parametrize("path", DESCRIBED)
def test_the_description_has_exactly_the_statuses_that_are_returned(client: Client, path: str) -> None:
    responses = client.get("/api/v1/openapi.json").json()["paths"][path]["get"]["responses"]
    kind = path.split("/")[3] if path.startswith("/api/v1/") else ""
    model, slug = SLUGS.get(kind, (None, ""))
    address = path.replace("{slug}", slug)
    first = client.get(address)
    given = [first, client.get(address, headers={"If-None-Match": first["ETag"]})]
    given += [client.get(f"{address}{wrong}") for wrong in ("?limit=0", "?offset=x", "?limit=1&limit=2", "?nothing=1")]
    if "{slug}" in path:
        given += [client.get(path.replace("{slug}", other)) for other in ("nothing", "not%20a%20slug", "%04", "支付宝")]
        model.objects.filter(slug=slug).update(slug="new")
        given.append(client.get(address))
    assert sorted(responses) == sorted({str(response.status_code) for response in given})
    for response in given:
        types = responses[str(response.status_code)].get("content", {})
        assert not types or response["Content-Type"].partition(";")[0] in types
        if response.status_code in (404, 422):
            schema = {**client.get("/api/v1/openapi.json").json(), **types["application/json"]["schema"]}
            Draft202012Validator(schema).validate(response.json())


@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/api/v2/faq/", "/api/v1/faq/not%20a%20slug/"])
def test_unknown_addresses_of_the_api_answer_404_in_json(client: Client, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (404, "application/json")
    assert response["Access-Control-Allow-Origin"] == "*"
