"""Links lead to web pages, and the reader sees whose."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from kb.models import Advice, Hotline, Provider
from kb.models.web_links import leads_to_a_web_page, link_host

LINKS = {
    "https://www.alipay.com/": "www.alipay.com",
    "HTTP://WWW.Alipay.com:8080/a?b=c@d#e": "www.alipay.com",
    "https://支付宝.中国/": "xn--bnq242a7nh.xn--fiqs8s",
    # a Cyrillic а, full stops of other scripts, a slash that is none
    "https://alipаy.com/": "xn--alipy-7ve.com",
    "https://www.alipay.com．phish.example/": "www.alipay.com.phish.example",
    "https://www.alipay.com⁄x.phish.example/": "www.alipay.xn--comx-2g7a.phish.example",
}
NO_LINKS = [
    *("", "www.alipay.com", "//www.alipay.com/", "https:///x", "http://[x", "https://a..com/", "https://a.com:x/"),
    *("tel:4001239999", "javascript:alert(1)", "data:text/html,x", "ftp://www.alipay.com/", "mailto:a@b.com"),
    *("https://www.alipay.com@phish.example/", "https://a:b@phish.example/", "https://a.com\\@phish.example/"),
    *("https://localhost/", "http://127.0.0.1/", "http://0x7f.0x1/", "http://95188/", "https://[::1]/"),
]
PUBLIC = ["/zh-hans/providers/alipay/", "/en/providers/alipay/", "/zh-hans/deceived/", "/en/providers/alipay.md"]
PUBLIC += ["/en/providers/alipay/hotlines.vcf", "/api/v1/providers/alipay/", "/api/v1/hotlines.json"]


@pytest.mark.parametrize(("address", "host"), LINKS.items())
def test_a_link_has_its_host_in_plain_letters(address, host):
    assert link_host(address) == host
    leads_to_a_web_page(address)


@pytest.mark.parametrize("address", NO_LINKS)
def test_what_hides_its_host_or_has_none_is_no_link(address):
    assert link_host(address) == ""
    with pytest.raises(ValidationError):
        leads_to_a_web_page(address)


@given(st.text(max_size=40), st.sampled_from(["", "https://", "https://a.com", "http://a@"]))
def test_any_text_has_a_host_in_ascii_or_none(text, beginning):
    assert link_host(beginning + text).isascii()


@pytest.mark.parametrize(
    ("model", "field"), [(Provider, "official_site"), (Advice, "source_url"), (Hotline, "source_url")]
)
@pytest.mark.parametrize(
    "address", ["https://www.alipay.com@phish.example/", "ftp://phish.example/", "http://1.2.3.4/"]
)
def test_forms_refuse_an_address_that_may_not_become_a_link(content, model, field, address):
    row = model.objects.first()
    setattr(row, field, address)
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    assert field in error.value.message_dict


@pytest.mark.parametrize("address", ["tel:4001239999", "javascript:alert(1)", "https://www.alipay.com@phish.example/"])
def test_what_was_stored_without_a_form_becomes_no_link_anywhere(client, content, address):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_provider SET official_site = %s", [address])
        cursor.execute("UPDATE kb_advice SET source_url = %s", [address])
        cursor.execute("UPDATE kb_hotline SET source_url = %s", [address])
    for path in PUBLIC:
        response = client.get(path)
        assert response.status_code in (200, 404), path  # what does not match the ledger is withheld
        assert address not in response.text, path
        assert "phish" not in response.text, path


def test_the_host_stands_beside_the_link(client, content):
    Provider.objects.update(official_site="https://alipаy.com/")
    page = client.get("/en/providers/alipay/").text
    assert '<span class="host">xn--alipy-7ve.com</span>' in page
