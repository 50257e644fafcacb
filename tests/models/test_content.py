"""Writes keep both languages right; positions and addresses."""

import pytest
from django.core import serializers
from django.utils.translation import override

from kb.models import FAQ, Hotline, Provider, Section, SectionItem, Step
from kb.models.languages import translated_fields
from tests.hotlines.changes import entered

pytestmark = pytest.mark.usefixtures("content")


def _base_column(faq: FAQ) -> str:
    """Returns the base column, read without modeltranslation."""
    return FAQ.objects.rewrite(False).filter(pk=faq.pk).values_list("question", flat=True).get()


def _faq() -> FAQ:
    return FAQ.objects.get(slug="payment-failed")


def test_saving_under_english_keeps_the_base_column_chinese() -> None:
    faq = _faq()
    with override("en"):
        faq.question_zh_hans, faq.question_en = "新的问题？", "A new question?"
        faq.save()
    assert _base_column(faq) == "新的问题？"


def test_saving_one_column_under_english_keeps_the_base_column_chinese() -> None:
    faq = _faq()
    with override("en"):
        faq.question_zh_hans = "新的问题？"
        faq.save(update_fields=["question_zh_hans"])
    assert _base_column(faq) == "新的问题？"


def test_updating_the_chinese_updates_the_base_column() -> None:
    faq = _faq()
    with override("en"):
        FAQ.objects.filter(pk=faq.pk).update(question_zh_hans="改了？")
    assert _base_column(faq) == "改了？"


def test_updating_the_english_leaves_the_base_column_alone() -> None:
    faq = _faq()
    before = _base_column(faq)
    with override("en"):
        FAQ.objects.filter(pk=faq.pk).update(question_en="Changed?")
    assert _base_column(faq) == before
    assert _faq().question_en == "Changed?"


def test_updating_the_base_name_under_english_writes_chinese() -> None:
    faq = _faq()
    with override("en"):
        FAQ.objects.filter(pk=faq.pk).update(question="按原名改？")
    faq.refresh_from_db()
    assert faq.question_zh_hans == _base_column(faq) == "按原名改？"
    assert faq.question_en != "按原名改？"


def test_bulk_update_under_english_keeps_the_base_column_chinese() -> None:
    faq = _faq()
    with override("en"):
        faq.question_zh_hans = "批量改？"
        FAQ.objects.bulk_update([faq], ["question_zh_hans", "question"])
    assert _base_column(faq) == "批量改？"


def test_bulk_create_under_english_keeps_the_base_column_chinese() -> None:
    with override("en"):
        made = FAQ(slug="new", position=99, question_zh_hans="新？", question_en="New?", introduction_zh_hans="有。")
        FAQ.objects.bulk_create([made])
    assert _base_column(FAQ.objects.get(slug="new")) == "新？"


def test_loading_raw_data_under_english_keeps_the_base_column_chinese() -> None:
    faq = _faq()
    data = serializers.serialize(
        "json", [faq], fields=["slug", "position", "question_zh_hans", "question_en", "introduction_zh_hans"]
    )
    with override("en"):
        for loaded in serializers.deserialize("json", data):
            loaded.save()
    assert _base_column(faq) == faq.question_zh_hans


def test_a_save_updates_the_time_of_the_last_change() -> None:
    faq = _faq()
    before = faq.updated
    faq.save(update_fields=["slug"])
    assert _faq().updated > before


def test_a_new_step_without_a_position_goes_to_the_end() -> None:
    step = Step.objects.create(faq=_faq(), title_zh_hans="再试一次", text_zh_hans="过几分钟再付。")
    assert step.position == 6


def test_a_new_step_has_a_key_of_its_own() -> None:
    keys = {Step.objects.create(faq=_faq(), title_zh_hans="步", text_zh_hans="骤").key for _ in range(5)}
    assert len(keys) == 5


def test_order_is_by_position_and_not_by_id() -> None:
    last = Provider.objects.get(slug="jd-pay")
    Provider.objects.filter(pk=last.pk).update(position=0)
    assert Provider.objects.published().in_order()[0] == last


def test_a_draft_is_not_published() -> None:
    Provider.objects.filter(slug="alipay").update(publication="draft")
    assert "alipay" not in Provider.objects.published().values_list("slug", flat=True)
    assert not Hotline.objects.published().filter(provider__slug="alipay").exists()


@pytest.mark.parametrize("state", ["disputed", "withdrawn"])
def test_a_disputed_or_withdrawn_number_is_never_callable(state: str) -> None:
    row = entered(state=state, number_from_abroad="+86-571-26888888")
    assert (row.is_callable, row.dialled, row.dialled_from_abroad) == (False, "", "")
    assert row.shown_number == "95188"


def test_dialled_has_only_digits() -> None:
    row = entered("apple-pay-support", number_from_abroad="+86-571-26888888")
    assert (row.dialled, row.dialled_from_abroad) == ("4006668800", "+8657126888888")


def test_a_hotline_without_verification_status_shows_no_number() -> None:
    row = Hotline.objects.get(slug="alipay-support")
    assert (row.shown_number, row.dialled, row.is_callable) == ("", "", False)


@pytest.mark.parametrize("model", [Provider, Hotline, FAQ, Step, Section, SectionItem])
def test_an_object_is_found_by_its_natural_key(model) -> None:
    for obj in model.objects.all():
        assert model.objects.get_by_natural_key(*obj.natural_key()) == obj


def test_translated_fields_have_the_order_of_the_models_fields_in_every_process():
    assert translated_fields(Provider) == ("phrasings", "name", "summary")


def test_the_key_of_a_new_part_can_never_be_read_as_a_telephone_number():
    keys = [Step().key for _ in range(200)]
    assert all(key.isalpha() and not set(key) & set("ilo") for key in keys)
