"""The main button of a content form does what it says: it publishes what visitors do not see yet."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kb.ledger.live import read_live
from kb.ledger.publishing import publish_at_once
from kb.models import Change, Section

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

FORM = "/admin/kb/section/{}/change/"


@pytest.fixture
def editor(staff: Any) -> Client:
    client: Client = staff("editor")
    return client


@pytest.fixture
def hidden(editor: Client) -> Section:
    """A section that was taken off."""
    section = Section.objects.first()
    publish_at_once(section, lambda facts: {**facts, "publication": "draft"}, by=User.objects.get())
    return section


def has_choice(page: Any) -> bool:
    return "publication" in page.context["adminform"].form.fields


def test_a_new_section_is_published_and_its_form_asks_for_no_publication(editor: Client, filled_in: Any) -> None:
    page = editor.get("/admin/kb/section/add/")
    assert not has_choice(page)
    values = {**filled_in(page), "title_zh_hans": "新的一节", "text_zh_hans": "内容。", "_save": "1"}
    editor.post("/admin/kb/section/add/", values)
    assert read_live(Change.objects.get().subject).facts["publication"] == "published"  # type: ignore[index]


def test_a_section_that_was_taken_off_is_published_again(editor: Client, hidden: Section, filled_in: Any) -> None:
    page = editor.get(FORM.format(hidden.pk))
    assert not has_choice(page)
    editor.post(FORM.format(hidden.pk), {**filled_in(page), "_save": "1"})
    assert Section.objects.get(pk=hidden.pk).is_published


def test_saving_a_draft_of_it_without_a_change_makes_none(editor: Client, hidden: Section, filled_in: Any) -> None:
    values = filled_in(editor.get(FORM.format(hidden.pk)))
    editor.post(FORM.format(hidden.pk), {**values, "_savedraft": "1"})
    assert not Change.objects.exists()


def test_a_translator_publishes_words_of_it_and_not_the_page(staff: Any, hidden: Section, filled_in: Any) -> None:
    translator = staff("translator")
    values = filled_in(translator.get(FORM.format(hidden.pk)))
    translator.post(FORM.format(hidden.pk), {**values, "title_en": "Payment refused?", "_save": "1"})
    row = Section.objects.get(pk=hidden.pk)
    assert (row.title_en, row.is_published) == ("Payment refused?", False)


def test_a_public_section_keeps_the_choice_that_takes_it_off(editor: Client, filled_in: Any) -> None:
    section = Section.objects.first()
    page = editor.get(FORM.format(section.pk))
    assert has_choice(page)
    editor.post(FORM.format(section.pk), {**filled_in(page), "publication": "draft", "_savedraft": "1"})
    assert has_choice(editor.get(FORM.format(section.pk)))
    assert (Change.objects.get().facts or {})["publication"] == "draft"
