"""Published and draft rows."""

from kb.models import FAQ


def test_published_in_bulk_returns_no_drafts(content):
    FAQ.objects.filter(slug="payment-failed").update(publication="draft")
    draft, shown = FAQ.objects.get(slug="payment-failed"), FAQ.objects.get(slug="account-locked")
    assert FAQ.objects.published_in_bulk([draft.pk, shown.pk]) == {shown.pk: shown}
