"""Ways of asking and other names: in the forms, and from a search by one click."""

from urllib.parse import quote

import pytest

from kb.admin.search import add_words_views
from kb.models import FAQ, Provider, Section

pytestmark = pytest.mark.usefixtures("content")

ADD = "/admin/kb/searchcount/add-{}/?q={}"
MODELS = pytest.mark.parametrize("model", [FAQ, Provider, Section])


@pytest.fixture
def editor(staff):
    return staff("editor")


def form_address(obj):
    return f"/admin/kb/{obj._meta.model_name}/{obj.pk}/change/"


def add(client, query, way="phrasing", **data):
    return client.post(ADD.format(way, quote(query)), {"words": query, **data})


def page(obj):
    return f"{obj._meta.model_name}-{obj.pk}"


def faq():
    return FAQ.objects.get(slug="account-locked")


def stored():
    return FAQ.objects.rewrite(False).filter(pk=faq().pk).values().get()


def provider():
    return Provider.objects.get(slug="wechat-pay")


@MODELS
@pytest.mark.parametrize(("role", "language"), [("editor", "zh_hans"), ("reviewer", "zh_hans"), ("translator", "en")])
def test_the_form_has_the_ways_of_asking_in_the_language_that_the_person_writes(staff, model, role, language):
    fields = staff(role).get(form_address(model.objects.first())).context["adminform"].form.fields
    assert {name for name in fields if name.startswith("phrasings")} == {f"phrasings_{language}"}
    assert fields[f"phrasings_{language}"].widget.attrs["rows"] == 8
    assert fields[f"phrasings_{language}"].help_text


def test_a_translator_reads_the_chinese_ways_of_asking_beside_the_english(staff):
    html = staff("translator").get(form_address(faq())).content.decode()
    assert faq().phrasings_zh_hans.splitlines()[0] in html
    assert 'name="phrasings_zh_hans"' not in html


@pytest.mark.parametrize(("role", "column"), [("editor", "phrasings_zh_hans"), ("translator", "phrasings_en")])
def test_the_ways_of_asking_are_saved_and_nothing_else(staff, filled_in, role, column):
    client = staff(role)
    before = stored()
    data = filled_in(client.get(form_address(faq()))) | {column: "一种问法\r\nanother way"}
    assert client.post(form_address(faq()), data).status_code == 302
    after = stored()
    assert after[column].splitlines() == ["一种问法", "another way"]
    assert {name for name in before if before[name] != after[name]} <= {column, "phrasings", "updated"}


@pytest.mark.parametrize("text", ["长" * 101, "\n".join(str(line) for line in range(101))])
def test_invalid_phrasings_are_refused_at_the_field(editor, filled_in, text):
    data = filled_in(editor.get(form_address(faq()))) | {"phrasings_zh_hans": text}
    response = editor.post(form_address(faq()), data)
    assert "phrasings_zh_hans" in response.context["adminform"].form.errors


def test_chinese_ways_of_asking_without_english_count_as_a_missing_text(editor):
    FAQ.objects.filter(pk=faq().pk).update(phrasings_en="")
    html = editor.get("/admin/kb/faq/?english=missing").content.decode()
    assert "12/13" in html


def test_english_ways_of_asking_without_chinese_are_no_missing_text(editor):
    FAQ.objects.filter(pk=faq().pk).update(phrasings_zh_hans="")
    assert editor.get("/admin/kb/faq/?english=missing").context["cl"].result_count == 0


def test_the_nearest_pages_have_a_button_each_and_all_others_are_in_the_list(searchable, editor):
    response = editor.get(ADD.format("phrasing", quote("账户被锁了")))
    html = response.content.decode()
    assert response.context["view"].suggested_pages[0].obj == faq()
    assert f'name="page" value="{page(faq())}"' in html
    values = {value for _, group in response.context["form"].fields["other"].choices[1:] for value, _ in group}
    assert values == {page(obj) for model in (FAQ, Provider, Section) for obj in model.objects.all()}


def test_with_many_pages_only_the_nearest_are_in_the_list(searchable, editor, monkeypatch):
    monkeypatch.setattr(add_words_views, "MAX_PAGES", 1)
    response = editor.get(ADD.format("phrasing", quote("账户被锁了")))
    (_, group) = response.context["form"].fields["other"].choices[1]
    assert [value for value, _ in group] == [page(faq())]
    assert "success_text" in add(editor, "账户被锁了", words="掌纹打不开门", page=page(faq())).context


def test_a_draft_is_not_offered(editor):
    FAQ.objects.filter(pk=faq().pk).update(publication="draft")
    html = editor.get(ADD.format("phrasing", quote("账户被锁了"))).content.decode()
    assert page(faq()) not in html
    add(editor, "掌纹打不开门", page=page(faq()))
    assert "掌纹打不开门" not in faq().phrasings_zh_hans


@pytest.mark.parametrize("field", ["page", "other"])
@MODELS
def test_a_search_becomes_a_way_of_asking(editor, model, field):
    obj = model.objects.last()
    response = add(editor, "掌纹打不开门", **{field: page(obj)})
    obj.refresh_from_db()
    assert obj.phrasings_zh_hans.splitlines()[-1] == "掌纹打不开门"
    assert "掌纹打不开门" in response.context["success_text"]


def test_the_words_can_be_changed_before_they_are_added(editor):
    add(editor, "我叫张三，掌纹打不开门", words="掌纹打不开门", page=page(faq()))
    assert faq().phrasings_zh_hans.splitlines()[-1] == "掌纹打不开门"


def test_an_english_search_goes_to_the_english_column(staff):
    add(staff("translator"), "palm does not open it", page=page(faq()))
    assert faq().phrasings_en.splitlines()[-1] == "palm does not open it"
    assert "palm" not in faq().phrasings_zh_hans


@pytest.mark.parametrize(
    ("role", "query"), [("translator", "掌纹打不开门"), ("editor", "palm does not open it"), (None, "掌纹打不开门")]
)
def test_a_forged_way_of_asking_is_refused(staff, role, query):
    before = stored()
    client = staff(role) if role else staff()
    assert add(client, query, page=page(faq())).status_code == 403
    assert stored() == before


@pytest.mark.parametrize(
    ("role", "query", "words"), [("translator", "palm", "掌纹打不开门"), ("editor", "掌纹", "palm does not open it")]
)
def test_words_of_a_language_that_is_not_the_persons_are_refused_at_the_field(staff, role, query, words):
    before = stored()
    response = add(staff(role), query, words=words, page=page(faq()))
    assert response.context["form"].errors["words"]
    assert stored() == before


@pytest.mark.parametrize("words", ["", " ", "长" * 101, "\0"])
def test_invalid_words_are_refused_at_the_field_and_stay_in_it(editor, words):
    before = stored()
    response = add(editor, "账户被锁了", words=words, page=page(faq()))
    assert response.status_code == 200
    assert response.context["form"].errors["words"]
    assert response.context["form"]["words"].value() == words
    assert stored() == before


@pytest.mark.parametrize("data", [{}, {"page": ""}, {"page": "faq-0"}, {"page": "faq"}, {"other": "user-1"}])
@pytest.mark.parametrize("way", ["phrasing", "alias"])
def test_an_unknown_page_is_refused(editor, way, data):
    response = add(editor, "掌纹打不开门", way, **data)
    assert response.status_code == 200
    assert "errornote" in response.content.decode() or "text-red-600" in response.content.decode()


def test_every_provider_can_be_given_another_name_the_likeliest_first(editor):
    offers = editor.get(ADD.format("alias", quote("微信钱"))).context["view"].suggested_pages
    assert offers[0].obj == provider()
    assert {offer.obj for offer in offers} == set(Provider.objects.all())


@pytest.mark.parametrize("role", ["translator", None])
def test_a_forged_other_name_is_refused(staff, role):
    before = provider().aliases
    client = staff(role) if role else staff()
    assert add(client, "green wallet", "alias", page=page(provider())).status_code == 403
    assert provider().aliases == before


def test_an_existing_name_is_refused_at_the_field(editor):
    before = provider().aliases
    response = add(editor, "Weixin", "alias", page=page(provider()))
    assert "Weixin" in response.context["form"].errors["words"][0]
    assert provider().aliases == before


def test_the_person_reads_the_desk_in_either_language(editor):
    editor.cookies["language"] = "en"
    html = editor.get(ADD.format("phrasing", quote("账户被锁了"))).content.decode()
    assert "Add as a way of asking" in html
    assert faq().question_en.replace("'", "&#x27;") in html
