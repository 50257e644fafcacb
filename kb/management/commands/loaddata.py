"""`manage.py loaddata`, as modeltranslation's, and what it loads is entered in the ledger as imported."""

from collections.abc import Sequence

from modeltranslation.management.commands import loaddata

from kb.ledger.imports import entering_import


class Command(loaddata.Command):
    def loaddata(self, fixture_labels: Sequence[str]) -> None:
        with entering_import(source="loaddata"):
            super().loaddata(fixture_labels)
