"""The contact card (vCard)."""

import datetime
import re

import pytest
import vobject
from django.db import connection

from kb.models import Provider
from tests.hotlines.changes import entered

pytestmark = pytest.mark.usefixtures("content")


@pytest.fixture
def card(client):
    def card(address="/en/providers/alipay/hotlines.vcf"):
        return vobject.readOne(client.get(address).content.decode())

    return card


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "支付宝"), ("en", "Alipay")])
def test_the_card_has_the_name_and_the_number(card, language, name):
    saved = card(f"/{language}/providers/alipay/hotlines.vcf")
    assert saved.fn.value == saved.n.value.family == name
    assert saved.org.value == [name]
    assert saved.tel.value == "95188"
    assert saved.url.value == "https://www.alipay.com/"


def test_the_card_is_of_version_3_and_says_when_it_was_last_changed(card):
    saved = card()
    assert saved.version.value == "3.0"
    changed = datetime.datetime.strptime(saved.rev.value, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.UTC)
    assert changed == Provider.objects.get(slug="alipay").hotlines.get().updated.replace(microsecond=0)


def test_a_telephone_is_what_is_dialled_and_of_a_type_that_version_3_knows(card):
    tel = card().tel
    assert tel.params == {"TYPE": ["WORK", "VOICE"]}
    assert tel.value.isdigit()


def test_the_card_has_one_id_in_both_languages_and_under_a_new_address(card):
    uid = card("/en/providers/alipay/hotlines.vcf").uid.value
    assert uid == Provider.objects.get(slug="alipay").urn
    Provider.objects.filter(slug="alipay").update(slug="ali")
    assert card("/zh-hans/providers/ali/hotlines.vcf").uid.value == uid


LINE = {
    # RFC 2426, 4: a name, parameters, and a value of its own grammar. TEXT escapes \\ , ; and the end of a line.
    "BEGIN": "VCARD",
    "VERSION": r"3\.0",
    "UID": r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "REV": r"\d{8}T\d{6}Z",
    "FN": r"(?:[^\\,;]|\\[\\,;nN])+",
    "N": r"(?:(?:[^\\,;]|\\[\\,;nN])*;){4}(?:[^\\,;]|\\[\\,;nN])*",
    "ORG": r"(?:[^\\,;]|\\[\\,;nN])+",
    "TEL;TYPE=WORK,VOICE": r"\+?\d+",
    "URL": r"https?://[!-\[\]-~]+",
    "NOTE": r"(?:[^\\,;]|\\[\\,;nN])+",
    "X-ABSHOWAS": "COMPANY",
    "END": "VCARD",
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_line_follows_rfc_2426(client, language):
    Provider.objects.filter(slug="alipay").update(
        name_en="A; B, C\\n 支", name_zh_hans="支；B;, \\", official_site="https://a.example/?a=1,2;b=3"
    )
    content = client.get(f"/{language}/providers/alipay/hotlines.vcf").content.decode()
    lines = content.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    names = [line.partition(":")[0] for line in lines]
    assert sorted(names) == sorted(LINE)
    for line in lines:
        name, _, value = line.partition(":")
        assert re.fullmatch(LINE[name], value), line


def test_an_address_on_the_web_is_not_escaped_as_texts_are(client):
    Provider.objects.filter(slug="alipay").update(official_site="https://a.example/?a=1,2;b=3")
    assert b"URL:https://a.example/?a=1,2;b=3\r\n" in client.get("/en/providers/alipay/hotlines.vcf").content


@pytest.mark.parametrize(("language", "state"), [("zh-hans", "尚未核实"), ("en", "Not yet checked")])
def test_the_note_has_status_and_source(card, language, state):
    note = card(f"/{language}/providers/alipay/hotlines.vcf").note.value.split("\n")
    assert note[0] == "95188"
    assert note[2] == state
    assert note[3].startswith({"zh-hans": "来源：", "en": "Source: "}[language])


def test_a_checked_number_says_when_and_how_it_was_checked(card):
    entered(state="checked", checked_on=datetime.date(2020, 11, 20), checked_how="official-app")
    assert "Due for a check: last checked on Nov. 20, 2020 in the official app" in card().note.value


def test_a_number_for_callers_abroad_is_on_the_card(card):
    entered(number_from_abroad="+86-571-26888888")
    assert [telephone.value for telephone in card().tel_list] == ["95188", "+8657126888888"]


@pytest.mark.parametrize("state", ["disputed", "withdrawn"])
def test_a_number_that_must_not_be_called_is_not_on_the_card(client, state):
    entered(state=state, number_from_abroad="+86-571-26888888")
    response = client.get("/en/providers/alipay/hotlines.vcf")
    assert response.status_code == 200
    assert "95188" not in response.content.decode()
    assert "26888888" not in response.content.decode()


def test_a_withheld_number_is_not_on_the_card(client):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET source_url = 'https://evil.example/' WHERE slug = 'alipay-support'")
    text = client.get("/en/providers/alipay/hotlines.vcf").content.decode()
    assert "TEL" not in text
    assert "NOTE" not in text


def test_the_card_is_a_file_to_save(client):
    response = client.get("/en/providers/alipay/hotlines.vcf")
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="alipay-hotlines.vcf"'


@pytest.mark.parametrize("column", ["name_en", "official_site"])
def test_no_text_can_inject_a_line(card, column):
    Provider.objects.filter(slug="alipay").update(**{column: "Alipay\r\nTEL:110;x,y\nTEL:120\rTEL:119"})
    saved = card()
    assert [telephone.value for telephone in saved.tel_list] == ["95188"]


def test_special_characters_survive_the_card(card):
    Provider.objects.filter(slug="alipay").update(name_en="A; B, C\\n: D")
    saved = card()
    assert saved.fn.value == saved.n.value.family == "A; B, C\\n: D"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_lines_are_folded_at_75_octets_between_characters(client, language):
    entered(source_name_zh_hans="官网的联系页面" * 20, source_name_en="“The contact page”, " * 9)
    content = client.get(f"/{language}/providers/alipay/hotlines.vcf").content
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_an_unknown_provider_has_no_card(client):
    assert client.get("/en/providers/paypal/hotlines.vcf").status_code == 404
