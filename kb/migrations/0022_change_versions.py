"""Counts the saved states of changes. Those saved before keep their authentication codes, which have no number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kb", "0021_proposal_taken_back")]

    operations = [
        migrations.AddField(
            model_name="change",
            name="version",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
