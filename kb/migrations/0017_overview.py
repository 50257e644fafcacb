import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0016_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="TranslationCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("done", models.PositiveIntegerField()),
                ("total", models.PositiveIntegerField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=2000, unique=True, verbose_name="address")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("answers", "answers"),
                            ("moved", "leads to another site"),
                            ("refused", "answers, but not to our checks"),
                            ("not-allowed", "asks not to be checked (robots.txt)"),
                            ("not-found", "the page does not exist"),
                            ("server-error", "the server reports an error"),
                            ("no-answer", "the server does not answer"),
                            ("timeout", "the server takes too long"),
                            ("unknown-host", "the site's name does not exist"),
                            ("tls-error", "the connection is not secure (TLS)"),
                            ("too-many-redirects", "redirects without end"),
                            ("no-web-page", "leads to no public web page"),
                        ],
                        max_length=20,
                        verbose_name="result",
                    ),
                ),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="HTTP status")),
                ("final_url", models.CharField(blank=True, max_length=2000, verbose_name="leads to")),
                ("checked_at", models.DateTimeField(verbose_name="checked at")),
                ("first_failed_at", models.DateTimeField(blank=True, null=True, verbose_name="failing since")),
            ],
            options={
                "verbose_name": "link check",
                "verbose_name_plural": "link checks",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "result__in",
                                [
                                    "answers",
                                    "moved",
                                    "refused",
                                    "not-allowed",
                                    "not-found",
                                    "server-error",
                                    "no-answer",
                                    "timeout",
                                    "unknown-host",
                                    "tls-error",
                                    "too-many-redirects",
                                    "no-web-page",
                                ],
                            )
                        ),
                        name="linkcheck_result_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClickCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                ("clicks", models.PositiveIntegerField(default=0, verbose_name="clicks")),
                (
                    "faq",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="click_counts",
                        to="kb.faq",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("day", "faq"), name="click_count_unique")],
            },
        ),
    ]
