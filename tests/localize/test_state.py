"""Missing translations, the texts shown instead, and the progress."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.localize.state import missing_english, missing_fields, progress, progress_of_all, text_in
from kb.models import FAQ, Advice, Provider, Section, Step
from kb.models.languages import BLANK, is_blank

BLANKS = [None, "", " ", "　\t\n"]


def _faq(english: str | None) -> FAQ:
    return FAQ(
        question_zh_hans="怎么办？", question_en=english, introduction_zh_hans="别急。", introduction_en="Stay calm."
    )


@pytest.mark.parametrize("blank", BLANKS)
def test_missing_english_shows_the_chinese_as_chinese(blank: str | None) -> None:
    assert text_in("en", _faq(blank), "question") == ("怎么办？", "zh-hans")


def test_existing_english_is_shown() -> None:
    assert text_in("en", _faq("What now?"), "question") == ("What now?", "en")


def test_chinese_readers_never_get_english() -> None:
    assert text_in("zh-hans", _faq("What now?"), "question") == ("怎么办？", "zh-hans")


def test_a_field_empty_in_both_languages_is_empty_and_not_missing() -> None:
    provider = Provider(name_zh_hans="支付宝", name_en="Alipay", summary_zh_hans="", summary_en=None)
    assert text_in("en", provider, "summary").text == ""
    assert missing_fields(provider) == []


@pytest.mark.parametrize("blank", BLANKS)
def test_null_empty_and_white_space_are_all_missing(blank: str | None) -> None:
    assert missing_fields(_faq(blank)) == ["question"]


@pytest.mark.parametrize("blank", BLANKS)
def test_the_database_and_python_agree_on_what_is_missing(content: None, blank: str | None) -> None:
    FAQ.objects.filter(slug="payment-failed").update(question_en=blank)
    found = list(FAQ.objects.filter(missing_english(FAQ)))
    assert (
        [faq.slug for faq in found]
        == ["payment-failed"]
        == [faq.slug for faq in FAQ.objects.all() if missing_fields(faq)]
    )


def test_a_missing_part_is_found_from_its_page(content: None) -> None:
    Step.objects.filter(faq__slug="account-locked", position=2).update(text_en="")
    assert FAQ.objects.filter(missing_english(Step, "steps__")).distinct().get().slug == "account-locked"


def test_progress_counts_texts_that_have_chinese() -> None:
    assert progress([_faq("What now?"), _faq(None)]) == (3, 4)
    assert progress([_faq("What now?"), _faq(None)]).percent == 75


def test_progress_of_nothing_is_complete() -> None:
    assert progress([]).percent == 100


@given(st.text())
def test_blank_means_what_strip_means(text: str) -> None:
    assert is_blank(text) is (text.strip(BLANK) == "")


def test_the_database_counts_as_python_does(content):
    Step.objects.filter(faq__slug="payment-failed").update(title_en="  ", text_en=None)
    Step.objects.filter(faq__slug="account-locked").update(title_en="\u3000", text_en="“Yes”")
    Step.objects.filter(faq__slug="forgot-password").update(title_en="\u200b x", text_en="是")
    for model in (FAQ, Step, Provider, Section, Advice):
        assert progress_of_all(model) == progress(model.objects.all())
