"""Queries whose SQL is made once."""

import gc

import pytest
from django.db import connection

from kb.models import FAQ, Hotline, Provider, Step, Symptom
from kb.models.prepared import Prepared, gather

pytestmark = pytest.mark.usefixtures("content")


def _columns(row):
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def _all_prepared():
    """Every one that the program has made."""
    import kb.pages.urls  # noqa: F401, PLC0415

    return [found for found in gc.get_objects() if type(found) is Prepared]  # lazy objects would be woken by isinstance


def _texts(prepared, slug):
    """As many as its query set takes."""
    try:
        prepared._make()
    except TypeError:
        return [slug]
    return []


@pytest.mark.parametrize("slug", ["payment-failed", "alipay", "main-features", "nothing"])
def test_each_gives_the_objects_of_its_query_set(slug):
    assert len(_all_prepared()) > 10
    for prepared in _all_prepared():
        texts = _texts(prepared, slug)
        expected = list(prepared._make(*texts))
        for _again in range(2):
            assert [_columns(row) for row in prepared(*texts)] == [_columns(row) for row in expected]


def test_the_text_of_each_call_is_its_own():
    by_slug = Prepared(lambda slug: Provider.objects.filter(slug=slug))
    assert [by_slug(slug)[0].slug for slug in ("alipay", "jd-pay")] == ["alipay", "jd-pay"]
    assert by_slug("' OR 1=1 --") == []


def test_what_is_in_the_database_is_asked_each_time():
    providers = Prepared(Provider.objects.published)
    before = len(providers())
    Provider.objects.filter(slug="alipay").update(publication="draft")
    assert len(providers()) == before - 1


def test_a_call_is_one_query(django_assert_num_queries):
    symptoms = Prepared(lambda: Symptom.objects.published().in_order())
    symptoms()
    with django_assert_num_queries(1):
        assert [symptom.faq and symptom.faq.slug for symptom in symptoms()]


def test_what_is_annotated_comes_with_each_object():
    hotline = Prepared(Hotline.objects.with_entry)()[0]
    assert hotline.entry_revision == 1


def test_an_object_it_gave_can_be_saved():
    step = Prepared(lambda slug: Step.objects.filter(faq__slug=slug).in_order())("payment-failed")[0]
    step.title_en = "Another title"
    step.save()
    assert Step.objects.get(pk=step.pk).title_en == "Another title"


def test_what_was_gathered_needs_no_query_more(django_assert_num_queries):
    faqs = list(FAQ.objects.in_order())
    gather(faqs, "steps", Step.objects.in_order(), by="faq")
    with django_assert_num_queries(0):
        assert [step.faq for step in faqs[0].steps.all()] == [faqs[0]] * len(faqs[0].steps.all())
        assert sum(len(faq.steps.all()) for faq in faqs) > len(faqs)


@pytest.mark.django_db(transaction=True)
def test_it_works_on_a_connection_that_was_opened_again():
    providers = Prepared(Provider.objects.published)
    before = providers()
    if connection.vendor == "postgresql":
        connection.close()
    assert providers() == before
