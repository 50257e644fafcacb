"""Grants the roles their permissions on symptoms and notices, and to view feedback."""

from django.db import migrations

VERBS = {
    "administrator": ("add", "change", "delete", "view"),
    "editor": ("add", "change", "delete", "view"),
    "reviewer": ("change", "view"),
    "translator": ("view",),
}


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)

    def get_permission(verb, model):
        content_type, _ = content_types.get_or_create(app_label="kb", model=model)
        name = f"Can {verb} {apps.get_model('kb', model)._meta.verbose_name}"
        permission, _ = permissions.get_or_create(
            content_type=content_type, codename=f"{verb}_{model}", defaults={"name": name}
        )
        return permission

    for name, verbs in VERBS.items():
        for group in groups.filter(name=name):
            group.permissions.add(*(get_permission(verb, model) for model in ("symptom", "notice") for verb in verbs))
            group.permissions.add(get_permission("view", "feedbackcount"))


class Migration(migrations.Migration):
    dependencies = [("kb", "0005_visitors")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
