"""Whatever is typed or forged is answered with an error in the form, never with a failure."""

from urllib.parse import urlencode

import pytest

from kb.models import FAQ, Notice

ADDRESS = "/admin/kb/faq/{}/change/"


@pytest.fixture
def faq(content):
    return FAQ.objects.get(slug="payment-failed")


@pytest.fixture
def save(staff, filled_in, faq):
    def saved(changed):
        client = staff("administrator")
        address = ADDRESS.format(faq.pk)
        return client.post(address, filled_in(client.get(address)) | changed)

    return saved


@pytest.mark.parametrize(
    "changed",
    [
        {"question_zh_hans": "\0"},
        {"question_zh_hans": "长" * 201},
        {"question_en": "x" * 100_000},
        {"steps-0-title_zh_hans": "长" * 101},
        {"steps-0-kind": "nonsense"},
        {"publication": "nonsense"},
        {"providers": ["999999"]},
        {"providers": ["x"]},
        {"slug": "Payment-Failed"},
        {"slug": "付款失败"},
        {"slug": "payment--failed"},
        {"slug": "-"},
        {"slug": "forgot-password"},
        {"slug": "x" * 51},
        {"position": "first"},
        {"position": "9" * 5000},
        {"steps-3-position": "\0"},
        {"steps-TOTAL_FORMS": "x"},
        {"steps-0-id": "x"},
    ],
    ids=lambda changed: "{}={:.20}".format(*next((name, str(value)) for name, value in changed.items())),
)
def test_bad_input_is_answered_in_the_form_and_changes_nothing(save, faq, changed):
    before = list(FAQ.objects.values()), list(faq.steps.values())
    response = save(changed)
    assert response.status_code == 200
    assert response.context["errors"]
    assert (list(FAQ.objects.values()), list(faq.steps.values())) == before


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "1990-01-01T00:00", "2150-01-01T00:00", "9999-12-31T23:59"])
@pytest.mark.parametrize("column", ["starts", "ends"])
def test_a_year_outside_this_century_is_answered_in_the_form(content, staff, filled_in, column, moment):
    client, address = staff("editor"), "/admin/kb/notice/add/"
    sent = {"text_zh_hans": "通知", column: moment, "_save": "1"}
    page = client.post(address, filled_in(client.get(address)) | sent)
    assert column in page.context["adminform"].form.errors
    assert not Notice.objects.exists()


def test_half_a_character_is_no_failure(staff, filled_in, faq):
    client, address = staff("administrator"), ADDRESS.format(faq.pk)
    half = "%ED%A0%80"  # what UTF-8 has no place for
    form = urlencode(filled_in(client.get(address)) | {"question_zh_hans": "HALF"}, doseq=True).replace("HALF", half)
    assert client.post(address, form, content_type="application/x-www-form-urlencoded").status_code < 500
    for path in (f"/admin/kb/faq/?q={half}", f"/admin/search/?s={half}", f"/admin/kb/faq/{half}/change/"):
        assert client.get(path).status_code < 500, path


def test_a_null_character_is_removed_like_every_invisible_one(save, faq):
    assert save({"question_zh_hans": "掌纹\0打不开门"}).status_code == 302
    faq.refresh_from_db()
    assert faq.question_zh_hans == "掌纹打不开门"


@pytest.mark.parametrize("changed", [{"steps-TOTAL_FORMS": "-3"}, {"steps-INITIAL_FORMS": "99"}])
def test_a_wrong_count_of_rows_changes_nothing(save, faq, changed):
    before = list(faq.steps.order_by("pk").values())
    save(changed)
    assert list(faq.steps.order_by("pk").values()) == before


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'; DROP TABLE kb_faq; --", "{{ 7*7 }}", "👛"])
def test_odd_text_is_stored_unchanged(save, staff, faq, text):
    assert save({"question_zh_hans": text}).status_code == 302
    faq.refresh_from_db()
    assert faq.question_zh_hans == text
    assert "<script>alert" not in staff("editor").get(ADDRESS.format(faq.pk)).content.decode()


@pytest.mark.parametrize("pk", ["0", "999999", "x", "%00", "9" * 40, "_5F"])
def test_an_unknown_object_redirects_to_the_overview(content, staff, pk):
    response = staff("editor").get(ADDRESS.format(pk))
    assert response.status_code in (302, 404)


@pytest.mark.parametrize("page", ["abc", "0", "-1", "99", "9" * 400, "", "1\0"])
def test_an_invalid_page_of_the_quick_search_is_not_found(staff, content, page):
    assert staff("editor").get("/admin/search/", {"s": "questions", "page": page}).status_code == 404
