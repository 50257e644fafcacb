"""Published and draft rows."""

from kb.models import FAQ


def test_no_draft_is_had_by_its_id(content):
    FAQ.objects.filter(slug="payment-failed").update(publication="draft")
    draft, shown = FAQ.objects.get(slug="payment-failed"), FAQ.objects.get(slug="account-locked")
    assert FAQ.objects.published_in_bulk([draft.pk, shown.pk]) == {shown.pk: shown}
