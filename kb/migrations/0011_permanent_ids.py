from uuid import UUID, uuid5

from django.db import migrations, models

import kb.models.permanent_id

ADDRESSED = ("provider", "faq", "section", "symptom")
NAMESPACE = UUID("0c2f7a54-6a0e-4a3d-9a51-2f6f0f8f7b1e")
BATCH = 500


def set_uids(apps, schema_editor):
    """Sets the uid of existing rows. Shipped content gets the same uids as in the fixtures."""
    for name in ADDRESSED:
        rows = apps.get_model("kb", name)._base_manager.using(schema_editor.connection.alias)
        rows_without_uid = list(rows.filter(uid=None).only("slug"))
        for row in rows_without_uid:
            row.uid = uuid5(NAMESPACE, f"{name}/{row.slug}")
        rows.bulk_update(rows_without_uid, ["uid"], batch_size=BATCH)


def field(**options):
    return kb.models.permanent_id.UidField(blank=True, editable=False, verbose_name="permanent id", **options)


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0010_rate_limit_count"),
    ]

    operations = [
        *(migrations.AddField(name, "uid", field(null=True)) for name in ADDRESSED),
        migrations.RunPython(set_uids, migrations.RunPython.noop),
        *(migrations.AlterField(name, "uid", field(unique=True)) for name in ADDRESSED),
        migrations.CreateModel(
            name="FormerAddress",
            fields=[
                ("address", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("uid", models.UUIDField(db_index=True)),
            ],
            options={"default_permissions": ()},
        ),
    ]
