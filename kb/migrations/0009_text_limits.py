"""Limits the length of every text in the database, and counts invisible characters alone as a blank Chinese text.

makemigrations wrote the operations on fields and constraints.
"""

import django.db.models.lookups
import kb.models.fields
import kb.models.page_part
import kb.models.line_limits
import kb.models.no_numbers_in_text
from django.db import migrations, models

RANGES = """
    0001-0020 007F-00A0 00AD 034F 0600-0605 061C 06DD 070F 0890-0891 08E2 115F-1160 1680 17B4-17B5 180B-180F
    2000-200F 2028-202F 205F-2064 2066-206F 2800 3000 3164 FE00-FE0F FEFF FFA0 FFF9-FFFB 110BD 110CD
    13430-13438 1BCA0-1BCA3 1D173-1D17A E0001 E0020-E007F E0100-E01EF
"""
"""The code points of all invisible characters, a copy of those in kb.models.languages: a migration never changes."""
BLANK = "".join(
    chr(code)
    for part in RANGES.split()
    for code in range(int(part.split("-")[0], 16), int(part.split("-")[-1], 16) + 1)
)


def limited_columns(apps, connection):
    """Yields the table, the column and the CHECK of each field that limits its length by a CHECK on PostgreSQL."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, kb.models.fields.TextField):
                yield model._meta.db_table, field.column, field.db_check(connection)


def add_checks(apps, schema_editor):
    """On SQLite AlterField has rebuilt the tables with these checks; on PostgreSQL it leaves them out."""
    if schema_editor.connection.vendor == "postgresql":
        for table, column, check in limited_columns(apps, schema_editor.connection):
            schema_editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_limit CHECK ({check})")


def drop_checks(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, column, _check in limited_columns(apps, schema_editor.connection):
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_limit")


class Migration(migrations.Migration):

    dependencies = [
        ('kb', '0008_questions_in_order'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='advice',
            name='advice_text_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='faq',
            name='faq_question_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='faq',
            name='faq_introduction_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='hotline',
            name='hotline_purpose_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='hotline',
            name='hotline_source_name_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_text_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='provider',
            name='provider_name_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='section',
            name='section_title_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='section',
            name='section_text_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='sectionitem',
            name='sectionitem_title_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='sectionitem',
            name='sectionitem_text_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='step',
            name='step_title_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='step',
            name='step_text_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='symptom',
            name='symptom_label_source_present',
        ),
        migrations.RemoveConstraint(
            model_name='symptom',
            name='symptom_sentence_source_present',
        ),
        migrations.AlterField(
            model_name='advice',
            name='slug',
            field=kb.models.fields.SlugField(unique=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='advice',
            name='source_name',
            field=kb.models.fields.LineField(blank=True, help_text='Who says so.', max_length=200, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='advice',
            name='source_name_en',
            field=kb.models.fields.LineField(blank=True, help_text='Who says so.', max_length=200, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='advice',
            name='source_name_zh_hans',
            field=kb.models.fields.LineField(blank=True, help_text='Who says so.', max_length=200, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='advice',
            name='source_url',
            field=kb.models.fields.URLField(blank=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='address of the source'),
        ),
        migrations.AlterField(
            model_name='advice',
            name='text',
            field=kb.models.fields.TextField(max_length=500, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='advice',
            name='text_en',
            field=kb.models.fields.TextField(max_length=500, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='advice',
            name='text_zh_hans',
            field=kb.models.fields.TextField(max_length=500, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='faq',
            name='introduction',
            field=kb.models.fields.TextField(max_length=5000, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='introduction'),
        ),
        migrations.AlterField(
            model_name='faq',
            name='introduction_en',
            field=kb.models.fields.TextField(max_length=5000, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='introduction'),
        ),
        migrations.AlterField(
            model_name='faq',
            name='introduction_zh_hans',
            field=kb.models.fields.TextField(max_length=5000, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='introduction'),
        ),
        migrations.AlterField(
            model_name='faq',
            name='phrasings',
            field=kb.models.fields.TextField(blank=True, help_text='Other words for the same trouble, as people type them, one way a line. For the search alone.', max_length=10100, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='ways people ask'),
        ),
        migrations.AlterField(
            model_name='faq',
            name='phrasings_en',
            field=kb.models.fields.TextField(blank=True, help_text='Other words for the same trouble, as people type them, one way a line. For the search alone.', max_length=10100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='ways people ask'),
        ),
        migrations.AlterField(
            model_name='faq',
            name='phrasings_zh_hans',
            field=kb.models.fields.TextField(blank=True, help_text='Other words for the same trouble, as people type them, one way a line. For the search alone.', max_length=10100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='ways people ask'),
        ),
        migrations.AlterField(
            model_name='faq',
            name='question',
            field=kb.models.fields.LineField(max_length=200, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='question'),
        ),
        migrations.AlterField(
            model_name='faq',
            name='question_en',
            field=kb.models.fields.LineField(max_length=200, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='question'),
        ),
        migrations.AlterField(
            model_name='faq',
            name='question_zh_hans',
            field=kb.models.fields.LineField(max_length=200, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='question'),
        ),
        migrations.AlterField(
            model_name='faq',
            name='slug',
            field=kb.models.fields.SlugField(help_text="The last part of the page's address, in both languages: lower-case letters, digits and hyphens.", unique=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='feedbackcount',
            name='step',
            field=kb.models.fields.LineField(blank=True, max_length=50, verbose_name='step'),
        ),
        migrations.AlterField(
            model_name='hotline',
            name='hours',
            field=kb.models.fields.TextField(blank=True, help_text='China time, a rule a line: “mon-fri 09:00-18:00”, “24h”, “2026-10-01 closed”. Empty if unknown.', max_length=1000, verbose_name='hours'),
        ),
        migrations.AlterField(
            model_name='hotline',
            name='number',
            field=kb.models.fields.LineField(help_text='As dialled in mainland China, for example 95188 or 400-666-8800.', max_length=20, verbose_name='number'),
        ),
        migrations.AlterField(
            model_name='hotline',
            name='number_from_abroad',
            field=kb.models.fields.LineField(blank=True, help_text='With + and country code. Only if a source says so: never +86 glued to a short number.', max_length=20, verbose_name='number for callers abroad'),
        ),
        migrations.AlterField(
            model_name='hotline',
            name='purpose',
            field=kb.models.fields.LineField(max_length=100, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='what it is for'),
        ),
        migrations.AlterField(
            model_name='hotline',
            name='purpose_en',
            field=kb.models.fields.LineField(max_length=100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='what it is for'),
        ),
        migrations.AlterField(
            model_name='hotline',
            name='purpose_zh_hans',
            field=kb.models.fields.LineField(max_length=100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='what it is for'),
        ),
        migrations.AlterField(
            model_name='hotline',
            name='slug',
            field=kb.models.fields.SlugField(help_text='Names this hotline in files and addresses; it does not change with the number.', unique=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='hotline',
            name='source_name',
            field=kb.models.fields.LineField(help_text='Where the number was found.', max_length=200, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='hotline',
            name='source_name_en',
            field=kb.models.fields.LineField(help_text='Where the number was found.', max_length=200, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='hotline',
            name='source_name_zh_hans',
            field=kb.models.fields.LineField(help_text='Where the number was found.', max_length=200, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='source'),
        ),
        migrations.AlterField(
            model_name='hotline',
            name='source_url',
            field=kb.models.fields.URLField(blank=True, verbose_name='address of the source'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='text',
            field=kb.models.fields.TextField(help_text='One or two sentences: what does not work, and what to do meanwhile.', max_length=300, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='text_en',
            field=kb.models.fields.TextField(help_text='One or two sentences: what does not work, and what to do meanwhile.', max_length=300, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='text_zh_hans',
            field=kb.models.fields.TextField(help_text='One or two sentences: what does not work, and what to do meanwhile.', max_length=300, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='evidence_url',
            field=kb.models.fields.URLField(help_text='The official page that shows it.', verbose_name='evidence'),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='reason',
            field=kb.models.fields.TextField(blank=True, max_length=1000, verbose_name='reason'),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='why_en',
            field=kb.models.fields.TextField(blank=True, max_length=1000, verbose_name='why, in English'),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='why_zh_hans',
            field=kb.models.fields.TextField(help_text='Visitors read it.', max_length=1000, verbose_name='why, in Chinese'),
        ),
        migrations.AlterField(
            model_name='provider',
            name='aliases',
            field=kb.models.fields.TextField(blank=True, help_text='What people call it, one name a line: 微信, weixin, WeChat …', max_length=2000, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='other names'),
        ),
        migrations.AlterField(
            model_name='provider',
            name='name',
            field=kb.models.fields.LineField(max_length=100, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='provider',
            name='name_en',
            field=kb.models.fields.LineField(max_length=100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='provider',
            name='name_zh_hans',
            field=kb.models.fields.LineField(max_length=100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='provider',
            name='official_site',
            field=kb.models.fields.URLField(blank=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='official site'),
        ),
        migrations.AlterField(
            model_name='provider',
            name='phrasings',
            field=kb.models.fields.TextField(blank=True, help_text='Other words for the same trouble, as people type them, one way a line. For the search alone.', max_length=10100, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='ways people ask'),
        ),
        migrations.AlterField(
            model_name='provider',
            name='phrasings_en',
            field=kb.models.fields.TextField(blank=True, help_text='Other words for the same trouble, as people type them, one way a line. For the search alone.', max_length=10100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='ways people ask'),
        ),
        migrations.AlterField(
            model_name='provider',
            name='phrasings_zh_hans',
            field=kb.models.fields.TextField(blank=True, help_text='Other words for the same trouble, as people type them, one way a line. For the search alone.', max_length=10100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='ways people ask'),
        ),
        migrations.AlterField(
            model_name='provider',
            name='slug',
            field=kb.models.fields.SlugField(help_text="The last part of the page's address, in both languages: lower-case letters, digits and hyphens.", unique=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='provider',
            name='summary',
            field=kb.models.fields.TextField(blank=True, help_text='One or two sentences: what it is.', max_length=500, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='summary'),
        ),
        migrations.AlterField(
            model_name='provider',
            name='summary_en',
            field=kb.models.fields.TextField(blank=True, help_text='One or two sentences: what it is.', max_length=500, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='summary'),
        ),
        migrations.AlterField(
            model_name='provider',
            name='summary_zh_hans',
            field=kb.models.fields.TextField(blank=True, help_text='One or two sentences: what it is.', max_length=500, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='summary'),
        ),
        migrations.AlterField(
            model_name='searchcount',
            name='query',
            field=kb.models.fields.LineField(max_length=100, verbose_name='query'),
        ),
        migrations.AlterField(
            model_name='section',
            name='phrasings',
            field=kb.models.fields.TextField(blank=True, help_text='Other words for the same trouble, as people type them, one way a line. For the search alone.', max_length=10100, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='ways people ask'),
        ),
        migrations.AlterField(
            model_name='section',
            name='phrasings_en',
            field=kb.models.fields.TextField(blank=True, help_text='Other words for the same trouble, as people type them, one way a line. For the search alone.', max_length=10100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='ways people ask'),
        ),
        migrations.AlterField(
            model_name='section',
            name='phrasings_zh_hans',
            field=kb.models.fields.TextField(blank=True, help_text='Other words for the same trouble, as people type them, one way a line. For the search alone.', max_length=10100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='ways people ask'),
        ),
        migrations.AlterField(
            model_name='section',
            name='slug',
            field=kb.models.fields.SlugField(help_text="The last part of the page's address, in both languages: lower-case letters, digits and hyphens.", unique=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='section',
            name='text',
            field=kb.models.fields.TextField(max_length=10000, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='section',
            name='text_en',
            field=kb.models.fields.TextField(max_length=10000, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='section',
            name='text_zh_hans',
            field=kb.models.fields.TextField(max_length=10000, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='section',
            name='title',
            field=kb.models.fields.LineField(max_length=100, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='section',
            name='title_en',
            field=kb.models.fields.LineField(max_length=100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='section',
            name='title_zh_hans',
            field=kb.models.fields.LineField(max_length=100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='sectionitem',
            name='key',
            field=kb.models.fields.SlugField(default=kb.models.page_part._new_key, help_text='The part after # in a link to it.', validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='sectionitem',
            name='text',
            field=kb.models.fields.TextField(max_length=5000, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='sectionitem',
            name='text_en',
            field=kb.models.fields.TextField(max_length=5000, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='sectionitem',
            name='text_zh_hans',
            field=kb.models.fields.TextField(max_length=5000, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='sectionitem',
            name='title',
            field=kb.models.fields.LineField(max_length=100, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='sectionitem',
            name='title_en',
            field=kb.models.fields.LineField(max_length=100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='sectionitem',
            name='title_zh_hans',
            field=kb.models.fields.LineField(max_length=100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='step',
            name='key',
            field=kb.models.fields.SlugField(default=kb.models.page_part._new_key, help_text='The part after # in a link to it.', validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='step',
            name='text',
            field=kb.models.fields.TextField(max_length=5000, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='step',
            name='text_en',
            field=kb.models.fields.TextField(max_length=5000, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='step',
            name='text_zh_hans',
            field=kb.models.fields.TextField(max_length=5000, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='step',
            name='title',
            field=kb.models.fields.LineField(max_length=100, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='step',
            name='title_en',
            field=kb.models.fields.LineField(max_length=100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='step',
            name='title_zh_hans',
            field=kb.models.fields.LineField(max_length=100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='title'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='have_ready',
            field=kb.models.fields.TextField(blank=True, help_text='What support will want to know, one thing a line: the order number, the amount …', max_length=10100, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='what to have ready'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='have_ready_en',
            field=kb.models.fields.TextField(blank=True, help_text='What support will want to know, one thing a line: the order number, the amount …', max_length=10100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='what to have ready'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='have_ready_zh_hans',
            field=kb.models.fields.TextField(blank=True, help_text='What support will want to know, one thing a line: the order number, the amount …', max_length=10100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='what to have ready'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='label',
            field=kb.models.fields.LineField(help_text='As somebody would say it who is in a hurry: “Charged, but it says failed”.', max_length=60, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='what happened'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='label_en',
            field=kb.models.fields.LineField(help_text='As somebody would say it who is in a hurry: “Charged, but it says failed”.', max_length=60, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='what happened'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='label_zh_hans',
            field=kb.models.fields.LineField(help_text='As somebody would say it who is in a hurry: “Charged, but it says failed”.', max_length=60, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='what happened'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='sentence',
            field=kb.models.fields.TextField(help_text='What a caller can read out, and what is shown in large to somebody who speaks the other language.', max_length=200, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='what to say'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='sentence_en',
            field=kb.models.fields.TextField(help_text='What a caller can read out, and what is shown in large to somebody who speaks the other language.', max_length=200, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='what to say'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='sentence_zh_hans',
            field=kb.models.fields.TextField(help_text='What a caller can read out, and what is shown in large to somebody who speaks the other language.', max_length=200, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='what to say'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='slug',
            field=kb.models.fields.SlugField(help_text='Names it in addresses, in both languages.', unique=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='to_ask',
            field=kb.models.fields.TextField(blank=True, help_text='One question a line.', max_length=10100, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='what to ask'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='to_ask_en',
            field=kb.models.fields.TextField(blank=True, help_text='One question a line.', max_length=10100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='what to ask'),
        ),
        migrations.AlterField(
            model_name='symptom',
            name='to_ask_zh_hans',
            field=kb.models.fields.TextField(blank=True, help_text='One question a line.', max_length=10100, null=True, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='what to ask'),
        ),
        migrations.AlterField(
            model_name='synonymgroup',
            name='slug',
            field=kb.models.fields.SlugField(unique=True, validators=[kb.models.no_numbers_in_text.no_telephone_number], verbose_name='key'),
        ),
        migrations.AlterField(
            model_name='synonymgroup',
            name='words',
            field=kb.models.fields.TextField(help_text='One a line, in either language: 付款, 支付, pay. Who searches for one finds the others too.', max_length=10100, validators=[kb.models.no_numbers_in_text.no_telephone_number, kb.models.line_limits.few_short_lines], verbose_name='words'),
        ),
        migrations.AddConstraint(
            model_name='advice',
            constraint=models.CheckConstraint(condition=models.Q(('text_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('text_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='advice_text_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='faq',
            constraint=models.CheckConstraint(condition=models.Q(('question_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('question_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='faq_question_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='faq',
            constraint=models.CheckConstraint(condition=models.Q(('introduction_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('introduction_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='faq_introduction_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='hotline',
            constraint=models.CheckConstraint(condition=models.Q(('purpose_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('purpose_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='hotline_purpose_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='hotline',
            constraint=models.CheckConstraint(condition=models.Q(('source_name_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('source_name_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='hotline_source_name_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('text_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('text_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='notice_text_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='provider',
            constraint=models.CheckConstraint(condition=models.Q(('name_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('name_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='provider_name_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(('title_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('title_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='section_title_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(('text_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('text_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='section_text_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='sectionitem',
            constraint=models.CheckConstraint(condition=models.Q(('title_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('title_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='sectionitem_title_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='sectionitem',
            constraint=models.CheckConstraint(condition=models.Q(('text_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('text_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='sectionitem_text_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('title_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('title_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='step_title_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('text_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('text_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='step_text_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='symptom',
            constraint=models.CheckConstraint(condition=models.Q(('label_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('label_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='symptom_label_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.AddConstraint(
            model_name='symptom',
            constraint=models.CheckConstraint(condition=models.Q(('sentence_zh_hans__isnull', True), django.db.models.lookups.Exact(models.Func(models.F('sentence_zh_hans'), models.Value(BLANK), function='TRIM', output_field=models.TextField()), models.Value('')), _connector='OR', _negated=True), name='symptom_sentence_source_present', violation_error_message='The Chinese text must not be blank.'),
        ),
        migrations.RunPython(add_checks, drop_checks),
    ]
