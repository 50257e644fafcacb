"""No public output contains unpublished content."""

import pytest

from kb.models import FAQ, Provider, Section, SectionItem, Step
from tests.hotlines.changes import entered

SECRET = "Geheimnis"
SLUG = "secret-draft"
NUMBER = "95599"


@pytest.fixture(params=["draft", "published"])
def secret(request, content):
    """A provider with a hotline, a question and a section: drafts, or published to show that they are found."""
    state = {"slug": SLUG, "publication": request.param}
    provider = Provider.objects.create(
        name_zh_hans=SECRET, name_en=SECRET, summary_zh_hans=SECRET, aliases=SECRET, **state
    )
    entered(SLUG, provider=provider, number=NUMBER, purpose_zh_hans=SECRET, source_name_zh_hans=SECRET)
    faq = FAQ.objects.create(question_zh_hans=SECRET, introduction_zh_hans=SECRET, **state)
    Step.objects.create(faq=faq, key="secret", title_zh_hans=SECRET, text_zh_hans=SECRET)
    section = Section.objects.create(title_zh_hans=SECRET, text_zh_hans=SECRET, **state)
    SectionItem.objects.create(section=section, key="secret", title_zh_hans=SECRET, text_zh_hans=SECRET)
    # Published content that refers to the draft must not take it along.
    FAQ.objects.get(slug="payment-failed").providers.add(provider)
    faq.providers.add(Provider.objects.get(slug="alipay"))
    return request.param


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
    "nowhere/",
]
OUTPUTS = [
    *(f"/{language}/{path}" for language in ("zh-hans", "en") for path in PER_LANGUAGE),
    *(f"/sitemap-{kind}-1.xml" for kind in ("providers", "questions", "guide")),
    "/llms.txt",
    "/saved-pages.json",
    "/api/v1/symptoms/",
    "/api/v1/notices/",
    *(f"/api/v1/{path}" for path in ("providers/", "faq/", "guide/", "providers/alipay/", "faq/payment-failed/")),
]
# Outputs without the secret even if it is published; all others must contain it then.
NOT_ABOUT_IT = {
    "/zh-hans/providers/alipay/hotlines.vcf",
    "/en/providers/alipay/hotlines.vcf",
    "/api/v1/providers/alipay/",
    "/api/v1/symptoms/",
    "/api/v1/notices/",
}
OWN_PAGES = [
    *(
        f"/{language}/{path}"
        for language in ("zh-hans", "en")
        for path in (
            f"providers/{SLUG}/",
            f"providers/{SLUG}/hotlines.vcf",
            f"providers/{SLUG}/report/",
            f"providers/{SLUG}/report/thanks/",
            f"faq/{SLUG}/",
            f"faq/{SLUG}/side-by-side/",
            f"faq/{SLUG}/feedback/",
            f"faq/{SLUG}.md",
            f"providers/{SLUG}.md",
            f"picture/faq/{SLUG}.png",
            f"picture/provider/{SLUG}.png",
            f"picture/section/{SLUG}.png",
            f"guide/{SLUG}/",
        )
    ),
    *(f"/api/v1/{kind}/{SLUG}/" for kind in ("providers", "faq", "guide")),
]


def _leaks(client) -> set[str]:
    """Returns the outputs that contain anything of the draft."""
    found = set()
    for address in OUTPUTS:
        text = client.get(address).content.decode()
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
        if any(word in text for word in (SECRET, SLUG, NUMBER)):
            found.add(address)
    return found


def test_no_public_output_contains_a_draft(client, secret):
    leaks = _leaks(client)
    if secret == "draft":
        assert leaks == set()
    else:
        assert leaks == set(OUTPUTS) - NOT_ABOUT_IT


def test_the_own_pages_of_a_draft_are_not_found(client, secret):
    for address in OWN_PAGES:
        response = client.get(address)
        assert response.status_code == (404 if secret == "draft" else 200), address
        if response["Content-Type"] == "image/png":
            continue
        assert (SECRET in response.content.decode()) == (secret == "published"), address
