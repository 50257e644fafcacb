"""Imports: a new hotline gets an entry as not yet checked; a changed one is withheld."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from kb.ledger.entries import read_verified
from kb.models import Hotline, LedgerEntry, VerificationStatus
from tests.hotlines.changes import hotline, verification_status

pytestmark = pytest.mark.usefixtures("content")


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
    forged.save_without_entry()  # a row without an entry, as SQL would leave it
    _load(tmp_path, slug="alipay-business", position=2, number="95189")
    assert verification_status("alipay-business") == VerificationStatus.WITHHELD
