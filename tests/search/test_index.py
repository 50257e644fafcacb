"""The search index follows the content, whoever changes it and however."""

from collections import Counter

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from kb.models import FAQ, Provider, SearchDocument, SearchPosting, SearchTerm, Section, StaleObject, Step
from kb.models.one_door import open_door
from kb.models.publication import PublicationState
from kb.models.triggers import install_triggers
from kb.search import index_catch_up, index_writing, postings, stale_objects
from kb.search.index_catch_up import catch_up, rebuild
from kb.search.postings import ALL_DOCUMENTS
from kb.search.ranking import rank
from tests.door import enter

pytestmark = pytest.mark.usefixtures("searchable")


def found(query):
    return [(hit.kind, hit.object_id) for hit in rank(query, []).found]


def as_it_stands():
    """The whole index by what it means, whatever its ids."""
    documents = list(SearchDocument.objects.values_list("kind", "object_id", "language", "field", "text", "tokens"))
    of = {
        pk: (kind, object_id) for pk, kind, object_id in SearchDocument.objects.values_list("pk", "kind", "object_id")
    }
    postings_ = [
        (*of[row.block * postings.BLOCK_SIZE + (one & 0xFFFF)], row.term, one >> 16)
        for row in SearchPosting.objects.all()
        for one in postings.unpack(row.packed)
    ]
    terms = SearchTerm.objects.values_list("text", "documents")
    return sorted(documents), sorted(postings_), sorted(terms)


@pytest.fixture
def faq():
    return FAQ.objects.get(slug="payment-failed")


def test_a_changed_question_is_found_by_its_new_words_and_no_longer_by_the_old(faq):
    faq.question_zh_hans = "鹦鹉不说话怎么办"
    faq.phrasings_zh_hans = faq.phrasings_en = ""
    faq.save()
    assert found("鹦鹉")[0] == ("faq", faq.pk)
    assert ("faq", faq.pk) not in found("付款时提示支付失败")[:1]


def test_a_changed_step_changes_its_question(faq):
    faq.steps.first().delete()
    step = faq.steps.last()
    step.text_en = "Ask the parrot."
    step.save()
    assert found("parrot")[0] == ("faq", faq.pk)


def test_a_new_phrasing_is_a_document_of_its_own(faq):
    faq.phrasings_zh_hans = "鹦鹉\n长颈鹿"
    faq.save()
    catch_up()
    texts = SearchDocument.objects.filter(kind="faq", object_id=faq.pk, field="phrasing", language="zh-hans")
    assert sorted(texts.values_list("text", flat=True)) == ["长颈鹿", "鹦鹉"]


def test_the_documents_of_texts_that_stay_are_kept(faq):
    before = set(SearchDocument.objects.filter(kind="faq", object_id=faq.pk).values_list("pk", "text"))
    faq.phrasings_zh_hans = f"{faq.phrasings_zh_hans}\n钱没有付出去"
    faq.save()
    catch_up()
    after = set(SearchDocument.objects.filter(kind="faq", object_id=faq.pk).values_list("pk", "text"))
    assert before < after
    assert {text for _pk, text in after - before} == {"钱没有付出去"}


@pytest.mark.parametrize("model", [FAQ, Section, Provider])
def test_what_is_withdrawn_or_deleted_is_no_longer_in_the_index(model):
    first, second = model.objects.in_order()[:2]
    first.publication = PublicationState.DRAFT
    first.save()
    gone = second.pk
    second.delete()
    catch_up()
    kept = SearchDocument.objects.filter(kind=model._meta.model_name).values_list("object_id", flat=True)
    assert not {first.pk, gone} & set(kept)


def test_an_update_of_many_rows_is_indexed():
    Step.objects.update(text_en="Ask the parrot.")
    assert len([kind for kind, _ in found("parrot")]) == 5


def test_what_raw_sql_changes_leaves_the_index_until_it_is_entered(faq):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_faq SET question_en = 'A parrot' WHERE id = %s", [faq.pk])
    catch_up()
    assert not SearchDocument.objects.filter(kind="faq", object_id=faq.pk).exists()
    enter(faq)
    assert found("parrot")[0] == ("faq", faq.pk)


def test_rows_created_in_bulk_are_indexed(faq):
    Step.objects.bulk_create(
        [Step(faq=faq, key="parrot", position=99, title="鹦鹉", text="问鹦鹉。", title_en="Parrot", text_en="Ask it.")]
    )
    assert found("parrot")[0] == ("faq", faq.pk)


def test_a_step_that_moves_to_another_question_changes_both(faq):
    other = FAQ.objects.get(slug="forgot-password")
    step = faq.steps.first()
    Step.objects.filter(pk=step.pk).update(text_en="Ask the parrot.")
    assert found("parrot")[0] == ("faq", faq.pk)
    Step.objects.filter(pk=step.pk).update(faq=other, key="parrot", position=99)
    assert found("parrot")[0] == ("faq", other.pk)
    assert ("faq", faq.pk) not in found("parrot")


def test_a_loaded_file_is_indexed(faq, tmp_path):
    faq.question_en = "A parrot"
    file = tmp_path / "faq.json"
    file.write_text(serializers.serialize("json", [faq]), "utf-8")
    call_command("loaddata", file, verbosity=0)
    assert found("parrot")[0] == ("faq", faq.pk)


def test_an_edit_that_is_rolled_back_leaves_the_index_as_it_was(faq):
    before = as_it_stands()
    try:
        with transaction.atomic():
            FAQ.objects.filter(pk=faq.pk).update(question_en="A parrot")
            catch_up()
            raise LookupError
    except LookupError:
        pass
    assert as_it_stands() == before
    assert not StaleObject.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_editors_change_is_indexed_when_it_is_committed(faq):
    faq.question_en = "A parrot"
    faq.save()
    assert not StaleObject.objects.exists()
    assert SearchDocument.objects.filter(text="A parrot").exists()


@pytest.mark.django_db(transaction=True)
def test_an_index_that_cannot_be_written_does_not_stop_the_editor(faq, monkeypatch):
    monkeypatch.setattr(index_catch_up, "replace_documents", lambda *args: 1 / 0)
    faq.question_en = "A parrot"
    faq.save()
    assert FAQ.objects.filter(question_en="A parrot").exists()
    assert StaleObject.objects.exists()


def test_a_search_reindexes_only_so_many_objects():
    FAQ.objects.all().delete()
    StaleObject.objects.all().delete()
    StaleObject.objects.bulk_create(StaleObject(kind="faq", object_id=number) for number in range(1000))
    rank("鹦鹉", [])
    assert StaleObject.objects.count() == 1000 - index_catch_up.MAX_BEFORE_A_SEARCH


@pytest.mark.sqlite  # PostgreSQL keeps numbers alone in this column
@pytest.mark.parametrize(("kind", "object_id"), [("section", "rotten"), ("section", b"\xff"), ("rotten", 1)])
def test_a_note_that_cannot_be_read_is_deleted_and_the_others_are_done(faq, kind, object_id):
    faq.question_en = "A parrot"
    faq.save()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO kb_staleobject (kind, object_id) VALUES (%s, %s)", [kind, object_id])
    rank("parrot", [])
    assert not StaleObject.objects.exists()
    assert SearchDocument.objects.filter(text="A parrot").exists()


def test_a_rebuilt_index_equals_an_updated_one(faq):
    faq.question_en = "A parrot"
    faq.save()
    Section.objects.first().delete()
    catch_up()
    before = as_it_stands()
    rebuild()
    assert as_it_stands() == before


def test_rebuilding_repairs_the_tables(faq):
    before = as_it_stands()
    SearchPosting.objects.filter(term__startswith="b").delete()
    SearchDocument.objects.filter(kind="section").delete()
    SearchTerm.objects.exclude(text=ALL_DOCUMENTS).update(documents=7)
    SearchDocument.objects.create(
        pk=10**6, kind="faq", object_id=10**9, language="en", field="title", tokens="x", syllables=""
    )
    rebuild()
    assert as_it_stands() == before


def test_rebuilding_an_emptied_index_fills_it():
    before = as_it_stands()
    for model in (SearchPosting, SearchDocument, SearchTerm):
        model.objects.all().delete()
    rebuild()
    assert as_it_stands() == before


def test_searches_go_on_finding_during_a_rebuild(faq):
    seen = []
    rebuild(progress=lambda done, total: seen.append(found("支付失败")[0]))
    assert len(seen) > 2
    assert set(seen) == {("faq", faq.pk)}


def test_rebuilding_reports_its_progress():
    told = []
    assert rebuild(progress=lambda done, total: told.append((done, total))) == 16
    assert told[0] == (0, 16)
    assert told[-1] == (16, 16)


def test_rebuilding_deletes_the_notes_of_earlier_changes():
    Step.objects.update(text_en="Ask the parrot.")
    rebuild()
    assert not StaleObject.objects.exists()


def test_migrating_builds_the_index_of_a_site_with_content():
    before = as_it_stands()
    for model in (SearchPosting, SearchDocument, SearchTerm):
        model.objects.all().delete()
    index_catch_up.build_if_empty()
    assert as_it_stands() == before


def test_migrating_leaves_an_existing_index_alone():
    SearchPosting.objects.all().delete()
    index_catch_up.build_if_empty()
    assert not SearchPosting.objects.exists()


def test_every_term_counts_its_documents():
    counted = Counter()
    for row in SearchPosting.objects.all():
        counted[row.term] += len(postings.unpack(row.packed))
    assert counted == dict(SearchTerm.objects.values_list("text", "documents"))
    assert counted[ALL_DOCUMENTS] == SearchDocument.objects.count()


def test_only_so_many_postings_of_a_term_are_looked_at_over_all_blocks(monkeypatch):
    monkeypatch.setattr(postings, "BLOCK_SIZE", 64)
    monkeypatch.setattr(index_writing, "BLOCK_SIZE", 64)
    rebuild()
    term = SearchTerm.objects.exclude(text=ALL_DOCUMENTS).order_by("-documents").first()
    assert SearchPosting.objects.filter(term=term.text).count() > 1
    assert len(postings.top_documents({term.text: 1.0}, max_postings=5, limit=60)) == 5


def test_triggers_come_back_when_they_were_lost(faq):
    with connection.cursor() as cursor:
        for event in ("insert", "update", "delete") if connection.vendor == "sqlite" else ("",):
            if event:
                cursor.execute(f"DROP TRIGGER kb_faq_stale_{event}")
            else:
                cursor.execute("DROP TRIGGER kb_faq_stale ON kb_faq")
    with open_door():  # or its entry would be noted
        FAQ.objects.update(question_en="A parrot")
    assert not StaleObject.objects.exists()
    install_triggers([stale_objects.triggers], using="default")
    FAQ.objects.update(question_en="A parrot")
    assert StaleObject.objects.exists()


def test_a_row_that_only_moves_or_gets_another_time_of_change_is_not_noted(faq):
    FAQ.objects.update(position=F("position") + 100)
    Step.objects.update(updated=timezone.now())
    assert not StaleObject.objects.exists()
