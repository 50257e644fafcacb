"""No public output has what visitors may not see: drafts, waiting changes, the bin, what does not match the ledger."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from kb.api.urls import api
from kb.ledger import changes, publishing
from kb.ledger.facts import facts_of
from kb.models import FAQ, Advice, Change, ChangeState, Notice, Provider, Section, SectionItem, Step, Symptom
from kb.pages.registry import PAGES, ROOT_PAGES
from tests.hotlines.changes import entered
from tests.ledger.people import decider
from tests.people import hotline_person

SECRET = "Geheimnis"
SLUG = "secret-draft"
NUMBER = "95599"
BINNED, WITHHELD = "secret-binned", "secret-withheld"
KINDS = ("provider", "faq", "section", "symptom", "advice", "notice")


def write_rows(slug: str, *, publication: str = "published") -> list[Any]:
    """Writes a provider with a hotline, a question, a section, a symptom, advice and a notice that hold the secret."""
    state = {"slug": slug, "publication": publication}
    provider = Provider.objects.create(
        name_zh_hans=SECRET, name_en=SECRET, summary_zh_hans=SECRET, aliases=SECRET, **state
    )
    entered(slug, provider=provider, number=NUMBER, purpose_zh_hans=SECRET, source_name_zh_hans=SECRET)
    faq = FAQ.objects.create(question_zh_hans=SECRET, introduction_zh_hans=SECRET, **state)
    Step.objects.create(faq=faq, key="secret", title_zh_hans=SECRET, text_zh_hans=SECRET)
    section = Section.objects.create(title_zh_hans=SECRET, text_zh_hans=SECRET, **state)
    SectionItem.objects.create(section=section, key="secret", title_zh_hans=SECRET, text_zh_hans=SECRET)
    # Published content that refers to the secret must not take it along.
    FAQ.objects.get(slug="payment-failed").providers.add(provider)
    faq.providers.add(Provider.objects.get(slug="alipay"))
    symptom = Symptom.objects.create(slug=slug, label_zh_hans=SECRET, sentence_zh_hans=SECRET, faq=faq)
    texts = {"text_zh_hans": SECRET, "provider": provider}
    advice = [
        Advice.objects.create(slug=f"{slug}-{topic}", topic=topic, **texts) for topic in ("never-asks", "deceived")
    ]
    notice = Notice.objects.create(**texts)
    return [*advice, notice, symptom, section, faq, provider]


def write_changes() -> None:
    """Saves changes in every state that is not published: of each kind what is live, and a new question."""
    dora = decider()
    for state in ("draft", "submitted", "returned", "scheduled", "approved for later", "discarded"):
        author = hotline_person(state, *(f"{verb}_{kind}" for verb in ("add", "change") for kind in KINDS))
        live = [Provider, FAQ, Section, Symptom, Advice]
        rows = [model.objects.in_order().first() for model in live]
        for row in filter(None, rows):
            texts = {name: SECRET for name, text in facts_of(row).items() if name.endswith(("_zh_hans", "_en"))}
            change = changes.begin(
                kind=row._meta.model_name, subject=row.subject, facts={**facts_of(row), **texts}, by=author
            )
            _lead_on(change, state, author, dora)
        new = {**facts_of(FAQ.objects.get(slug="payment-failed")), "id": None, "question_zh_hans": SECRET}
        new |= {"slug": f"secret-{state.replace(' ', '-')}", "uid": None}
        _lead_on(changes.begin(kind="faq", subject="", facts=new, by=author), state, author, dora)
    assert {*Change.objects.values_list("state", flat=True)} == {*ChangeState.values} - {"published"}


def _lead_on(change: Change, state: str, author: User, dora: User) -> None:
    later = timezone.now() + timedelta(days=1)
    if state == "discarded":
        changes.discard(change, by=author)
    elif state == "scheduled" and not publishing.reasons(change):
        publishing.publish(change, by=author, at=later)
    elif state != "draft":
        change = publishing.submit(change, by=author, at=later if "later" in state else None)
        if state == "returned":
            publishing.send_back(change, by=dora, comment="?")
        elif state == "approved for later":
            publishing.approve(change, by=dora)


def write_withheld_rows() -> None:
    """Writes rows, and then the secret into them past the ledger."""
    write_rows(WITHHELD)
    with connection.cursor() as cursor:
        for table in ("provider", "faq", "section", "symptom", "hotline"):
            column = "purpose_zh_hans" if table == "hotline" else "slug"
            value = SECRET if table == "hotline" else WITHHELD
            cursor.execute(f"UPDATE kb_{table} SET {column} = %s WHERE slug = %s", [value + "-2", WITHHELD])
        for table in ("advice", "notice"):
            cursor.execute(f"UPDATE kb_{table} SET text_zh_hans = %s WHERE text_zh_hans = %s", [SECRET * 2, SECRET])


@pytest.fixture(params=["hidden", "published"])
def secret(request: pytest.FixtureRequest, content: None) -> str:
    """The secret in all that is hidden, or in published rows to show that it is found."""
    if request.param == "published":
        write_rows(SLUG)
        return "published"
    write_withheld_rows()
    for row in write_rows(BINNED):
        row.delete()
    for row in write_rows(SLUG, publication="draft")[:3]:
        row.delete()  # advice and notices have no publication
    write_changes()
    return "hidden"


SIGNED_FILE = "/api/v1/hotlines.json"
PER_LANGUAGE = [
    "",
    "providers/",
    "providers/alipay/",
    "providers/alipay/hotlines.vcf",
    "providers/alipay.md",
    "faq/",
    "faq/?provider=alipay",
    "faq/payment-failed/",
    "faq/payment-failed.md",
    "faq/payment-failed/side-by-side/",
    "call-sheet/",
    "what-happened/payment-failed/",
    "guide/",
    "guide/summary/",
    "search/",
    f"search/?q={NUMBER}",
    f"search/?q={SECRET}",
    "search/?q=zzzz",
    f"search/suggestions/?q={NUMBER}",
    f"search/suggestions/?q={SECRET}",
    "feed/",
    "deceived/",
    f"check-number/?number={NUMBER}",
    "check-number/?number=95189",
    "changes/",
    "changes/feed/",
    "offline/",
    "hotlines-file/",
    "show/payment-failed/",
    "nowhere/",
]
OUTPUTS = [
    *(f"/{language}/{path}" for language in ("zh-hans", "en") for path in PER_LANGUAGE),
    *(f"/sitemap-{kind}-1.xml" for kind in ("providers", "questions", "guide")),
    "/sitemap.xml",
    "/robots.txt",
    "/sw.js",
    "/readyz",
    "/llms.txt",
    "/saved-pages.json",
    SIGNED_FILE,
    "/api/v1/symptoms/",
    "/api/v1/notices/",
    *(f"/api/v1/{path}" for path in ("providers/", "faq/", "guide/", "providers/alipay/", "faq/payment-failed/")),
]
# Outputs without the secret even if it is published; all others must contain it then.
NOT_ABOUT_IT = {
    *(
        f"/{language}/{path}"
        for language in ("zh-hans", "en")
        for path in ("providers/alipay/hotlines.vcf", "show/payment-failed/")
    ),
    "/sitemap.xml",
    "/robots.txt",
    "/sw.js",
    "/readyz",
    "/api/v1/providers/alipay/",
}
OWN_PAGES = (
    "/{}/providers/{}/",
    "/{}/providers/{}/hotlines.vcf",
    "/{}/providers/{}/report/",
    "/{}/providers/{}/report/thanks/",
    "/{}/providers/{}.md",
    "/{}/faq/{}/",
    "/{}/faq/{}/side-by-side/",
    "/{}/faq/{}/feedback/",
    "/{}/faq/{}.md",
    "/{}/guide/{}/",
    "/{}/what-happened/{}/",
    "/{}/show/{}/",
    "/{}/picture/faq/{}.png",
    "/{}/picture/provider/{}.png",
    "/{}/picture/section/{}.png",
)
OWN_IN_API = ("providers", "faq", "guide")
NO_CONTENT_ON_IT = {
    *("front-door", "choose-language", "favicon", "alive", "app-manifest", "style"),
    *("feedback-thanks", "search-opened"),
    "preview",  # tests/admin/test_drafts.py: for whoever has the signed link
}
"""Names of pages that are made of no content."""


def own_pages(slug: str) -> list[str]:
    pages = [address.format(language, slug) for language in ("zh-hans", "en") for address in OWN_PAGES]
    return [*pages, *(f"/api/v1/{kind}/{slug}/" for kind in OWN_IN_API)]


def visible_text(client: Client, address: str) -> str:
    text = client.get(address).text
    if address != SIGNED_FILE:
        return text
    return base64.urlsafe_b64decode(json.loads(text)["payload"] + "==").decode()


def leaks(client: Client) -> set[str]:
    """Returns the outputs that contain anything of the secret."""
    found = set()
    for address in OUTPUTS:
        text = visible_text(client, address)
        # The page repeats the query in its box, title and language links, which is no leak.
        for asked in (SECRET, NUMBER):
            for repeated in (
                f'value="{asked}"',
                f"<title>{asked}",
                f"q%3D{asked}",
                f"number%3D{asked}",
                f"?number={asked}",
                f"\n{asked}</textarea>",
                f'<p class="checked">{asked}</p>',
                f'"detail": "{asked}"',  # of the suggestion to check a number
            ):
                text = text.replace(repeated, "")
        if any(word in text for word in (SECRET, "secret-", NUMBER)):
            found.add(address)
    return found


def test_no_public_output_contains_what_is_hidden(client: Client, secret: str) -> None:
    found = leaks(client)
    if secret == "hidden":
        assert found == set()
    else:
        assert found == set(OUTPUTS) - NOT_ABOUT_IT


def test_the_own_pages_of_what_is_hidden_are_not_found(client: Client, secret: str) -> None:
    for address in [page for slug in ((SLUG, BINNED) if secret == "hidden" else (SLUG,)) for page in own_pages(slug)]:
        response = client.get(address)
        assert response.status_code == (404 if secret == "hidden" else 200), address
        if response["Content-Type"] != "image/png":
            assert (SECRET in response.text) == (secret == "published"), address


def test_the_own_pages_of_what_is_withheld_and_of_new_questions_do_not_tell_it(client: Client, secret: str) -> None:
    if secret == "published":
        return
    new = [f"/{language}/faq/secret-{state}/" for language in ("zh-hans", "en") for state in ("submitted", "scheduled")]
    for address in [*own_pages(WITHHELD), *own_pages(f"{WITHHELD}-2"), *new]:
        response = client.get(address)
        assert response.status_code in (404, 503), address
        assert SECRET not in response.text, address


def test_every_page_of_the_site_is_walked() -> None:
    addresses = {address.partition("?")[0] for address in (*OUTPUTS, *own_pages(SLUG))}
    names = {page.name for page in (*ROOT_PAGES, *PAGES)}
    chinese = [address for address in addresses if not address.startswith("/en/") and "nowhere" not in address]
    assert names - {resolve(address).view_name for address in chinese} == NO_CONTENT_ON_IT
    in_api = [path for _prefix, router in api._routers for path in router.path_operations]
    assert {f"/api/v1{path}".replace("{slug:slug}", SLUG) for path in in_api} <= addresses
