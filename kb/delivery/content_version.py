"""The version of the content: it changes with every change of the content.

Triggers of the database change it in the same transaction, whether a form, an import or raw SQL changes the content; a
rollback restores it. Time alone (a check that falls due, a notice that ends) does not change the version.
"""

from typing import Any

from django.db import connection
from django.db.models import BinaryField, F, Model
from django.db.models.functions import Cast

from kb.models import (
    FAQ,
    Advice,
    ContentVersion,
    Hotline,
    LedgerEntry,
    Notice,
    Proposal,
    Provider,
    Section,
    SectionItem,
    Step,
    Symptom,
    SynonymGroup,
)
from kb.models.locks import CONTENT_LOCK
from kb.models.triggers import Trigger

PUBLIC_MODELS: tuple[type[Model], ...] = (
    *(Provider, Hotline, FAQ, Step, Section, SectionItem, Advice, Symptom, Notice, SynonymGroup),
    *(FAQ.providers.through, LedgerEntry, Proposal),
)
"""The models whose rows affect public pages."""

_TABLE = ContentVersion._meta.db_table
_TOKEN = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "md5(random()::text || clock_timestamp()::text)"}


def content_version() -> str:
    """Returns the version that this connection sees; "" before the first change.

    On SQLite reads the bytes of the token: somebody may have stored what is no text.
    """
    token = Cast("token", BinaryField()) if connection.vendor == "sqlite" else F("token")
    stored: Any = ContentVersion.objects.values_list(token, flat=True).first() or ""
    return stored if isinstance(stored, str) else bytes(stored).hex()


def triggers(vendor: str) -> list[Trigger]:
    """Returns the triggers that change the version, for kb.models.triggers.install_triggers."""
    new_token = (
        f"INSERT INTO {_TABLE} (id, token) VALUES (1, {_TOKEN[vendor]})"  # noqa: S608  # names of our own
        " ON CONFLICT (id) DO UPDATE SET token = excluded.token;"
    )
    return [_trigger(model._meta.db_table, new_token) for model in PUBLIC_MODELS]


def _trigger(table: str, new_token: str) -> Trigger:
    return Trigger(
        table=table,
        writes_to=_TABLE,
        purpose="version",
        actions=dict.fromkeys(("INSERT", "UPDATE", "DELETE", "TRUNCATE"), new_token),
        once_a_statement=True,
        # Writers wait for one another here, before they lock any row; see kb.models.locks.lock_content.
        first_on_postgresql=f"PERFORM pg_advisory_xact_lock({CONTENT_LOCK});",
    )
