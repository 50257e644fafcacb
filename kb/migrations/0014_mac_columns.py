from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kb", "0011_permanent_ids")]

    operations = [
        migrations.RenameField("ledgerentry", "code", "mac"),
        migrations.RenameField("ledgerentry", "previous", "previous_mac"),
        migrations.RenameField("proposal", "code", "mac"),
    ]
