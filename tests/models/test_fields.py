"""Every way to write a text cleans it and limits its length. After a save the object equals its row."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from kb.admin.base.content_form import ContentForm
from kb.models import FAQ, Notice, Provider, Step
from kb.models.languages import blank

DIRTY, CLEAN = "付\u200b款\u202e失败\r\n9\ufe0f", "付款失败\n9"

pytestmark = pytest.mark.django_db


def _row() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, text_zh_hans FROM kb_notice")
        found: tuple[str, str] = cursor.fetchone()
    return found


def test_a_save_cleans_the_column_and_the_object() -> None:
    notice = Notice(text_zh_hans=DIRTY)
    notice.save()
    assert _row() == (CLEAN, CLEAN)
    assert notice.text_zh_hans == CLEAN


def test_an_update_cleans_the_text() -> None:
    Notice.objects.create(text_zh_hans="x")
    Notice.objects.update(text_zh_hans=DIRTY)
    assert _row() == (CLEAN, CLEAN)


def test_bulk_writes_clean_the_text() -> None:
    Notice.objects.bulk_create([Notice(text_zh_hans=DIRTY, position=1)])
    assert _row() == (CLEAN, CLEAN)
    notice = Notice.objects.get()
    notice.text_zh_hans = f"{DIRTY}\u200b!"
    Notice.objects.bulk_update([notice], ["text_zh_hans"])
    assert _row()[1] == f"{CLEAN}!"


def test_loaddata_cleans_the_text(tmp_path) -> None:
    record = {"model": "kb.notice", "pk": 1, "fields": {"position": 1, "text_zh_hans": DIRTY, "text_en": "o\u00adk"}}
    file = tmp_path / "notice.json"
    file.write_text(json.dumps([record]), "utf-8")
    call_command("loaddata", str(file), verbosity=0)
    assert _row() == (CLEAN, CLEAN)
    assert Notice.objects.get().text_en == "ok"


def test_a_text_of_nothing_but_invisible_characters_is_blank() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(text_zh_hans="\u200b\u2060")
    with pytest.raises(ValidationError):
        Notice(text_zh_hans="\u200b\u2060", position=1).full_clean()


def test_invisible_characters_that_raw_sql_wrote_count_as_blank() -> None:
    Notice.objects.create(text_zh_hans="x")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_notice SET text_en = %s", ["\u200b \u2060\ufe0f"])
    assert Notice.objects.filter(blank("text_en")).exists()


@pytest.mark.parametrize(
    ("table", "column"), [("kb_notice", "text_en"), ("kb_notice", "text"), ("kb_notice", "text_zh_hans")]
)
def test_the_database_holds_the_limit(table: str, column: str) -> None:
    Notice.objects.create(text_zh_hans="x")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s", ["字" * 300])
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(f"UPDATE {table} SET {column} = %s", ["字" * 301])


def test_a_step_that_is_far_too_long_is_refused_by_the_form_and_the_database(content: None) -> None:
    step = Step.objects.first()
    assert step
    step.text_zh_hans = "长" * 200_000
    with pytest.raises(ValidationError) as refused:
        step.full_clean()
    assert "text_zh_hans" in refused.value.error_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        step.save()


def test_every_text_of_the_models_has_a_limit() -> None:
    for model in (FAQ, Step, Provider, Notice):
        for field in model._meta.concrete_fields:
            if field.get_internal_type() in ("TextField", "CharField", "SlugField"):
                assert field.max_length, field


class _NoticeForm(ContentForm):
    class Meta:
        model = Notice
        fields = ("text_zh_hans",)


def test_a_form_counts_a_line_end_as_one_character_and_sees_no_change_in_it() -> None:
    notice = Notice.objects.create(text_zh_hans="a\n" * 150)
    form = _NoticeForm({"text_zh_hans": "a\r\n" * 149 + "a"}, instance=notice)
    assert form.is_valid(), form.errors
    same = Notice.objects.create(text_zh_hans="a\nb", position=9)
    assert not _NoticeForm({"text_zh_hans": "a\r\nb"}, instance=same).has_changed()
