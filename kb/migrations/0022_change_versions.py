"""Counts the saved states of changes. Those saved before keep their authentication codes, which have no number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kb", "0020_account_seals")]

    operations = [
        migrations.AddField(
            model_name="change",
            name="version",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
