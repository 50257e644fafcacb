"""Imports: what a file brings is entered as imported; a hotline that it changes is withheld."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction

from kb.ledger import door
from kb.ledger.entries import EntryDetails, EntryKind, read_verified
from kb.ledger.problems import find_problems
from kb.ledger.shown import shown
from kb.models import FAQ, Advice, Hotline, LedgerEntry, Provider, VerificationStatus
from kb.models.content import Content
from kb.models.one_door import open_door
from tests.hotlines.changes import hotline, verification_status
from tests.tamperings import plant

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]


def _load(tmp_path: Path, **fields: object) -> None:
    """Runs `loaddata` with one Alipay hotline with these fields."""
    shipped: dict[str, object] = {
        "provider": ["alipay"], "position": 1, "slug": "alipay-support", "number": "95188",
        "purpose_zh_hans": "客户服务",
        "purpose_en": "Customer service", "source_name_zh_hans": "一份文件", "source_name_en": "A file",
    }  # fmt: skip
    file = tmp_path / "hotlines.json"
    file.write_text(json.dumps([{"model": "kb.hotline", "fields": {**shipped, **fields}}]), "utf-8")
    call_command("loaddata", file, verbosity=0)


def test_a_new_hotline_is_shown_as_not_yet_checked(tmp_path: Path) -> None:
    _load(tmp_path, slug="alipay-business", position=2, number="95189")
    assert (verification_status("alipay-business"), hotline("alipay-business").shown_number) == (
        VerificationStatus.NOT_YET_CHECKED,
        "95189",
    )
    record = read_verified(LedgerEntry.objects.for_subject("hotline/alipay-business").get())
    assert record is not None
    assert (record["kind"], record["by"], record["approved_by"]) == ("imported", "", "")


def test_a_hotline_marked_as_checked_in_a_file_is_imported_as_not_yet_checked(tmp_path: Path) -> None:
    _load(
        tmp_path, slug="alipay-business", position=2, number="95189",
        state="checked", checked_on="2026-11-01", checked_how="official-site",
    )  # fmt: skip
    assert (verification_status("alipay-business"), hotline("alipay-business").checked_on) == (
        VerificationStatus.NOT_YET_CHECKED,
        None,
    )


def test_a_new_hotline_that_another_provider_replaces_is_withheld(tmp_path: Path) -> None:
    successor = {"state": "withdrawn", "replaced_by": ["wechat-pay-support"]}
    _load(tmp_path, slug="alipay-business", position=2, number="95189", **successor)
    assert verification_status("alipay-business") == VerificationStatus.WITHHELD


def test_a_number_that_a_file_changed_is_withheld(tmp_path: Path) -> None:
    _load(tmp_path, number="400-123-4567")
    assert (verification_status(), hotline().shown_number) == (VerificationStatus.WITHHELD, "")


def test_repairing_undoes_what_a_file_changed(tmp_path: Path) -> None:
    _load(tmp_path, number="400-123-4567")
    call_command("verify_ledger", "--repair", verbosity=0)
    assert hotline().shown_number == "95188"


def test_loading_a_file_over_a_forged_row_gives_it_no_entry(tmp_path: Path) -> None:
    forged = Hotline(slug="alipay-business", position=2, number="95189", provider=hotline().provider)
    forged.purpose_zh_hans = forged.source_name_zh_hans = "伪造"
    with open_door():
        forged.save()  # a row without an entry, as SQL would leave it
    _load(tmp_path, slug="alipay-business", position=2, number="95189")
    assert verification_status("alipay-business") == VerificationStatus.WITHHELD


def _load_rows(tmp_path: Path, *rows: dict[str, Any]) -> None:
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(rows), "utf-8")
    call_command("loaddata", file, verbosity=0)


def _faq(**fields: Any) -> dict[str, Any]:
    """Returns a question as a file has it."""
    texts = {"question_zh_hans": "新问题", "introduction_zh_hans": "这样办"}
    links = {"position": 90, "publication": "published", "providers": [["alipay"]]}
    return {"model": "kb.faq", "fields": {"slug": "new", **links, **texts, **fields}}


def _step(text: str) -> dict[str, Any]:
    fields = {"faq": ["payment-failed"], "key": "check-network", "position": 1, "kind": "action"}
    texts = {"title_zh_hans": "检查网络", "text_zh_hans": text}
    return {"model": "kb.step", "fields": {**fields, **texts}}


def _shown(slug: str) -> FAQ | None:
    return next(iter(shown(FAQ.objects.filter(slug=slug))), None)


def _kinds(subject: str) -> list[str]:
    return [json.loads(entry.record)["kind"] for entry in LedgerEntry.objects.for_subject(subject)]


def test_a_new_question_is_entered_with_its_steps_and_providers(tmp_path: Path) -> None:
    step = _step("照做。")
    step["fields"]["faq"] = ["new"]
    _load_rows(tmp_path, _faq(), step)
    new = FAQ.objects.get(slug="new")
    assert _shown("new") == new
    assert _kinds(new.subject) == ["imported"]


def test_a_changed_question_is_entered_and_so_is_one_of_which_only_a_step_or_the_providers_changed(
    tmp_path: Path,
) -> None:
    _load_rows(tmp_path, _faq())
    subject = FAQ.objects.get(slug="new").subject
    _load_rows(tmp_path, _faq(question_zh_hans="改过的问题"))
    _load_rows(tmp_path, _faq(question_zh_hans="改过的问题", providers=[["jd-pay"]]))
    assert _kinds(subject) == ["imported"] * 3
    _load_rows(tmp_path, _step("只改这一步。"))
    assert _kinds(FAQ.objects.get(slug="payment-failed").subject) == ["imported"] * 2
    assert list(find_problems()) == []


def _alipay(**fields: Any) -> dict[str, Any]:
    """Returns the shipped wallet, with these fields."""
    rows = json.loads((settings.ROOT / "fixtures" / "1_providers.json").read_text("utf-8"))
    (row,) = (row for row in rows if row["fields"]["slug"] == "alipay")
    return {**row, "fields": {**row["fields"], **fields}}


def _is_shown(row: Content) -> bool:
    return bool(shown(type(row)._default_manager.filter(pk=row.pk)))


def test_a_file_does_not_take_off_a_wallet_with_its_number(tmp_path: Path) -> None:
    _load_rows(tmp_path, _alipay(publication="draft"))
    assert not _is_shown(Provider.objects.get(slug="alipay"))


def test_a_file_does_not_take_off_a_wallet_whose_number_it_moves_to_another_one(tmp_path: Path) -> None:
    advice = [
        {"model": "kb.advice", "pk": row.pk, "fields": {"slug": row.slug, "topic": row.topic, "provider": ["jd-pay"],
         "position": row.position, "text_zh_hans": row.text_zh_hans}}
        for row in Advice.objects.filter(provider__slug="alipay")
    ]  # fmt: skip
    number = {
        "provider": ["jd-pay"], "position": 9, "slug": "alipay-support", "number": "95188",
        "purpose_zh_hans": "客户服务", "source_name_zh_hans": "一份文件",
    }  # fmt: skip
    _load_rows(tmp_path, {"model": "kb.hotline", "fields": number}, *advice, _alipay(publication="draft"))
    assert not Provider.objects.get(slug="alipay").hotlines.exists()
    assert not _is_shown(Provider.objects.get(slug="alipay"))


def test_a_file_may_change_a_link_within_the_sites_of_the_wallet_but_not_to_another_site(tmp_path: Path) -> None:
    for link, is_shown in (("https://help.alipay.com/", True), ("https://alipay.example/", False)):
        _load_rows(tmp_path, _alipay(official_site=link))
        assert _is_shown(Provider.objects.get(slug="alipay")) == is_shown


def test_where_everything_takes_two_people_a_file_changes_nothing(settings: Any, tmp_path: Path) -> None:
    settings.ALWAYS_TWO_PEOPLE = True
    _load_rows(tmp_path, _step("只改这一步。"))
    assert _shown("payment-failed") is None


def test_the_same_file_twice_makes_no_new_entries(tmp_path: Path) -> None:
    _load_rows(tmp_path, _faq(), _step("只改这一步。"))
    before = LedgerEntry.objects.count()
    _load_rows(tmp_path, _faq(), _step("只改这一步。"))
    call_command("load_kb", verbosity=0)
    assert LedgerEntry.objects.count() == before


def test_what_was_forged_before_stays_withheld_whatever_a_file_brings(tmp_path: Path) -> None:
    with open_door():
        FAQ.objects.filter(slug="payment-failed").update(question_en="Forged")
    before = LedgerEntry.objects.count()
    _load_rows(tmp_path, _step("只改这一步。"))
    assert _shown("payment-failed") is None
    assert LedgerEntry.objects.count() == before


def test_a_question_that_was_deleted_through_the_door_is_entered_again(tmp_path: Path) -> None:
    _load_rows(tmp_path, _faq())
    faq = FAQ.objects.get(slug="new")
    door.delete([FAQ.objects.get(slug="new")], EntryDetails(kind=EntryKind.DELETED))
    _load_rows(tmp_path, {**_faq(), "pk": faq.pk})
    assert _shown("new") == faq
    assert _kinds(faq.subject) == ["imported", "deleted", "imported"]


def test_a_question_whose_row_was_deleted_by_sql_stays_withheld(tmp_path: Path) -> None:
    _load_rows(tmp_path, _faq())
    faq = FAQ.objects.get(slug="new")
    with open_door():
        FAQ.objects.filter(slug="new").delete()
    _load_rows(tmp_path, {**_faq(question_zh_hans="别的"), "pk": faq.pk})
    assert _shown("new") is None


def test_a_hotline_that_was_deleted_stays_withheld(tmp_path: Path) -> None:
    door.delete([hotline()], EntryDetails(kind=EntryKind.DELETED))
    _load(tmp_path)
    assert verification_status() == VerificationStatus.WITHHELD


def test_after_an_error_nothing_of_the_file_is_left(tmp_path: Path) -> None:
    before = LedgerEntry.objects.count()
    with pytest.raises(Exception, match="Step has no faq"):
        _load_rows(tmp_path, _faq(), {"model": "kb.step", "fields": {"faq": ["nowhere"], "key": "x"}})
    assert not FAQ.objects.filter(slug="new").exists()
    assert LedgerEntry.objects.count() == before


def test_outside_an_import_a_row_saved_as_in_a_file_gets_no_entry() -> None:
    before = LedgerEntry.objects.count()
    FAQ(slug="raw", question_zh_hans="x", introduction_zh_hans="x", position=91).save_base(raw=True)
    assert LedgerEntry.objects.count() == before
    assert _shown("raw") is None


def test_a_number_that_a_trigger_changes_while_it_is_imported_is_not_entered(tmp_path: Path) -> None:
    plant("INSERT ON kb_hotline", "UPDATE kb_hotline SET number = '4000001234' WHERE id = NEW.id")
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        _load(tmp_path, slug="alipay-business", position=2, number="95189")
    assert refused.value.code == "not_kept"
    assert not Hotline.objects.filter(slug="alipay-business").exists()
