"""Former addresses: the database notes the old slug of every row that is renamed, and the old slug finds the row.

Triggers note it, so that it does not matter how a slug changes: by a form, `update()`, an import or raw SQL.
"""

import re
from typing import Any

from django.db import connections
from django.db.models import Q

from kb.models import FAQ, FormerAddress, Provider, Section, Symptom
from kb.models.triggers import Trigger, install_trigger

MODELS: tuple[type[Any], ...] = (Provider, FAQ, Section, Symptom)
"""What has an address."""

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")


def install(*, using: str = "default", **kwargs: Any) -> None:
    """Creates the triggers, in the place of those that are there. Answers post_migrate."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    for model in MODELS:
        # A table is not yet there where the migrations stopped half-way.
        if {model._meta.db_table, FormerAddress._meta.db_table} <= tables:
            install_trigger(connection, _trigger(model))


def current_slugs(former: set[tuple[type[Any], str]]) -> dict[tuple[type[Any], str], str]:
    """Maps each of these models and former slugs to the slug of the published row that had it last.

    Leaves out what no row had, and what a published row has now. One query where nothing was renamed.
    """
    addresses = {_address(model, slug): (model, slug) for model, slug in former if _SLUG.fullmatch(slug)}
    known = FormerAddress.objects.filter(address__in=addresses).values_list("address", "uid") if addresses else ()
    found = {}
    for address, uid in known:
        model, slug = addresses[address]
        slugs = set(model.objects.published().filter(Q(uid=uid) | Q(slug=slug)).values_list("slug", flat=True))
        if slugs and slug not in slugs:
            found[model, slug] = slugs.pop()
    return found


def _address(model: type[Any], slug: str) -> str:
    return f"{model._meta.model_name}/{slug}"


def _trigger(model: type[Any]) -> Trigger:
    former = FormerAddress._meta.db_table
    note = (
        f"INSERT INTO {former} (address, uid)"  # names of our own
        f" SELECT '{_address(model, '')}' || OLD.slug, OLD.uid WHERE OLD.slug <> NEW.slug"
        " ON CONFLICT (address) DO UPDATE SET uid = excluded.uid;"
    )
    return Trigger(model._meta.db_table, "former", {"UPDATE": note}, update_of=("slug",))
