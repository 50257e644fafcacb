from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class KnowledgeBaseConfig(AppConfig):
    name = "kb"
    verbose_name = _("Wallet Helpline")

    def ready(self) -> None:
        from kb.hotlines.imports import enter_loaded  # noqa: PLC0415  # models exist from here on

        post_save.connect(enter_loaded, sender="kb.Hotline")
