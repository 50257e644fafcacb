"""The signed file, its keys, and the example on the page that explains it."""

import base64
import io
import json
import urllib.request
from datetime import date

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.contrib.auth.models import User
from django.db import connection

from kb.hotlines.checks import dispute, record_check
from kb.models import CheckMethod, Provider
from tests.hotlines.changes import EVIDENCE, hotline

pytestmark = pytest.mark.usefixtures("content")

FILE = "/api/v1/hotlines.json"
KEYS = "/.well-known/jwks.json"


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture
def entries(client):
    """Returns the entries of the file by the key of the hotline."""

    def entries() -> dict[str, dict]:
        content = json.loads(_decoded(client.get(FILE).json()["payload"]))
        return {entry["key"]: entry for entry in content["hotlines"]}

    return entries


def _verify(file: dict[str, str], keys: list[dict[str, str]]) -> None:
    header = json.loads(_decoded(file["protected"]))
    assert header["alg"] == "Ed25519"
    (key,) = [key for key in keys if key["kid"] == header["kid"]]
    signed = f"{file['protected']}.{file['payload']}".encode()
    Ed25519PublicKey.from_public_bytes(_decoded(key["x"])).verify(_decoded(file["signature"]), signed)


def test_another_library_verifies_the_signature(client):
    _verify(client.get(FILE).json(), client.get(KEYS).json()["keys"])


def test_the_signature_breaks_with_any_change(client):
    file, keys = client.get(FILE).json(), client.get(KEYS).json()["keys"]
    payload = _decoded(file["payload"]).replace(b"95188", b"95199")
    forged = {**file, "payload": base64.urlsafe_b64encode(payload).rstrip(b"=").decode()}
    with pytest.raises(InvalidSignature):
        _verify(forged, keys)


def test_files_signed_with_a_former_key_still_verify(client, settings):
    before = client.get(FILE).json()
    settings.LEDGER_KEYS = {"next": "another-key-another-key-another-key", **settings.LEDGER_KEYS}
    keys = client.get(KEYS).json()["keys"]
    assert [key["kid"] for key in keys] == ["next", "tests"]
    _verify(before, keys)
    _verify(client.get(FILE).json(), keys)


def test_only_public_halves_of_keys_are_shown(client, settings):
    for key in client.get(KEYS).json()["keys"]:
        assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}
    for secret in settings.LEDGER_KEYS.values():
        assert secret not in client.get(KEYS).content.decode()


@pytest.mark.parametrize(
    ("address", "content_type"), [(FILE, "application/jose+json"), (KEYS, "application/jwk-set+json")]
)
def test_any_origin_may_read_the_file_and_the_keys(client, address, content_type):
    response = client.get(address, headers={"origin": "https://elsewhere.example"})
    assert response["Content-Type"] == content_type
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_every_number_has_its_state(entries, alice: User):
    record_check(hotline(), by=alice, how=CheckMethod.OFFICIAL_SITE, evidence_url=EVIDENCE, on=date(2026, 11, 1))
    said = entries()
    assert len(said) == 5
    assert said["alipay-support"]["number"] == said["alipay-support"]["dialled"] == "95188"
    assert said["alipay-support"]["checked_on"] == "2026-11-01"
    assert said["jd-pay-support"]["state"] == "not-yet-checked"


def test_a_disputed_number_is_in_the_file_without_a_dialled_form(entries, alice: User):
    dispute(hotline(), by=alice, why_zh_hans="可疑")
    said = entries()["alipay-support"]
    assert (said["callable"], said["dialled"], said["state"]) == (False, "", "disputed")


def test_a_forged_number_is_not_in_the_file(entries):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_hotline SET number = '400-123-4567' WHERE slug = 'alipay-support'")
    said = entries()
    assert "alipay-support" not in said
    assert "400-123-4567" not in {entry["number"] for entry in said.values()}


def test_a_draft_provider_is_not_in_the_file(entries):
    Provider.objects.filter(slug="alipay").update(publication="draft")
    assert {entry["provider"] for entry in entries().values()} == {"wechat-pay", "apple-pay", "google-pay", "jd-pay"}


def test_the_file_costs_two_queries_and_the_keys_none(client, django_assert_num_queries):
    # providers, their hotlines
    with django_assert_num_queries(2):
        client.get(FILE)
    with django_assert_num_queries(0):
        client.get(KEYS)


@pytest.fixture
def run_the_example(client, read, monkeypatch):
    """Runs the example of the page against the site; `forge` changes the file."""

    def run(language: str, forge=lambda content: content) -> None:
        def urlopen(address: str) -> io.BytesIO:
            assert address.startswith("http://testserver/")
            content = client.get(address.removeprefix("http://testserver")).content
            return io.BytesIO(forge(content) if address.endswith(FILE) else content)

        monkeypatch.setattr(urllib.request, "urlopen", urlopen)
        exec(compile(read(f"/{language}/hotlines-file/").one("pre").text, "the page", "exec"), {})

    return run


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_example_prints_the_verified_hotlines(run_the_example, capsys, language):
    run_the_example(language)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert "95188" in lines[1]


def test_the_example_notices_a_forgery_and_prints_nothing(run_the_example, capsys):
    def forge(content: bytes) -> bytes:
        file = json.loads(content)
        payload = _decoded(file["payload"]).replace(b"95188", b"95199")
        return json.dumps({**file, "payload": base64.urlsafe_b64encode(payload).decode().rstrip("=")}).encode()

    with pytest.raises(InvalidSignature):
        run_the_example("en", forge)
    assert not capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "warning"),
    [("zh-hans", "公钥一定要从本站（http://testserver）获取"), ("en", "Fetch the key from this site itself")],
)
def test_the_page_warns_where_the_key_has_to_come_from(read, language, warning):
    assert warning in read(f"/{language}/hotlines-file/").one("p", class_="message").text


def test_every_field_the_page_explains_is_in_the_file(client, read, entries):
    explained = set(read("/en/hotlines-file/").texts("dt"))
    assert explained <= {"issued", *entries()["alipay-support"]}


def test_the_page_links_to_the_file_and_the_keys(read):
    page = read("/en/hotlines-file/")
    assert page.one("a", href=FILE)
    assert page.one("a", href=KEYS)


def test_the_page_asks_the_database_for_notices_alone(client, content, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert not client.get("/en/hotlines-file/").cookies
