"""What the dashboard and the forms offer: the figures, and the way to the public page."""

import pytest
from django.db import connection

from kb.hotlines.checks import dispute
from kb.models import FAQ, Provider, Section, VerificationStatus
from tests.hotlines.changes import hotline


@pytest.fixture
def editor(content, staff):
    return staff("editor")


@pytest.mark.parametrize(("model", "path"), [(Provider, "providers"), (FAQ, "faq"), (Section, "guide")])
def test_a_published_page_is_linked_in_both_languages(editor, model, path):
    obj = model.objects.last()
    html = editor.get(f"/admin/kb/{model._meta.model_name}/{obj.pk}/change/").content.decode()
    for language in ("zh-hans", "en"):
        assert f'href="/{language}/{path}/{obj.slug}/"' in html


def test_a_draft_is_not_linked(editor):
    faq = FAQ.objects.first()
    FAQ.objects.filter(pk=faq.pk).update(publication="draft")
    assert f"/faq/{faq.slug}/" not in editor.get(f"/admin/kb/faq/{faq.pk}/change/").content.decode()


def test_the_dashboard_shows_the_translation_progress_and_links_to_missing_texts(editor):
    html = editor.get("/admin/").content.decode()
    assert "100%" in html
    assert "english=missing" not in html
    FAQ.objects.filter(slug="payment-failed").update(question_en=None)
    html = editor.get("/admin/").content.decode()
    assert "99%" in html
    assert 'href="/admin/kb/faq/?english=missing"' in html
    assert 'href="/admin/kb/section/?english=missing"' not in html


def test_the_dashboard_counts_hotlines_by_verification_status(editor, alice):
    dispute(hotline(), by=alice, why_zh_hans="接电话的人索要验证码。")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '4001234567' WHERE slug = 'jd-pay-support'")
    response = editor.get("/admin/")
    assert response.context["hotlines"] == [
        (VerificationStatus.NOT_YET_CHECKED, 3),
        (VerificationStatus.DISPUTED, 1),
        (VerificationStatus.WITHHELD, 1),
    ]


def test_the_dashboard_of_a_site_without_content_is_shown(staff):
    assert staff("editor").get("/admin/").status_code == 200


@pytest.mark.parametrize(
    ("roles", "offered"), [(["administrator"], True), (["editor"], False), (["translator"], False)]
)
def test_the_switch_between_the_languages_is_for_those_who_write_both(content, staff, roles, offered):
    html = staff(*roles).get(f"/admin/kb/faq/{FAQ.objects.first().pk}/change/").content.decode()
    assert ("kb-language-switch" in html) is offered
