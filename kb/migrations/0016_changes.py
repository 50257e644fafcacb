import json
from datetime import datetime

import django.db.models.deletion
import django.utils.timezone
import kb.models.fields
import kb.models.line_limits
import kb.models.web_links
from django.conf import settings
from django.db import migrations, models


BATCH = 500


def set_columns_of_entries(apps, schema_editor):
    """Sets the columns that repeat values of the record."""
    entries = apps.get_model("kb", "ledgerentry")._base_manager
    ids = list(entries.values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = list(entries.filter(pk__in=ids[start : start + BATCH]))
        for entry in batch:
            try:
                record = json.loads(entry.record)
                entry.kind, entry.at = record["kind"][:20], datetime.fromisoformat(record["at"])
            except (ValueError, LookupError, TypeError):  # somebody damaged it: it is not genuine
                entry.kind, entry.at = "", None
        entries.bulk_update(batch, ["kind", "at"])


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0015_ledger_of_content"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                ("subject", models.CharField(blank=True, max_length=80, verbose_name="about")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="revision")),
                ("facts", models.JSONField(blank=True, default=dict, null=True, verbose_name="new")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "waiting for a second person"),
                            ("returned", "returned"),
                            ("scheduled", "scheduled"),
                            ("published", "published"),
                            ("discarded", "discarded"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("note", kb.models.fields.TextField(blank=True, max_length=1000, verbose_name="note")),
                ("comment", kb.models.fields.TextField(blank=True, max_length=1000, verbose_name="comment")),
                ("publish_at", models.DateTimeField(blank=True, null=True, verbose_name="publish from")),
                (
                    "created",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="begun"),
                ),
                (
                    "updated",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="last changed"
                    ),
                ),
                (
                    "mac",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="authentication code"),
                ),
                ("key_id", models.CharField(blank=True, editable=False, max_length=32, verbose_name="key")),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "ordering": ("-updated",),
            },
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="kind",
            field=models.CharField(blank=True, db_default="", max_length=20, verbose_name="what happened"),
        ),
        migrations.AddField(
            model_name="provider",
            name="domains",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="Sites of this wallet, one domain a line: alipay.com. A link elsewhere takes a second person.",
                max_length=1000,
                validators=[kb.models.web_links.lines_of_domains],
                verbose_name="own domains",
            ),
        ),
        migrations.AlterField(
            model_name="advice",
            name="source_name",
            field=kb.models.fields.LineField(
                blank=True, help_text="Who says so.", max_length=200, verbose_name="source"
            ),
        ),
        migrations.AlterField(
            model_name="advice",
            name="source_name_en",
            field=kb.models.fields.LineField(
                blank=True, help_text="Who says so.", max_length=200, null=True, verbose_name="source"
            ),
        ),
        migrations.AlterField(
            model_name="advice",
            name="source_name_zh_hans",
            field=kb.models.fields.LineField(
                blank=True, help_text="Who says so.", max_length=200, null=True, verbose_name="source"
            ),
        ),
        migrations.AlterField(
            model_name="advice",
            name="source_url",
            field=kb.models.fields.URLField(blank=True, verbose_name="address of the source"),
        ),
        migrations.AlterField(
            model_name="advice",
            name="text",
            field=kb.models.fields.TextField(max_length=500, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="advice",
            name="text_en",
            field=kb.models.fields.TextField(max_length=500, null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="advice",
            name="text_zh_hans",
            field=kb.models.fields.TextField(max_length=500, null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="faq",
            name="introduction",
            field=kb.models.fields.TextField(max_length=5000, verbose_name="introduction"),
        ),
        migrations.AlterField(
            model_name="faq",
            name="introduction_en",
            field=kb.models.fields.TextField(max_length=5000, null=True, verbose_name="introduction"),
        ),
        migrations.AlterField(
            model_name="faq",
            name="introduction_zh_hans",
            field=kb.models.fields.TextField(max_length=5000, null=True, verbose_name="introduction"),
        ),
        migrations.AlterField(
            model_name="faq",
            name="phrasings",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="Other words for the same trouble, as people type them, one way a line. For the search alone.",
                max_length=10100,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="ways people ask",
            ),
        ),
        migrations.AlterField(
            model_name="faq",
            name="phrasings_en",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="Other words for the same trouble, as people type them, one way a line. For the search alone.",
                max_length=10100,
                null=True,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="ways people ask",
            ),
        ),
        migrations.AlterField(
            model_name="faq",
            name="phrasings_zh_hans",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="Other words for the same trouble, as people type them, one way a line. For the search alone.",
                max_length=10100,
                null=True,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="ways people ask",
            ),
        ),
        migrations.AlterField(
            model_name="faq",
            name="question",
            field=kb.models.fields.LineField(max_length=200, verbose_name="question"),
        ),
        migrations.AlterField(
            model_name="faq",
            name="question_en",
            field=kb.models.fields.LineField(max_length=200, null=True, verbose_name="question"),
        ),
        migrations.AlterField(
            model_name="faq",
            name="question_zh_hans",
            field=kb.models.fields.LineField(max_length=200, null=True, verbose_name="question"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="text",
            field=kb.models.fields.TextField(
                help_text="One or two sentences: what does not work, and what to do meanwhile.",
                max_length=300,
                verbose_name="text",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="text_en",
            field=kb.models.fields.TextField(
                help_text="One or two sentences: what does not work, and what to do meanwhile.",
                max_length=300,
                null=True,
                verbose_name="text",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="text_zh_hans",
            field=kb.models.fields.TextField(
                help_text="One or two sentences: what does not work, and what to do meanwhile.",
                max_length=300,
                null=True,
                verbose_name="text",
            ),
        ),
        migrations.AlterField(
            model_name="provider",
            name="aliases",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="What people call it, one name a line: 微信, weixin, WeChat …",
                max_length=2000,
                verbose_name="other names",
            ),
        ),
        migrations.AlterField(
            model_name="provider",
            name="name",
            field=kb.models.fields.LineField(max_length=100, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="provider",
            name="name_en",
            field=kb.models.fields.LineField(max_length=100, null=True, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="provider",
            name="name_zh_hans",
            field=kb.models.fields.LineField(max_length=100, null=True, verbose_name="name"),
        ),
        migrations.AlterField(
            model_name="provider",
            name="official_site",
            field=kb.models.fields.URLField(blank=True, verbose_name="official site"),
        ),
        migrations.AlterField(
            model_name="provider",
            name="phrasings",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="Other words for the same trouble, as people type them, one way a line. For the search alone.",
                max_length=10100,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="ways people ask",
            ),
        ),
        migrations.AlterField(
            model_name="provider",
            name="phrasings_en",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="Other words for the same trouble, as people type them, one way a line. For the search alone.",
                max_length=10100,
                null=True,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="ways people ask",
            ),
        ),
        migrations.AlterField(
            model_name="provider",
            name="phrasings_zh_hans",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="Other words for the same trouble, as people type them, one way a line. For the search alone.",
                max_length=10100,
                null=True,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="ways people ask",
            ),
        ),
        migrations.AlterField(
            model_name="provider",
            name="summary",
            field=kb.models.fields.TextField(
                blank=True, help_text="One or two sentences: what it is.", max_length=500, verbose_name="summary"
            ),
        ),
        migrations.AlterField(
            model_name="provider",
            name="summary_en",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="One or two sentences: what it is.",
                max_length=500,
                null=True,
                verbose_name="summary",
            ),
        ),
        migrations.AlterField(
            model_name="provider",
            name="summary_zh_hans",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="One or two sentences: what it is.",
                max_length=500,
                null=True,
                verbose_name="summary",
            ),
        ),
        migrations.AlterField(
            model_name="section",
            name="phrasings",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="Other words for the same trouble, as people type them, one way a line. For the search alone.",
                max_length=10100,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="ways people ask",
            ),
        ),
        migrations.AlterField(
            model_name="section",
            name="phrasings_en",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="Other words for the same trouble, as people type them, one way a line. For the search alone.",
                max_length=10100,
                null=True,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="ways people ask",
            ),
        ),
        migrations.AlterField(
            model_name="section",
            name="phrasings_zh_hans",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="Other words for the same trouble, as people type them, one way a line. For the search alone.",
                max_length=10100,
                null=True,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="ways people ask",
            ),
        ),
        migrations.AlterField(
            model_name="section",
            name="text",
            field=kb.models.fields.TextField(max_length=10000, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="section",
            name="text_en",
            field=kb.models.fields.TextField(max_length=10000, null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="section",
            name="text_zh_hans",
            field=kb.models.fields.TextField(max_length=10000, null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="section",
            name="title",
            field=kb.models.fields.LineField(max_length=100, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="section",
            name="title_en",
            field=kb.models.fields.LineField(max_length=100, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="section",
            name="title_zh_hans",
            field=kb.models.fields.LineField(max_length=100, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="sectionitem",
            name="text",
            field=kb.models.fields.TextField(max_length=5000, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="sectionitem",
            name="text_en",
            field=kb.models.fields.TextField(max_length=5000, null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="sectionitem",
            name="text_zh_hans",
            field=kb.models.fields.TextField(max_length=5000, null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="sectionitem",
            name="title",
            field=kb.models.fields.LineField(max_length=100, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="sectionitem",
            name="title_en",
            field=kb.models.fields.LineField(max_length=100, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="sectionitem",
            name="title_zh_hans",
            field=kb.models.fields.LineField(max_length=100, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="step",
            name="text",
            field=kb.models.fields.TextField(max_length=5000, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="step",
            name="text_en",
            field=kb.models.fields.TextField(max_length=5000, null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="step",
            name="text_zh_hans",
            field=kb.models.fields.TextField(max_length=5000, null=True, verbose_name="text"),
        ),
        migrations.AlterField(
            model_name="step",
            name="title",
            field=kb.models.fields.LineField(max_length=100, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="step",
            name="title_en",
            field=kb.models.fields.LineField(max_length=100, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="step",
            name="title_zh_hans",
            field=kb.models.fields.LineField(max_length=100, null=True, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="symptom",
            name="have_ready",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="What support will want to know, one thing a line: the order number, the amount …",
                max_length=10100,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="what to have ready",
            ),
        ),
        migrations.AlterField(
            model_name="symptom",
            name="have_ready_en",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="What support will want to know, one thing a line: the order number, the amount …",
                max_length=10100,
                null=True,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="what to have ready",
            ),
        ),
        migrations.AlterField(
            model_name="symptom",
            name="have_ready_zh_hans",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="What support will want to know, one thing a line: the order number, the amount …",
                max_length=10100,
                null=True,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="what to have ready",
            ),
        ),
        migrations.AlterField(
            model_name="symptom",
            name="label",
            field=kb.models.fields.LineField(
                help_text="As somebody would say it who is in a hurry: “Charged, but it says failed”.",
                max_length=60,
                verbose_name="what happened",
            ),
        ),
        migrations.AlterField(
            model_name="symptom",
            name="label_en",
            field=kb.models.fields.LineField(
                help_text="As somebody would say it who is in a hurry: “Charged, but it says failed”.",
                max_length=60,
                null=True,
                verbose_name="what happened",
            ),
        ),
        migrations.AlterField(
            model_name="symptom",
            name="label_zh_hans",
            field=kb.models.fields.LineField(
                help_text="As somebody would say it who is in a hurry: “Charged, but it says failed”.",
                max_length=60,
                null=True,
                verbose_name="what happened",
            ),
        ),
        migrations.AlterField(
            model_name="symptom",
            name="sentence",
            field=kb.models.fields.TextField(
                help_text="What a caller can read out, and what is shown in large to somebody who speaks the other language.",
                max_length=200,
                verbose_name="what to say",
            ),
        ),
        migrations.AlterField(
            model_name="symptom",
            name="sentence_en",
            field=kb.models.fields.TextField(
                help_text="What a caller can read out, and what is shown in large to somebody who speaks the other language.",
                max_length=200,
                null=True,
                verbose_name="what to say",
            ),
        ),
        migrations.AlterField(
            model_name="symptom",
            name="sentence_zh_hans",
            field=kb.models.fields.TextField(
                help_text="What a caller can read out, and what is shown in large to somebody who speaks the other language.",
                max_length=200,
                null=True,
                verbose_name="what to say",
            ),
        ),
        migrations.AlterField(
            model_name="symptom",
            name="to_ask",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="One question a line.",
                max_length=10100,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="what to ask",
            ),
        ),
        migrations.AlterField(
            model_name="symptom",
            name="to_ask_en",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="One question a line.",
                max_length=10100,
                null=True,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="what to ask",
            ),
        ),
        migrations.AlterField(
            model_name="symptom",
            name="to_ask_zh_hans",
            field=kb.models.fields.TextField(
                blank=True,
                help_text="One question a line.",
                max_length=10100,
                null=True,
                validators=[kb.models.line_limits.few_short_lines],
                verbose_name="what to ask",
            ),
        ),
        migrations.AddField("ledgerentry", "at", models.DateTimeField(blank=True, null=True, verbose_name="when")),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["kind", "-sequence"], name="ledgerentry_by_kind"),
        ),
        migrations.AddIndex("ledgerentry", models.Index(fields=["at"], name="ledgerentry_by_time")),
        migrations.RunPython(set_columns_of_entries, migrations.RunPython.noop),
        migrations.AddField(
            model_name="change",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="author",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["state", "publish_at"], name="change_due"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "returned", "submitted", "scheduled")),
                    models.Q(("subject", ""), _negated=True),
                ),
                fields=("subject", "author"),
                name="change_one_open_per_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="change_two_people",
                violation_error_message="Nobody decides on their own change.",
            ),
        ),
    ]
