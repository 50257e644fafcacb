"""Creates the seals of accounts, and seals the accounts that there are."""

from django.conf import settings
from django.db import migrations, models

from kb.ledger.account_seals import signature


def seal_all(apps, schema_editor):
    AccountSeal, LogEntry = apps.get_model("kb", "AccountSeal"), apps.get_model("admin", "LogEntry")
    logged = LogEntry.objects.filter(content_type__app_label="auth", content_type__model="user")
    for account in apps.get_model("auth", "User").objects.all():
        by_others = logged.filter(object_id=str(account.pk)).exclude(user=account).order_by("-action_time").first()
        changed = by_others.action_time if by_others else None
        AccountSeal.objects.create(user=account, changed_by_others=changed, signature=signature(account, changed))


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0019_table_imports"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountSeal",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_by_others", models.DateTimeField(null=True)),
                ("signature", models.CharField(max_length=64)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(seal_all, migrations.RunPython.noop),
    ]
