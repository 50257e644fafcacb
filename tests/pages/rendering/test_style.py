"""The style page, in development alone."""

import pytest

from kb.models import VerificationStatus
from kb.pages.rendering.icons import ICONS


def test_visitors_have_no_style_page(read, db):
    read("/en/style/", status=404)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_style_page_shows_every_verification_status_and_icon(read, db, settings, language):
    settings.DEVELOPMENT = True
    page = read(f"/{language}/style/")
    shown = {span["class"] for span in page.all("span") if str(span.attributes.get("class")).startswith("state ")}
    assert shown == {f"state {verification_status.value}" for verification_status in VerificationStatus}
    assert set(ICONS) <= set(page.texts("span"))
    assert page.one("meta", name="robots")["content"] == "noindex"
