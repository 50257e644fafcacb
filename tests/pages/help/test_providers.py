"""The list of providers and the page of each."""

import pytest

from kb.models import FAQ, Hotline, Provider
from tests.hotlines.changes import entered

pytestmark = pytest.mark.usefixtures("content")


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "微信支付"), ("en", "WeChat Pay")])
def test_the_list_names_every_provider_with_its_hotline(read, language, name):
    page = read(f"/{language}/providers/")
    assert len(page.all("h2")) == 5
    assert name in page.texts("h2")
    assert len(page.calls) == 5


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "支付宝"), ("en", "Alipay")])
def test_a_provider_has_its_name_summary_hotline_and_questions(read, language, name):
    provider = Provider.objects.get(slug="alipay")
    page = read(f"/{language}/providers/alipay/")
    assert page.one("h1").text == name
    assert getattr(provider, f"summary_{language.replace('-', '_')}") in page.texts("p")
    assert page.calls == ["tel:95188"]
    for faq in FAQ.objects.filter(providers=provider):
        assert page.one("a", href=f"/{language}/faq/{faq.slug}/")


def test_a_provider_links_to_its_contacts_card_and_its_own_site(read):
    page = read("/en/providers/alipay/")
    assert page.one("a", href="/en/providers/alipay/hotlines.vcf").text == "Save to contacts"
    assert page.one("a", href="https://www.alipay.com/").text == "Official site www.alipay.com"


def test_there_is_no_contacts_card_to_save_when_no_number_may_be_called(read):
    entered(state="disputed")
    assert "Save to contacts" not in read("/en/providers/alipay/").texts("a")


def test_a_provider_without_a_hotline_says_so(read):
    Hotline.objects.filter(provider__slug="alipay").delete()
    assert "We know no hotline of this provider yet." in read("/en/providers/alipay/").texts("p")


def test_two_hotlines_of_one_provider_are_both_shown_in_order(read):
    entered(
        "alipay-second",
        provider=Provider.objects.get(slug="alipay"),
        number="0571-26888888",
        purpose_zh_hans="境外",
        source_name_zh_hans="官网",
    )
    assert read("/en/providers/alipay/").calls == ["tel:95188", "tel:057126888888"]


def test_an_unknown_provider_is_not_found(read):
    read("/en/providers/paypal/", status=404)


def test_a_provider_with_few_questions_shows_them_all(read, content):
    assert "All questions" not in read("/en/providers/alipay/").texts("a")
