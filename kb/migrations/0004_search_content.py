"""What a site that is already there gets with the search: the shipped ways of asking, and who keeps synonyms.

A new site gets the first from `load_kb`, like all content; where objects are already there, that leaves them alone.
"""

import json
from pathlib import Path

from django.db import migrations

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FILES = {"provider": "1_providers.json", "faq": "3_faqs.json", "section": "5_sections.json"}
SYNONYMS = {
    "administrator": ("add", "change", "delete", "view"),
    "editor": ("add", "change", "delete", "view"),
    "reviewer": ("change", "view"),
    "translator": ("view",),
}


def add_phrasings(apps, schema_editor):
    alias = schema_editor.connection.alias
    for model, name in FILES.items():
        rows = apps.get_model("kb", model).objects.using(alias)
        if not rows.exists():
            continue
        for record in json.loads((FIXTURES / name).read_text("utf-8")):
            fields = record["fields"]
            if "phrasings_zh_hans" in fields:
                rows.filter(slug=fields["slug"]).update(
                    phrasings=fields["phrasings_zh_hans"],
                    phrasings_zh_hans=fields["phrasings_zh_hans"],
                    phrasings_en=fields["phrasings_en"],
                )


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)

    def permission(verb, model):
        content_type, _ = content_types.get_or_create(app_label="kb", model=model)
        name = f"Can {verb} {apps.get_model('kb', model)._meta.verbose_name}"
        found, _ = permissions.get_or_create(
            content_type=content_type, codename=f"{verb}_{model}", defaults={"name": name}
        )
        return found

    for name, verbs in SYNONYMS.items():
        for group in groups.filter(name=name):
            group.permissions.add(*(permission(verb, "synonymgroup") for verb in verbs))
            group.permissions.add(permission("view", "searchcount"))


class Migration(migrations.Migration):
    dependencies = [("kb", "0003_search")]
    operations = [
        migrations.RunPython(add_phrasings, migrations.RunPython.noop),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
