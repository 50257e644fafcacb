from functools import partial

from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save, pre_migrate, pre_save
from django.utils.translation import gettext_lazy as _


class KnowledgeBaseConfig(AppConfig):
    name = "kb"
    verbose_name = _("Wallet Helpline")

    def ready(self) -> None:
        # These modules import models, which are loaded only now.
        from django.contrib.admin.models import LogEntry  # noqa: PLC0415
        from django.contrib.auth.models import User  # noqa: PLC0415

        from kb.content import former_addresses, updated_on_removal  # noqa: PLC0415
        from kb.delivery import content_version  # noqa: PLC0415
        from kb.ledger import account_seals  # noqa: PLC0415
        from kb.ledger.imports import note_import  # noqa: PLC0415
        from kb.models.content import Content, guard_links  # noqa: PLC0415
        from kb.models.triggers import drop_before_migrations, install_triggers, of_this_site  # noqa: PLC0415
        from kb.search import index_catch_up, stale_objects  # noqa: PLC0415

        for model in self.get_models():
            if issubclass(model, Content):
                pre_save.connect(note_import, sender=model)
                for relation in model._meta.many_to_many:
                    m2m_changed.connect(guard_links, sender=relation.remote_field.through)
        pre_save.connect(account_seals.before_save, sender=User)
        post_save.connect(account_seals.after_save, sender=User)
        for links in (User.groups.through, User.user_permissions.through):
            m2m_changed.connect(account_seals.on_rights_changed, sender=links)
        post_save.connect(account_seals.on_logged, sender=LogEntry)
        pre_migrate.connect(drop_before_migrations, sender=self)
        with_triggers = (content_version, stale_objects, former_addresses, updated_on_removal)
        of_this_site[:] = [module.triggers for module in with_triggers]
        post_migrate.connect(partial(install_triggers, of_this_site), sender=self, weak=False)
        post_migrate.connect(index_catch_up.build_if_empty, sender=self)
        for model in stale_objects.WATCHED:
            post_save.connect(index_catch_up.update_after_commit, sender=model)
            post_delete.connect(index_catch_up.update_after_commit, sender=model)
