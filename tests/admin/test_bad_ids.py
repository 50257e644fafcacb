"""What is no id of a row, wherever the admin takes one: an error in the form or a 4xx, never a failure."""

import re
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.admin.sites import site
from django.db.models import Field, ForeignKey, ManyToManyField
from django.test import Client

import kb
from kb.admin.base.id_fields import IdsAdminMixin
from kb.ledger.facts import SUBJECTS
from tests.admin.walk import WITHOUT_A_RULE, make_objects, names
from tests.admin.walk import filled_in as filled_in_address

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

NO_IDS = {"superscript": "²", "NUL": "x\0", "25 nines": "9" * 25, "long": "x" * 10_000}
NO_NUMBERS = (NO_IDS["superscript"], NO_IDS["25 nines"])
"""To a field that holds a number the others are as any text: `int()` refuses it."""
NUMBERS = ("AutoField", "BigAutoField", "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField")
LOOKUPS = ("", "__in")


@pytest.fixture
def administrator(staff: Any) -> Client:
    client: Client = staff("administrator")
    client.raise_request_exception = False
    return client


@pytest.fixture
def ids() -> dict[str, int]:
    return make_objects()


def fields_with_ids(model: Any) -> list[str]:
    """Returns the names of the fields that hold numbers or ids."""
    fields: list[Field[Any, Any]] = [*model._meta.concrete_fields, *model._meta.many_to_many]
    is_one = [
        isinstance(field, ForeignKey | ManyToManyField) or field.get_internal_type() in NUMBERS for field in fields
    ]
    return [field.name for field, wanted in zip(fields, is_one, strict=True) if wanted]


def lists() -> list[Any]:
    return [pytest.param(model, id=model._meta.model_name) for model in site._registry]


@pytest.mark.parametrize("model", lists())
def test_a_list_answers_what_is_no_id(administrator: Client, ids: dict[str, int], model: Any) -> None:
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    for field, lookup, value in product(fields_with_ids(model), LOOKUPS, NO_NUMBERS):
        query = urlencode({field + lookup: value})
        assert administrator.get(f"{address}?{query}").status_code < 500, query
    for name, value in NO_IDS.items():
        everything = urlencode(dict.fromkeys(("p", "o", "q", "e", "_to_field", "_facets", "provider", "period"), value))
        assert administrator.get(f"{address}?{everything}").status_code < 500, name
        for action in ("delete_selected", "export_selected", "still_right"):
            posted = {"action": action, "_selected_action": [value], "index": value, "post": "yes"}
            assert administrator.post(address, posted).status_code < 500, (name, action)


@pytest.mark.parametrize("model", lists())
def test_a_form_answers_what_is_no_id(administrator: Client, ids: dict[str, int], filled_in: Any, model: Any) -> None:
    kind, fields = model._meta.model_name, fields_with_ids(model)
    address = f"/admin/{model._meta.app_label}/{kind}/"
    forms = [f"{address}add/", f"{address}{ids[kind]}/change/"] if kind in ids else [f"{address}add/"]
    for form in forms:
        page = administrator.get(form)
        shown = filled_in(page) if page.status_code == 200 and page.context and "adminform" in page.context else {}
        for name, value in NO_IDS.items():
            assert administrator.get(f"{form}?{urlencode(dict.fromkeys(fields, value))}").status_code < 500, (
                form,
                name,
            )
            posted = {prefix + field: [value] for field in fields if field in shown for prefix in ("", "initial-")}
            assert administrator.post(form, {**shown, **posted}).status_code < 500, (form, name)


def test_the_search_for_a_row_answers_what_is_no_id(administrator: Client) -> None:
    for name, value in NO_IDS.items():
        for field in ("faq", value):
            query = {"app_label": "kb", "model_name": "symptom", "field_name": field, "term": value, "page": value}
            assert administrator.get(f"/admin/autocomplete/?{urlencode(query)}").status_code < 500, name


def test_every_address_with_an_id_in_it_answers_what_is_no_id(administrator: Client, ids: dict[str, int]) -> None:
    addresses = {filled_in_address(name, ids).address.partition("?")[0] for name in names() - set(WITHOUT_A_RULE)}
    with_ids = [address for address in addresses if re.search(r"/\d+/", address)]
    assert len(with_ids) > 30
    for address in with_ids:
        for value in ("9" * 25, "%C2%B2"):
            bad = re.sub(r"/\d+/", f"/{value}/", address)
            assert administrator.get(bad).status_code < 500, bad
            assert administrator.post(bad, {"post": "yes"}).status_code < 500, bad


@pytest.mark.parametrize("value", NO_IDS.values(), ids=NO_IDS)
def test_what_is_posted_to_the_search_desk_and_the_lists_may_be_no_id(
    administrator: Client, ids: dict[str, int], value: str
) -> None:
    posted = dict.fromkeys(("faq", "pk", "provider", "replaced_by", "position", "line", "group", "target"), value)
    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": value, "form-0-position": value}
    for name in ("add-phrasing", "add-synonym", "add-alias", "take-out"):
        for kind in ("faq", "provider", value):
            data = {**posted, "kind": kind, "column": "phrasings_zh_hans", "words": "词"}
            assert administrator.post(f"/admin/kb/searchcount/{name}/?q=词", data).status_code < 500, name
    for kind in ("faq", "section", "symptom", "advice", "notice", "provider"):
        assert administrator.post(f"/admin/kb/{kind}/", {**rows, "_save": "1"}).status_code < 500, kind


def test_every_form_field_that_chooses_rows_refuses_what_is_no_id() -> None:
    own = "id_fields.py"
    sources = {path: path.read_text(encoding="utf-8") for path in Path(kb.__file__).parent.rglob("*.py")}
    assert [path for path, text in sources.items() if "ModelChoiceField" in text and path.name != own] == []
    assert [path for path, text in sources.items() if "ModelMultipleChoiceField" in text and path.name != own] == []
    assert all(isinstance(model_admin, IdsAdminMixin) for model_admin in site._registry.values())


def test_a_subject_is_looked_up_by_any_key(administrator: Client) -> None:
    subjects = {*product((*SUBJECTS, "nonsense"), ("abc", "9" * 25)), *product(["faq"], ("0", "-", "_"))}
    for page, (kind, key) in product(("history", "confirm"), sorted(subjects)):
        address = f"/admin/kb/change/{page}/{kind}/{key}/"
        assert administrator.get(address).status_code < 500, address
        assert administrator.post(address, {"restore": "abc"}).status_code < 500, address
