"""Hotlines from a file: a new one enters honestly; one that was there is not changed, or is withheld."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from kb.hotlines import ledger
from kb.models import Hotline, LedgerEntry, Standing
from tests.hotlines.changes import hotline, standing

pytestmark = pytest.mark.usefixtures("content")


def _loaddata(folder: Path, **fields: Any) -> None:
    """A plain `loaddata` of one hotline."""
    texts = {"purpose_zh_hans": "客户服务", "source_name_zh_hans": "官网"}
    record = {"model": "kb.hotline", "fields": {"provider": ["alipay"], "position": 9, **texts, **fields}}
    (file := folder / "one.json").write_text(json.dumps([record]), "utf-8")
    call_command("loaddata", file, verbosity=0)


def test_a_new_hotline_is_imported_and_not_yet_checked(tmp_path: Path) -> None:
    _loaddata(tmp_path, slug="new", number="95189")
    assert (standing("new"), hotline("new").shown_number) == (Standing.NOT_YET_CHECKED, "95189")
    record = ledger.read(LedgerEntry.objects.order_by("-sequence")[0])
    assert record is not None
    assert (record["kind"], record["source"], record["subject"]) == ("imported", "fixture", "hotline/new")


def test_a_file_cannot_vouch_for_a_check(tmp_path: Path) -> None:
    _loaddata(tmp_path, slug="new", number="95189", state="checked", checked_on="2026-01-01", checked_how="called")
    row = hotline("new")
    assert (row.standing, row.checked_on, row.checked_how) == (Standing.NOT_YET_CHECKED, None, "")


def test_a_number_that_a_file_changes_is_withheld(tmp_path: Path) -> None:
    _loaddata(tmp_path, slug="alipay-support", number="95189")
    assert Hotline.objects.get(slug="alipay-support").number == "95189"
    assert (standing(), hotline().shown_number) == (Standing.WITHHELD, "")


def test_a_hotline_that_comes_back_after_it_was_deleted_is_withheld(tmp_path: Path) -> None:
    Hotline.objects.filter(slug="alipay-support")._raw_delete("default")
    _loaddata(tmp_path, slug="alipay-support", number="95189")
    assert (standing(), hotline().shown_number) == (Standing.WITHHELD, "")


def test_loading_what_is_there_already_enters_nothing() -> None:
    before = LedgerEntry.objects.count()
    call_command("load_kb", verbosity=0)
    assert LedgerEntry.objects.count() == before
