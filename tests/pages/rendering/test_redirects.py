"""Renamed pages: every old address redirects, and ids stay."""

import itertools

import pytest
from django.core import serializers
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kb.content.former_addresses import MODEL_OF_VIEW
from kb.models import FAQ, FormerAddress, Provider, Section, Symptom
from kb.models.permanent_id import ContentWithUid
from tests.door import enter

pytestmark = pytest.mark.usefixtures("content")

OLD = {Provider: "alipay", FAQ: "payment-failed", Section: "summary", Symptom: "wrong-person"}
ADDRESSES = [
    (Provider, "/en/providers/{}/"),
    (Provider, "/en/providers/{}/?from=card&lang=a%20b"),
    (Provider, "/en/providers/{}.md"),
    (Provider, "/en/providers/{}/hotlines.vcf"),
    (Provider, "/en/providers/{}/report/"),
    (Provider, "/en/providers/{}/report/thanks/?reason=not-them"),
    (Provider, "/en/picture/provider/{}.png"),
    (Provider, "/api/v1/providers/{}/"),
    (Provider, "/en/faq/?provider={}"),
    (Provider, "/zh-hans/faq/account-locked/?provider={}"),
    (Provider, "/en/faq/account-locked/side-by-side/?provider={}"),
    (Provider, "/en/show/wrong-person/?provider={}"),
    (Provider, "/en/call-sheet/?provider={}&problem=wrong-person"),
    (FAQ, "/zh-hans/faq/{}/"),
    (FAQ, "/en/faq/{}.md"),
    (FAQ, "/en/faq/{}/side-by-side/"),
    (FAQ, "/en/faq/{}/feedback/?step=check-network"),
    (FAQ, "/en/faq/{}/feedback/thanks/?reason=helped"),
    (FAQ, "/en/picture/faq/{}.png"),
    (FAQ, "/api/v1/faq/{}/"),
    (FAQ, "/en/call-sheet/?faq={}"),
    (Section, "/en/guide/{}/"),
    (Section, "/en/picture/section/{}.png"),
    (Section, "/api/v1/guide/{}/"),
    (Symptom, "/en/what-happened/{}/"),
    (Symptom, "/en/show/{}/"),
    (Symptom, "/en/call-sheet/?provider=alipay&problem={}"),
]


def rename(model: type[ContentWithUid], *slugs: str) -> None:
    """From the first slug to the second, from that to the third …"""
    for old, new in itertools.pairwise(slugs):
        assert model.objects.filter(slug=old).update(slug=new) == 1


@pytest.mark.parametrize(("model", "address"), ADDRESSES)
def test_every_form_of_an_old_address_redirects_to_the_new_one(client: Client, model, address) -> None:
    rename(model, OLD[model], "second-name", "third-name")
    for former in (OLD[model], "second-name"):
        response = client.get(address.format(former))
        assert (response.status_code, response.url) == (301, address.format("third-name"))
        assert "max-age=10" in response["Cache-Control"]
    assert client.get(address.format("third-name")).status_code == 200


def test_an_address_with_several_former_slugs_redirects_once(client: Client) -> None:
    rename(FAQ, "payment-failed", "not-paid")
    rename(Provider, "alipay", "ali")
    response = client.get("/en/faq/payment-failed/?provider=alipay")
    assert (response.status_code, response.url) == (301, "/en/faq/not-paid/?provider=ali")


def _save(faq: FAQ) -> None:
    faq.slug = "new"
    faq.save()


def _load(faq: FAQ) -> None:
    (record,) = serializers.serialize("python", [faq])
    record["fields"]["slug"] = "new"
    for loaded in serializers.deserialize("python", [record]):
        loaded.save()


def _bulk(faq: FAQ) -> None:
    faq.slug = "new"
    FAQ.objects.bulk_update([faq], ["slug"])


def _sql(faq: FAQ) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_faq SET slug = 'new' WHERE slug = %s", [faq.slug])


@pytest.mark.parametrize("write", [_save, _load, _bulk, _sql])
def test_every_way_to_change_a_slug_is_recorded(client: Client, write) -> None:
    write(faq := FAQ.objects.get(slug="payment-failed"))
    enter(faq)
    assert client.get("/en/faq/payment-failed/").url == "/en/faq/new/"


def test_the_current_owner_of_a_slug_takes_precedence(client: Client) -> None:
    rename(FAQ, "payment-failed", "new")
    rename(FAQ, "account-locked", "payment-failed", "newer")
    assert client.get("/en/faq/payment-failed/").url == "/en/faq/newer/"
    rename(FAQ, "forgot-password", "payment-failed")
    assert client.get("/en/faq/payment-failed/").status_code == 200
    assert client.get("/en/faq/payment-failed/?provider=nothing").status_code == 404


def test_a_row_that_gets_its_slug_back_answers_there(client: Client) -> None:
    rename(FAQ, "payment-failed", "new", "payment-failed")
    assert client.get("/en/faq/payment-failed/").status_code == 200
    assert client.get("/en/faq/new/").url == "/en/faq/payment-failed/"


@pytest.mark.parametrize("model", [Provider, FAQ, Section])
def test_the_old_address_of_a_draft_is_not_found(client: Client, model) -> None:
    rename(model, OLD[model], "new")
    model.objects.filter(slug="new").update(publication="draft")
    for kind, address in ADDRESSES:
        if kind is model:
            response = client.get(address.format(OLD[model]))
            assert response.status_code in (400, 404), address
            assert b"/new/" not in response.content


def test_deleted_and_unknown_rows_are_not_found(client: Client) -> None:
    rename(Section, "summary", "new")
    Section.objects.filter(slug="new").delete()
    assert client.get("/en/guide/summary/").status_code == 404
    page = client.get("/en/guide/nothing/")
    assert page.status_code == 404
    assert b"95188" in page.content


def test_a_form_sent_to_an_old_address_gets_308(client: Client) -> None:
    rename(FAQ, "payment-failed", "new")
    response = client.post("/en/faq/payment-failed/feedback/", {"reason": "helped"})
    assert (response.status_code, response.url) == (308, "/en/faq/new/feedback/")


def test_scripts_of_any_origin_may_follow_redirects_of_the_api(client: Client) -> None:
    rename(FAQ, "payment-failed", "new")
    assert client.get("/api/v1/faq/payment-failed/")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("slug", ["a\x00b", "a" * 300, "支付宝", "../alipay"])
def test_an_invalid_slug_in_the_query_is_not_redirected(client: Client, slug: str) -> None:
    assert client.get("/en/faq/account-locked/", {"provider": slug}).status_code == 404


def test_the_page_on_talking_to_support_is_found_under_any_name(client: Client) -> None:
    rename(Section, "talking-to-support", "on-the-phone")
    assert "/en/guide/on-the-phone/" in client.get("/en/search/?q=zzzz").content.decode()
    sheet = client.get("/en/call-sheet/?provider=alipay&problem=wrong-person").content.decode()
    assert "/en/guide/on-the-phone/" in sheet
    assert client.get("/en/guide/talking-to-support/").url == "/en/guide/on-the-phone/"


def test_a_redirect_takes_few_queries(client: Client, django_assert_max_num_queries) -> None:
    rename(Section, "summary", "new")
    # The sections and their items; whether it is withheld; wallets and their hotlines, notices; what the address was,
    # whether it is in use again, and what it is called now: the section and its items; its history.
    with django_assert_max_num_queries(11):
        client.get("/en/guide/summary/")


def test_every_view_with_a_slug_is_listed() -> None:
    def named(patterns: list, namespace: str = "") -> set[str]:
        found = set()
        for pattern in patterns:
            if isinstance(pattern, URLResolver) and pattern.app_name != "admin":
                found |= named(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
            elif isinstance(pattern, URLPattern) and "slug" in pattern.pattern.converters:
                found.add(f"{namespace}{pattern.name}")
        return found

    assert named(get_resolver().url_patterns) == {*MODEL_OF_VIEW, "picture"}


# --- Ids --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Provider, FAQ, Section, Symptom])
def test_an_id_survives_renaming_saving_and_loading(model) -> None:
    row = model.objects.get(slug=OLD[model])
    uid, urn = row.uid, row.urn
    assert urn == f"urn:uuid:{uid}"
    (record,) = serializers.serialize("python", [row])
    assert record["fields"].pop("uid") == str(uid)
    row.slug = "new"
    row.save()
    for loaded in serializers.deserialize("python", [{**record, "pk": row.pk}]):
        loaded.save()
    assert model.objects.get(pk=row.pk).uid == uid


def test_a_dump_brings_ids_and_former_addresses_into_an_empty_database(client: Client) -> None:
    rename(Section, "summary", "new")
    uid = Section.objects.get(slug="new").uid
    dump = serializers.serialize("json", [*FormerAddress.objects.all(), *Section.objects.all()])
    Section.objects.all().delete()
    FormerAddress.objects.all().delete()
    for loaded in serializers.deserialize("json", dump):
        loaded.save()
    enter(*Section.objects.all())
    assert Section.objects.get(slug="new").uid == uid
    assert client.get("/en/guide/summary/").url == "/en/guide/new/"


def test_rows_that_are_made_together_get_an_id_each(db) -> None:
    made = [Section(slug=f"s-{n}", position=90 + n, title_zh_hans="题", text_zh_hans="文") for n in range(2)]
    Section.objects.bulk_create(made)
    assert len(set(Section.objects.filter(slug__startswith="s-").values_list("uid", flat=True))) == 2
