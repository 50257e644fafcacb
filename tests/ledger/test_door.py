"""The one door: what refuses a direct write, and what is entered with a write or a deletion."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import ProtectedError

from kb.ledger import door
from kb.ledger.bulk import NewFacts, publish_many, read_many
from kb.ledger.entries import EntryDetails, EntryKind, latest_entries, read_verified
from kb.ledger.facts import facts_of
from kb.ledger.problems import find_problems
from kb.models import (
    FAQ,
    Advice,
    Hotline,
    LedgerEntry,
    Notice,
    Provider,
    Section,
    SectionItem,
    Step,
    Symptom,
)
from kb.models.one_door import BypassesLedger, open_door
from tests.tamperings import plant

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]

DETAILS = EntryDetails(kind=EntryKind.CHANGED, by="alice", why_en="Because.")
MODELS = (Provider, Hotline, FAQ, Step, Section, SectionItem, Symptom, Advice, Notice)
WRITES: dict[str, Callable[[Any], Any]] = {
    "save": lambda row: row.save(),
    "save of one column": lambda row: row.save(update_fields=["updated", _text(row)]),
    "update": lambda row: type(row).objects.filter(pk=row.pk).update(**{_text(row): "x"}),
    "bulk_update": lambda row: type(row).objects.bulk_update([row], [_text(row)]),
    "bulk_create": lambda row: type(row).objects.bulk_create([row]),
    "create": lambda row: type(row).objects.create(),
    "delete": lambda row: row.delete(),
    "delete of all": lambda row: type(row).objects.all().delete(),
    "update_or_create": lambda row: type(row).objects.update_or_create(pk=row.pk, defaults={_text(row): "x"}),
}


def _text(row: Any) -> str:
    return next(field.name for field in row._meta.concrete_fields if field.name.endswith("_en"))


def _record(subject: str) -> dict[str, Any]:
    record = read_verified(latest_entries([subject])[subject])
    assert record is not None
    return record


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_direct_write_is_refused(write: Callable[[Any], Any]) -> None:
    door.save(Notice(text_zh_hans="系统维护中"), DETAILS)
    for model in MODELS:
        with pytest.raises(BypassesLedger):
            write(model.objects.all()[0])
    assert list(find_problems()) == []


@pytest.mark.parametrize("write", ["add", "remove", "set", "clear"])
def test_the_providers_of_a_question_are_not_written_directly(write: str) -> None:
    faq, provider = FAQ.objects.all()[0], Provider.objects.all()[0]
    given: dict[str, Any] = {"set": [[provider]], "clear": []}
    for links, other in ((faq.providers, provider), (provider.faqs, faq)):
        with pytest.raises(BypassesLedger), transaction.atomic():
            getattr(links, write)(*([[]] if write == "set" else given.get(write, [other])))
    assert list(find_problems()) == []


def test_the_order_among_others_is_written_directly() -> None:
    faq = FAQ.objects.in_order()[0]
    faq.position = 99
    faq.save(update_fields=["position"])
    FAQ.objects.filter(pk=faq.pk).update(position=100)
    assert list(find_problems()) == []


def test_saving_enters_the_facts_and_who_and_why() -> None:
    faq = FAQ.objects.get(slug="payment-failed")
    old = facts_of(faq)
    faq.question_en = "Why?"
    entry = door.save(faq, DETAILS)
    record = _record(faq.subject)
    assert (entry.revision, record["by"], record["why_en"]) == (2, "alice", "Because.")
    assert (record["old"], record["facts"]) == (old, {**old, "question_en": "Why?"})


def test_an_invalid_row_is_neither_saved_nor_entered() -> None:
    faq, before = FAQ.objects.get(slug="payment-failed"), LedgerEntry.objects.count()
    faq.question_zh_hans = " "
    with pytest.raises(ValidationError):
        door.save(faq, DETAILS)
    assert LedgerEntry.objects.count() == before
    assert list(find_problems()) == []


def test_deleting_a_provider_enters_all_that_goes_and_changes_with_it() -> None:
    provider = Provider.objects.get(slug="jd-pay")
    door.save(Advice(slug="of-jd", topic="calls-out", provider=provider, text_zh_hans="不会来电"), DETAILS)
    notice = Notice(text_zh_hans="维护中", provider=provider)
    door.save(notice, DETAILS)
    advice = Advice.objects.get(slug="of-jd")
    gone = {provider.subject, "hotline/jd-pay-support", advice.subject, notice.subject}
    changed = {faq.subject for faq in FAQ.objects.all()}
    before = LedgerEntry.objects.count()
    door.delete([provider], DETAILS)
    kinds = {entry.subject: _record(entry.subject)["kind"] for entry in LedgerEntry.objects.filter(sequence__gt=before)}
    assert kinds == dict.fromkeys(gone, "deleted") | dict.fromkeys(changed, "changed")
    assert all(_record(subject)["facts"] is None for subject in gone)
    assert list(find_problems()) == []


def test_deleting_a_question_enters_its_symptoms_and_not_its_steps() -> None:
    faq, before = FAQ.objects.get(slug="payment-failed"), LedgerEntry.objects.count()
    gone = {faq.subject, *(symptom.subject for symptom in faq.symptoms.all())}
    door.delete([faq, *faq.symptoms.all()], DETAILS)
    assert {entry.subject for entry in LedgerEntry.objects.filter(sequence__gt=before)} == gone
    assert len(gone) == 3
    assert list(find_problems()) == []


def test_what_may_not_be_deleted_stays_and_is_not_entered() -> None:
    successor, before = Hotline.objects.get(slug="alipay-support"), LedgerEntry.objects.count()
    with open_door():
        Hotline.objects.filter(slug="jd-pay-support").update(replaced_by=successor)
    with pytest.raises(ProtectedError):
        door.delete([successor], DETAILS)
    assert LedgerEntry.objects.count() == before


def test_what_was_deleted_is_restored_whole_from_its_facts() -> None:
    faq = FAQ.objects.get(slug="payment-failed")
    subject, facts, symptoms = faq.subject, facts_of(faq), [facts_of(symptom) for symptom in faq.symptoms.all()]
    door.delete([faq], DETAILS)
    door.write(subject, "faq", facts, DETAILS)
    for symptom in symptoms:
        door.write(f"symptom/{symptom['id']}", "symptom", symptom, DETAILS)
    assert latest_entries([subject])[subject].revision == 3
    assert _record(subject)["facts"] == facts
    assert list(find_problems()) == []


def test_subjects_of_names_the_subject_of_a_part_and_of_a_link() -> None:
    step, item = Step.objects.all()[0], SectionItem.objects.all()[0]
    link = FAQ.providers.through.objects.all()[0]
    assert [door.subjects_of(row) for row in (step, item, link, step.faq)] == [
        [step.faq],
        [item.section],
        [link.faq],
        [step.faq],
    ]


def test_nothing_is_deleted_of_nothing() -> None:
    before = LedgerEntry.objects.count()
    door.delete([], DETAILS)
    assert LedgerEntry.objects.count() == before


FORGED = {
    "its own row": ("kb_faq", "UPDATE kb_faq SET question_en = 'Forged' WHERE id = NEW.id"),
    "a step": ("kb_faq", "UPDATE kb_step SET text_en = 'Forged' WHERE faq_id = NEW.id"),
    "a step after it is written": ("kb_step", "UPDATE kb_step SET text_zh_hans = 'Forged' WHERE faq_id = NEW.faq_id"),
    "its wallets": ("kb_step", "DELETE FROM kb_faq_providers WHERE faq_id = NEW.faq_id"),
}


@pytest.mark.parametrize(("table", "sql"), FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("is_bulk", [False, True], ids=["one", "many"])
def test_what_a_trigger_writes_is_not_entered(table: str, sql: str, is_bulk: bool) -> None:
    faq = FAQ.objects.exclude(providers=None).exclude(steps=None)[0]
    (row,) = read_many("faq", "pk", [faq.pk]).values()
    before = facts_of(row)
    first, *others = before["steps"]
    wanted = {**before, "introduction_zh_hans": "别急。", "steps": [{**first, "text_zh_hans": "等一等。"}, *others]}
    new, editor = NewFacts(faq.subject, row.entry_revision, wanted), User.objects.create_superuser("ed")
    plant(f"UPDATE ON {table}", sql)
    outcome = {wanted["introduction_zh_hans"]: wanted, before["introduction_zh_hans"]: before}
    with suppress(ValidationError), transaction.atomic():
        if is_bulk:
            publish_many("faq", [new], by=editor, source="")
        else:
            door.write(faq.subject, "faq", wanted, DETAILS)
    facts = facts_of(FAQ.objects.get(pk=faq.pk))
    assert facts == outcome[facts["introduction_zh_hans"]] == _record(faq.subject)["facts"]


def test_a_write_that_the_database_does_not_keep_is_refused() -> None:
    faq = FAQ.objects.all()[0]
    table, sql = FORGED["its own row"]
    plant(f"UPDATE ON {table}", sql)
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        door.write(faq.subject, "faq", {**facts_of(faq), "introduction_zh_hans": "别急。"}, DETAILS)
    assert refused.value.code == "not_kept"


def test_what_a_trigger_writes_of_a_number_is_not_entered() -> None:
    hotline = Hotline.objects.all()[0]
    plant("UPDATE ON kb_hotline", "UPDATE kb_hotline SET number = '4000001234' WHERE id = NEW.id")
    hotline.purpose_zh_hans = "客服"
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        door.save(hotline, DETAILS)
    assert refused.value.code == "not_kept"


def test_a_forged_question_stays_withheld_when_a_wallet_is_deleted() -> None:
    new = {"id": None, "uid": None, "slug": "new-wallet", "name_zh_hans": "新钱包", "name_en": None}
    wallet = door.write("", "provider", {**facts_of(Provider.objects.all()[0]), **new}, DETAILS)
    genuine, forged = FAQ.objects.all()[:2]
    for faq in (genuine, forged):
        door.write(faq.subject, "faq", {**facts_of(faq), "providers": [*faq.provider_ids, wallet.pk]}, DETAILS)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kb_faq SET question_en = 'Forged' WHERE id = %s", [forged.pk])
    door.delete([wallet], DETAILS)
    problems = list(find_problems())
    assert len(problems) == 1
    assert problems[0].startswith(f"{forged.subject} does not say")
