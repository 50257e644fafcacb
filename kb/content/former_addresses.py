"""Former addresses: database triggers record the old slug of each renamed row, and the old slug finds the row.

So every way to change a slug is recorded: forms, `update()`, imports and raw SQL.
"""

import re
from typing import Any

from django.db.models import Model

from kb.ledger.history import had_slug
from kb.ledger.shown import shown
from kb.models import FAQ, FormerAddress, Provider, Section, Symptom
from kb.models.triggers import Trigger

MODELS: tuple[type[Any], ...] = (Provider, FAQ, Section, Symptom)
"""The models whose slug is part of an address."""

MODEL_OF_VIEW: dict[str, type[Model]] = {}
"""By view name, the model whose slug is in the path."""

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,50}")


def triggers(_vendor: str) -> list[Trigger]:
    """Returns the triggers that record old slugs, for kb.models.triggers.install_triggers."""
    return [_trigger(model) for model in MODELS]


def register_slug(view: str, model: type[Model]) -> None:
    """Registers a view whose path has the slug of a row of this model.

    kb.pages.urls calls this for the pages of the registry, kb.api for its own views.
    """
    MODEL_OF_VIEW[view] = model


def current_slugs(former: set[tuple[type[Any], str]]) -> dict[tuple[type[Any], str], str]:
    """Maps each pair of model and former slug to the current slug of the published row that had it last.

    Leaves out slugs that no row had, slugs that a published row has now, and rows that are withheld. The ledger has to
    say that the row had the slug: anybody who can write the database can insert a former address. One query if nothing
    was renamed, and up to five more for each former slug.
    """
    addresses = {_address(model, slug): (model, slug) for model, slug in former if _SLUG.fullmatch(slug)}
    rows = FormerAddress.objects.filter(address__in=addresses).values_list("address", "uid") if addresses else ()
    current = {}
    for address, uid in rows:
        model, slug = addresses[address]
        rows_now = model.objects.published()
        if rows_now.filter(slug=slug).exists():
            continue
        for row in shown(rows_now.filter(uid=uid), parts=False):
            if had_slug(row.subject, slug):
                current[model, slug] = row.slug
    return current


def _address(model: type[Any], slug: str) -> str:
    return f"{model._meta.model_name}/{slug}"


def _trigger(model: type[Any]) -> Trigger:
    former = FormerAddress._meta.db_table
    insert = (
        f"INSERT INTO {former} (address, uid)"
        f" SELECT '{_address(model, '')}' || OLD.slug, OLD.uid WHERE OLD.slug <> NEW.slug"
        " ON CONFLICT (address) DO UPDATE SET uid = excluded.uid;"
    )
    return Trigger(
        table=model._meta.db_table,
        writes_to=former,
        purpose="former",
        actions={"UPDATE": insert},
        update_of=("slug",),
    )
