"""The pages of symptoms, which lead to the answer in two taps."""

import pytest

from kb.models import FAQ, Provider, Symptom

pytestmark = pytest.mark.usefixtures("content")


def links(page, class_):
    return [a["href"] for a in page.all("a") if class_ in [element.attributes.get("class") for element in a.within]]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_two_taps_lead_to_the_answer_with_the_hotline_of_the_wallet_in_place(read, language):
    slugs = dict(Symptom.objects.exclude(faq=None).values_list("slug", "faq__slug"))
    numbers = {"alipay": "95188", "wechat-pay": "95017", "apple-pay": "4006668800"}
    numbers |= {"google-pay": "4008205011", "jd-pay": "4006065500"}
    for symptom, faq in slugs.items():
        first = f"/{language}/what-happened/{symptom}/"
        assert first in links(read(f"/{language}/"), "symptoms")
        for provider, number in numbers.items():
            second = f"/{language}/faq/{faq}/?provider={provider}"
            assert second in links(read(first), "symptoms")
            assert read(second).calls == [f"tel:{number}"]


def test_without_a_wallet_the_answer_has_all_hotlines(read):
    last = links(read("/en/what-happened/locked-out/"), "symptoms")[-1]
    assert last == "/en/faq/account-locked/"
    assert len(read(last).calls) == 5


def test_the_symptom_deceived_links_to_its_page_directly(read, client):
    assert links(read("/en/"), "symptoms")[-1] == "/en/deceived/"
    assert client.get("/en/what-happened/deceived/").headers["Location"] == "/en/deceived/"


def test_a_symptom_whose_question_is_a_draft_is_not_shown(read):
    FAQ.objects.filter(slug="cancel-transaction").update(publication="draft")
    assert "/en/what-happened/wrong-person/" not in links(read("/en/"), "symptoms")
    read("/en/what-happened/wrong-person/", status=404)


def test_only_wallets_that_the_answer_is_about_can_be_chosen(read):
    FAQ.objects.get(slug="cancel-transaction").providers.remove(Provider.objects.get(slug="alipay"))
    Provider.objects.filter(slug="jd-pay").update(publication="draft")
    assert links(read("/en/what-happened/wrong-person/"), "symptoms") == [
        "/en/faq/cancel-transaction/?provider=wechat-pay",
        "/en/faq/cancel-transaction/?provider=apple-pay",
        "/en/faq/cancel-transaction/?provider=google-pay",
        "/en/faq/cancel-transaction/",
    ]


def test_without_symptoms_the_home_page_starts_with_the_hotlines(read):
    Symptom.objects.all().delete()
    page = read("/en/")
    assert page.one("h1").text == "Wallet trouble? Right number, right steps."
    assert not page.all("ul", class_="symptoms")


def test_an_unknown_symptom_is_not_found(read):
    read("/en/what-happened/nothing/", status=404)
