"""A form that is saved as the browser got it changes nothing and logs nothing, whatever white space the rows hold.

Nor does one to which invisible characters alone were added.
"""

from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet, TextField

from kb.models import FAQ, Advice, Notice, Provider, Section, SectionItem, Step, Symptom, SynonymGroup
from kb.models.fields import CleanFormField
from tests.admin.conftest import shown_forms
from tests.admin.pages import addresses
from tests.hotlines.changes import entered, hotline

pytestmark = pytest.mark.usefixtures("content")

LINES = "第一行\n\n第二行"
SPACES = ["{}", " {}", "{} \n", "\n{}", "{}\r\n"]
"""How a text may lie in a row that did not come from a form."""


def as_a_browser_sends(data: dict[str, Any]) -> dict[str, Any]:
    """HTML writes the line ends of a text area as CR LF."""
    return {
        name: value.replace("\r\n", "\n").replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in data.items()
    }


def every_row() -> list[Any]:
    models = apps.get_app_config("kb").get_models(include_auto_created=True)
    return [list(QuerySet(model).order_by("pk").values()) for model in models]


def write(model: type[Any], spaces: str) -> None:
    """Writes this white space around every text of every row, and several lines into the long ones."""
    for row in model.objects.all():
        values = {}
        for field in model._meta.concrete_fields:
            if type(field).__name__.endswith(("CharField", "TextField")) and not field.choices:
                text = getattr(row, field.name) or ""
                lines = isinstance(field, TextField) and field.name.startswith(("text", "introduction", "summary"))
                values[field.name] = spaces.format(LINES if lines else text or "x")
        QuerySet(model).filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("spaces", SPACES, ids=["none", "before", "after", "line before", "old line end"])
@pytest.mark.parametrize("model", [Provider, FAQ, Section, Advice, Symptom, Notice, SynonymGroup])
def test_an_untouched_form_changes_nothing_and_logs_nothing(staff, filled_in, model, spaces):
    if model is Notice:
        Notice.objects.create(text_zh_hans="公告")
    for written in {FAQ: (FAQ, Step), Section: (Section, SectionItem)}.get(model, (model,)):
        write(written, spaces)
    client = staff(superuser=True)
    address = f"/admin/kb/{model._meta.model_name}/{model.objects.first().pk}/change/"
    data = as_a_browser_sends(filled_in(client.get(address)))
    before = every_row()
    assert client.post(address, data).status_code == 302
    assert every_row() == before
    assert not LogEntry.objects.exists()


INVISIBLE = "\u200b"


def with_invisible_characters(response: Any, data: dict[str, Any]) -> dict[str, Any]:
    """Returns what was filled in, with an invisible character more in each text that is not hidden."""
    texts = {
        field.html_name
        for form in shown_forms(response.context)
        for field in form
        if isinstance(field.field, forms.CharField) and not field.is_hidden
    }
    assert texts
    return {name: f"{value}{INVISIBLE}" if name in texts else value for name, value in data.items()}


@pytest.mark.parametrize("model", [Provider, FAQ, Section, Advice, Symptom, Notice, SynonymGroup])
def test_invisible_characters_alone_change_nothing_and_log_nothing(staff, filled_in, model):
    if model is Notice:
        Notice.objects.create(text_zh_hans="公告")
    client = staff(superuser=True)
    page = client.get(f"/admin/kb/{model._meta.model_name}/{model.objects.first().pk}/change/")
    before = every_row()
    posted = client.post(page.request["PATH_INFO"], with_invisible_characters(page, filled_in(page)))
    assert posted.status_code == 302
    assert every_row() == before
    assert not LogEntry.objects.exists()


def test_invisible_characters_alone_do_not_change_the_description_of_a_hotline(staff, filled_in):
    client = staff(superuser=True)
    page = client.get(f"/admin/kb/hotline/{hotline().pk}/change/")
    before = every_row()
    posted = client.post(page.request["PATH_INFO"], with_invisible_characters(page, filled_in(page)))
    assert posted.status_code == 302
    assert every_row() == before


def test_invisible_characters_do_not_count_towards_the_limit(staff, filled_in):
    client, faq = staff(superuser=True), FAQ.objects.first()
    address = f"/admin/kb/faq/{faq.pk}/change/"
    longest = "问" * FAQ._meta.get_field("question").max_length
    typed = {"question_zh_hans": f"{longest}{INVISIBLE}"}
    assert client.post(address, filled_in(client.get(address)) | typed).status_code == 302
    faq.refresh_from_db()
    assert faq.question_zh_hans == longest


def test_every_text_field_of_every_form_of_staff_cleans_what_is_typed(staff):
    """Accounts and roles are Django's own; a JSON field of Django's is a `CharField` too."""
    Notice.objects.create(text_zh_hans="公告")
    client, seen = staff(superuser=True), set()
    for address in (page for page in addresses() if page.startswith("/admin/kb/")):
        for form in shown_forms(client.get(address).context or {}):
            for field in form:
                is_text = isinstance(field.field, forms.CharField) and not isinstance(field.field, forms.JSONField)
                if is_text and not field.is_hidden:
                    seen.add(f"{address}: {field.html_name}")
                    assert isinstance(field.field, CleanFormField), f"{address}: {field.html_name}"
    assert len(seen) > 50


def test_an_untouched_description_of_a_hotline_changes_nothing(staff, filled_in):
    entered(hours="mon-fri 09:00-18:00\nsat 10:00-12:00")
    client = staff(superuser=True)
    address = f"/admin/kb/hotline/{hotline().pk}/change/"
    data = as_a_browser_sends(filled_in(client.get(address)))
    before = every_row()
    assert client.post(address, data).status_code == 302
    assert every_row() == before


def test_text_is_stored_with_unix_line_ends(staff, filled_in):
    client, faq = staff(superuser=True), FAQ.objects.first()
    address = f"/admin/kb/faq/{faq.pk}/change/"
    typed = {"introduction_zh_hans": LINES, "steps-0-text_zh_hans": LINES}
    assert client.post(address, as_a_browser_sends(filled_in(client.get(address)) | typed)).status_code == 302
    faq.refresh_from_db()
    assert (faq.introduction_zh_hans, faq.steps.first().text_zh_hans) == (LINES, LINES)


def test_a_moved_question_shows_no_new_change_and_is_not_indexed_again(staff, commits, filled_in):
    client, faq = commits(staff(superuser=True)), FAQ.objects.in_order().last()
    before = list(FAQ.objects.order_by("pk").values_list("updated"))
    address = f"/admin/kb/faq/{faq.pk}/change/"
    assert client.post(address, filled_in(client.get(address)) | {"position": "1"}).status_code == 302
    assert FAQ.objects.in_order().first() == faq
    assert list(FAQ.objects.order_by("pk").values_list("updated")) == before
