"""Creates the seals of accounts, and seals the accounts that there are.

`signature` is a copy of what kb.ledger.account_seals did when this was written: a migration does not depend on code
that may change. A change of what is sealed needs a migration of its own that seals the accounts again.
"""

import json
from datetime import UTC

from django.conf import settings
from django.core.signing import Signer
from django.db import migrations, models


def signature(account, changed_by_others):
    columns = ("id", "username", "password", "is_active", "is_staff", "is_superuser")
    state = {name: getattr(account, name) for name in columns}
    for relation in ("groups", "user_permissions"):
        state[relation] = sorted(getattr(account, relation).values_list("pk", flat=True))
    state["changed_by_others"] = changed_by_others.astimezone(UTC).isoformat() if changed_by_others else None
    sealed = json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Signer(salt="kb.account-seal").signature(sealed)


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
