from django.db import migrations, models


def drop_former_trigger_function(apps, schema_editor):
    """Drops the function that all version triggers shared, and the triggers. post_migrate creates them, each with its own."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS kb_contentversion_move() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("kb", "0009_text_limits")]

    operations = [
        migrations.CreateModel(
            name="RateLimitCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("hour", models.PositiveIntegerField(db_index=True)),
                ("count", models.PositiveIntegerField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(drop_former_trigger_function, migrations.RunPython.noop, elidable=True),
    ]
