"""The triggers that change the version of the content (kb.models.content_version) with every change of the content.

They do so in the same transaction, whether a form, an import or raw SQL changes the content; a rollback restores the
version. Time alone (a check that falls due, a notice that ends) does not change it.
"""

from django.db.models import Model

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
