"""Enters all content in the ledger as it stands. Until now the ledger had hotlines and impostors alone.

The functions repeat what kb.ledger did when this migration was written, on the models of that time.
"""

import json

from django.db import migrations
from django.utils import timezone

from kb.ledger.keys import mac, signing_key_id

PARTS = {"faq": ("step", "steps"), "section": ("sectionitem", "items")}
SUBJECTS = ("provider", "faq", "section", "symptom", "advice", "notice")
NOT_FACTS = {"position", "updated"}
BATCH = 500


def fact_fields(model):
    names = {field.name for field in model._meta.concrete_fields}
    base_columns = {name for name in names if f"{name}_zh_hans" in names}
    return [field for field in model._meta.concrete_fields if field.name not in NOT_FACTS | base_columns]


def value(row, field):
    stored = getattr(row, field.attname)
    if hasattr(stored, "isoformat"):
        return stored.isoformat()
    return str(stored) if field.get_internal_type() == "UUIDField" else stored


def facts_of(row, parts):
    facts = {field.name: value(row, field) for field in fact_fields(type(row))}
    if parts is not None:
        facts |= parts
    return facts


def parts_of(apps, name, rows):
    """Returns by the id of the row what stands beside its own columns, or None."""
    if name not in PARTS:
        return dict.fromkeys((row.pk for row in rows))
    model_name, relation = PARTS[name]
    model = apps.get_model("kb", model_name)
    fields = [field for field in fact_fields(model) if not field.primary_key and not field.is_relation]
    found = {row.pk: {relation: []} for row in rows}
    for part in model._base_manager.filter(**{f"{name}__in": list(found)}).order_by("position"):
        found[getattr(part, f"{name}_id")][relation].append({field.name: value(part, field) for field in fields})
    if name == "faq":
        for facts in found.values():
            facts["providers"] = []
        links = apps.get_model("kb", "faq").providers.through._base_manager.filter(faq__in=list(found))
        for faq, provider in links.order_by("provider").values_list("faq", "provider"):
            found[faq]["providers"].append(provider)
    return found


def enter_content(apps, schema_editor):
    entries = apps.get_model("kb", "ledgerentry")._base_manager
    last = entries.order_by("-sequence").first()
    sequence, previous_mac = (last.sequence, last.mac) if last else (0, "")
    at = timezone.now().isoformat(timespec="seconds")
    for name in SUBJECTS:
        manager = apps.get_model("kb", name)._base_manager
        ids = list(manager.order_by("position", "pk").values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            rows = list(manager.filter(pk__in=ids[start : start + BATCH]).order_by("position", "pk"))
            parts, new = parts_of(apps, name, rows), []
            for row in rows:
                sequence += 1
                record = json.dumps(
                    {
                        "approved_by": "", "at": at, "by": "", "evidence_url": "", "facts": facts_of(row, parts[row.pk]),
                        "kind": "imported", "old": {}, "revision": 1, "sequence": sequence, "source": "upgrade",
                        "subject": f"{name}/{row.pk}", "why_en": "", "why_zh_hans": "",
                    },
                    ensure_ascii=False, sort_keys=True, separators=(",", ":"),
                )  # fmt: skip
                key_id = signing_key_id()
                code = mac(key_id, previous_mac, record)
                new.append(
                    entries.model(
                        sequence=sequence, subject=f"{name}/{row.pk}", revision=1, record=record,
                        previous_mac=previous_mac, mac=code, key_id=key_id,
                    )
                )  # fmt: skip
                previous_mac = code
            entries.bulk_create(new)


class Migration(migrations.Migration):
    dependencies = [("kb", "0014_mac_columns")]

    operations = [migrations.RunPython(enter_content, migrations.RunPython.noop)]
