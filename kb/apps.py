from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save, pre_migrate
from django.utils.translation import gettext_lazy as _


class KnowledgeBaseConfig(AppConfig):
    name = "kb"
    verbose_name = _("Wallet Helpline")

    def ready(self) -> None:
        # These modules import models, which are loaded only now.
        from kb.delivery import version  # noqa: PLC0415
        from kb.hotlines.imported_hotlines import record_import  # noqa: PLC0415
        from kb.models.triggers import drop_before_migrations  # noqa: PLC0415
        from kb.publishing import former_addresses, removed_parts  # noqa: PLC0415
        from kb.search import index_catch_up as index  # noqa: PLC0415
        from kb.search import triggers  # noqa: PLC0415

        post_save.connect(record_import, sender="kb.Hotline")
        pre_migrate.connect(drop_before_migrations, sender=self)
        post_migrate.connect(version.install, sender=self)
        post_migrate.connect(triggers.install, sender=self)
        post_migrate.connect(former_addresses.install, sender=self)
        post_migrate.connect(removed_parts.install, sender=self)
        post_migrate.connect(index.build_if_empty, sender=self)
        for model in triggers.WATCHED:
            post_save.connect(index.update_after_commit, sender=model)
            post_delete.connect(index.update_after_commit, sender=model)
