"""Creates the roles as groups: administrator, editor, reviewer, translator.

Django creates permissions after the last migration (post_migrate), but the groups need them here. So this migration
creates them; post_migrate finds them and creates the others.
"""

from django.db import migrations

CONTENT = ("provider", "faq", "step", "section", "sectionitem", "advice")
VERBS = ("add", "change", "delete", "view")


def _permission(apps, alias, app, model, codename, name):
    content_types = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    content_type, _ = content_types.get_or_create(app_label=app, model=model)
    permission, _ = permissions.get_or_create(content_type=content_type, codename=codename, defaults={"name": name})
    return permission


def _permissions(apps, alias, app, models, verbs):
    return [
        _permission(
            apps, alias, app, model, f"{verb}_{model}", f"Can {verb} {apps.get_model(app, model)._meta.verbose_name}"
        )
        for model in models
        for verb in verbs
    ]


def make_roles(apps, schema_editor):
    alias = schema_editor.connection.alias
    translate = _permission(apps, alias, "kb", "faq", "translate_content", "Can translate content")
    # Without add and delete: those need a proposal and a second person.
    numbers = [
        *_permissions(apps, alias, "kb", ("hotline",), ("change", "view")),
        _permission(apps, alias, "kb", "proposal", "propose_hotline", "Can propose about hotlines"),
        _permission(apps, alias, "kb", "proposal", "decide_proposal", "Can decide on proposals of others"),
        *_permissions(apps, alias, "kb", ("proposal", "ledgerentry"), ("view",)),
    ]
    roles = {
        "administrator": [
            *_permissions(apps, alias, "kb", CONTENT, VERBS),
            *_permissions(apps, alias, "auth", ("user",), ("add", "change", "view")),  # accounts are deactivated, never deleted
            *_permissions(apps, alias, "auth", ("group",), VERBS),
            *numbers,
            translate,
        ],
        "editor": [*_permissions(apps, alias, "kb", CONTENT, VERBS), *numbers],
        "reviewer": [*_permissions(apps, alias, "kb", CONTENT, ("change", "view")), *numbers],
        "translator": [*_permissions(apps, alias, "kb", (*CONTENT, "hotline"), ("view",)), translate],
    }
    groups = apps.get_model("auth", "Group").objects.using(alias)
    for name, permissions in roles.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*permissions)


def remove_roles(apps, schema_editor):
    alias = schema_editor.connection.alias
    apps.get_model("auth", "Group").objects.using(alias).filter(
        name__in=("administrator", "editor", "reviewer", "translator")
    ).delete()
    apps.get_model("auth", "Permission").objects.using(alias).filter(
        codename__in=("translate_content", "propose_hotline", "decide_proposal")
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("kb", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]
