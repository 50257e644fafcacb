"""The last change is the same in every output."""

import json
import re
from datetime import UTC, datetime

import pytest
import vobject
from django.db import connection
from django.test import Client

from kb.models import FAQ, Hotline, Provider, Section, SectionItem, Step
from tests.door import enter
from tests.hotlines.changes import entered

pytestmark = pytest.mark.usefixtures("content")

OLD = datetime(2020, 1, 2, tzinfo=UTC)
NEW = datetime(2024, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def everything_is_old(content: None) -> None:
    for model in (Provider, FAQ, Section, Step, SectionItem, Hotline):
        model.objects.update(updated=OLD)


def times(client: Client, path: str) -> dict[str, datetime]:
    """Returns the last change in every output about the object at this path ("faq/payment-failed")."""
    document = client.get(f"/en/{path}/").content.decode()
    ((structured),) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', document)
    graph = json.loads(structured)["@graph"]
    found = {
        "API": client.get(f"/api/v1/{path}/").json()["updated"],
        "API list": next(
            row["updated"]
            for row in client.get(f"/api/v1/{path.partition('/')[0]}/").json()["items"]
            if path.endswith(f"/{row['slug']}")
        ),
        "JSON-LD": next(node["dateModified"] for node in graph if "dateModified" in node),
    }
    if path.startswith("faq/"):
        entries = client.get("/en/feed/").content.decode().split("<entry")
        (entry,) = [entry for entry in entries if f"/en/{path}/" in entry]
        found["feed"] = re.findall("<updated>(.*?)</updated>", entry)[0]
        found["page"] = re.findall(r'"changed">.*?datetime="(.*?)"', document)[0]
    if path.startswith("providers/"):
        card = vobject.readOne(client.get(f"/en/{path}/hotlines.vcf").content.decode())
        found["vCard"] = card.rev.value
    return {name: datetime.fromisoformat(value).astimezone(UTC) for name, value in found.items()}


PAGES = [("providers/alipay", Hotline), ("faq/payment-failed", Step), ("guide/main-features", SectionItem)]
OF = {
    Hotline: {"provider__slug": "alipay"},
    Step: {"faq__slug": "payment-failed"},
    SectionItem: {"section__slug": "main-features"},
}


@pytest.mark.parametrize(("path", "part"), PAGES)
def test_a_changed_part_is_a_change_of_its_page_in_every_form(client: Client, path: str, part) -> None:
    assert set(times(client, path).values()) == {OLD}
    part.objects.filter(pk=part.objects.filter(**OF[part]).last().pk).update(updated=NEW)
    assert set(times(client, path).values()) == {NEW}
    assert f"/en/{path}/</loc><lastmod>{NEW:%Y-%m-%d}" in _sitemap(client, path)


def _sitemap(client: Client, path: str) -> str:
    kind = {"providers": "providers", "faq": "questions", "guide": "guide"}[path.partition("/")[0]]
    return re.sub(r"\s+<", "<", client.get(f"/sitemap-{kind}-1.xml").content.decode())


@pytest.mark.parametrize("state", ["disputed", "withdrawn"])
def test_a_number_that_may_not_be_called_any_more_is_a_change_of_its_wallet(client: Client, state: str) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    entered(state=state)
    assert all(time >= before for time in times(client, "providers/alipay").values())


@pytest.mark.parametrize(("path", "part"), PAGES[1:])
def test_a_part_that_was_removed_is_a_change_of_its_page(client: Client, path: str, part) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    part.objects.filter(**OF[part]).first().delete()
    assert all(time >= before for time in times(client, path).values())


def test_a_step_that_moved_to_another_question_is_a_change_of_both(client: Client) -> None:
    step, other = Step.objects.filter(**OF[Step]).first(), FAQ.objects.get(slug="account-locked")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_step SET faq_id = %s, position = 99 WHERE id = %s", [other.pk, step.pk])
    enter(step.faq, other)
    assert OLD not in times(client, "faq/payment-failed").values()
