"""The contacts card."""

import datetime

import pytest
import vobject

from kb.models import Hotline, Provider

pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture
def card(client):
    def card(address="/en/providers/alipay/hotlines.vcf"):
        return vobject.readOne(client.get(address).content.decode())

    return card


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "支付宝"), ("en", "Alipay")])
def test_the_card_has_the_name_and_the_number(card, language, name):
    saved = card(f"/{language}/providers/alipay/hotlines.vcf")
    assert saved.fn.value == name
    assert saved.tel.value == "95188"
    assert saved.url.value == "https://www.alipay.com/"


@pytest.mark.parametrize(("language", "state"), [("zh-hans", "尚未核实"), ("en", "not yet checked")])
def test_the_note_says_what_the_number_is_worth(card, language, state):
    note = card(f"/{language}/providers/alipay/hotlines.vcf").note.value.split("\n")
    assert note[0] == "95188"
    assert note[2] == state
    assert note[3].startswith({"zh-hans": "来源：", "en": "Source: "}[language])


def test_a_checked_number_says_when_it_was_checked(card):
    Hotline.objects.filter(provider__slug="alipay").update(state="checked", checked_on=datetime.date(2026, 11, 20))
    assert "Checked on Nov. 20, 2026" in card().note.value


@pytest.mark.parametrize("state", ["disputed", "withdrawn"])
def test_a_number_that_must_not_be_called_is_not_on_the_card(client, state):
    Hotline.objects.filter(provider__slug="alipay").update(state=state)
    response = client.get("/en/providers/alipay/hotlines.vcf")
    assert response.status_code == 200
    assert "95188" not in response.content.decode()


def test_the_card_is_a_file_to_save(client):
    response = client.get("/en/providers/alipay/hotlines.vcf")
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="alipay-hotlines.vcf"'


def test_no_text_can_add_a_line_of_its_own(card, client):
    Provider.objects.filter(slug="alipay").update(name_en="Alipay\r\nTEL:110;x,y")
    saved = card()
    assert [telephone.value for telephone in saved.tel_list] == ["95188"]


def test_an_unknown_provider_has_no_card(client):
    assert client.get("/en/providers/paypal/hotlines.vcf").status_code == 404
