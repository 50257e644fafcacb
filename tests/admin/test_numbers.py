"""Hotlines in the provider's form: numbers are brought to one spelling, or refused in the reader's language."""

import pytest

from kb.models import Hotline, Provider


@pytest.fixture
def provider(content):
    return Provider.objects.get(slug="alipay")


@pytest.fixture
def save(staff, filled_in, provider):
    """Posts the form with the hotline's fields changed; gives the response and the hotline as it is then."""

    def saved(language="zh-hans", **changed):
        client = staff("editor")
        client.cookies["language"] = language
        address = f"/admin/kb/provider/{provider.pk}/change/"
        data = filled_in(client.get(address)) | {f"hotlines-0-{name}": value for name, value in changed.items()}
        return client.post(address, data), Hotline.objects.filter(provider=provider).in_order().first()

    return saved


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("95188", "95188"),
        ("９５１８８", "95188"),
        ("4006668800", "400-666-8800"),
        ("400 666 8800", "400-666-8800"),
        ("+86 400-666-8800", "400-666-8800"),
        ("0086 (400) 666 - 8800", "400-666-8800"),
        ("（010）1234 5678", "010-12345678"),
    ],
)
def test_a_number_is_kept_in_one_spelling(save, typed, kept):
    response, hotline = save(number=typed)
    assert response.status_code == 302
    assert hotline.number == kept


@pytest.mark.parametrize("typed", ["12", "abc", "95188 转 1", "9518a8", "1" * 16, "٩٥١٨٨", "95188;ext=1"])
@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "这不是中国内地的电话号码"), ("en", "not a telephone number")]
)
def test_what_is_no_number_is_refused_in_the_readers_language(save, typed, language, said):
    response, hotline = save(language, number=typed)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert hotline.number == "95188"


def test_an_overlong_number_is_refused(save):
    response, hotline = save(number="9" * 5000)
    assert response.status_code == 200
    assert hotline.number == "95188"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+86-571-2688-8888", "+86-571-2688-8888"),
        ("+86 571 2688 8888", "+86-571-2688-8888"),
        ("＋86（571）26888888", "+86-571-26888888"),
        ("  ", ""),
    ],
)
def test_a_number_for_callers_abroad_is_kept_with_its_country_code(save, typed, kept):
    response, hotline = save(number_from_abroad=typed)
    assert response.status_code == 302
    assert hotline.number_from_abroad == kept


@pytest.mark.parametrize("typed", ["95188", "0086 571 26888888", "++86 571", "+", "+0571", "+86 abc", "86-571-1"])
def test_a_number_for_callers_abroad_without_country_code_is_refused(save, typed):
    response, hotline = save(number_from_abroad=typed)
    assert response.status_code == 200
    assert "请以“+”和国家代码开头" in response.content.decode()
    assert hotline.number_from_abroad == ""


def test_an_overlong_number_for_callers_abroad_is_refused(save):
    response, hotline = save(number_from_abroad="+" + "8" * 17)
    assert response.status_code == 200
    assert hotline.number_from_abroad == ""


def test_the_languages_spoken_are_ticked(save):
    response, hotline = save(languages=["zh", "en"])
    assert response.status_code == 302
    assert hotline.languages == ["zh", "en"]


def test_an_unknown_language_is_refused(save):
    response, hotline = save(languages=["zh", "xx"])
    assert response.status_code == 200
    assert hotline.languages == []


@pytest.mark.parametrize("changed", [{"state": "checked"}, {"checked_on": "2026-01-02"}])
def test_a_check_and_its_date_come_together(save, changed):
    response, hotline = save(**changed)
    assert response.status_code == 200
    assert hotline.state == "not-yet-checked"
    assert "已核实" in response.content.decode()


def test_a_check_with_its_date_is_saved(save):
    response, hotline = save(state="checked", checked_on="2026-01-02")
    assert response.status_code == 302
    assert (hotline.state, hotline.checked_on.isoformat()) == ("checked", "2026-01-02")


def test_a_number_twice_at_one_provider_is_refused(save, provider):
    second = Hotline(
        provider=provider, slug="second", number="95017", purpose_zh_hans="其他", source_name_zh_hans="官网"
    )
    second.save()
    response, _ = save(number="95017")
    assert response.status_code == 200
    assert list(provider.hotlines.in_order().values_list("number", flat=True)) == ["95188", "95017"]
