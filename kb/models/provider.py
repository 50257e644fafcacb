"""Providers: the digital wallets people ask about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.content import source_text_present
from kb.models.fields import LineField, TextField, URLField
from kb.models.no_numbers_in_text import no_telephone_number
from kb.models.page_addresses import address_of
from kb.models.publication import Publishable, PublishableQuerySet


class ProviderQuerySet(PublishableQuerySet["Provider"]):
    def get_by_natural_key(self, slug: str) -> "Provider":
        return self.get(slug=slug)


class Provider(Publishable):
    name = LineField(_("name"), max_length=100, validators=[no_telephone_number])
    name_zh_hans: str
    name_en: str | None
    summary = TextField(
        _("summary"),
        max_length=500,
        blank=True,
        validators=[no_telephone_number],
        help_text=_("One or two sentences: what it is."),
    )
    summary_zh_hans: str | None
    summary_en: str | None
    aliases = TextField(
        _("other names"),
        max_length=2000,
        blank=True,
        validators=[no_telephone_number],
        help_text=_("What people call it, one name a line: 微信, weixin, WeChat …"),
    )
    official_site = URLField(_("official site"), blank=True, validators=[no_telephone_number])

    objects = models.Manager.from_queryset(ProviderQuerySet)()

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["position"], name="provider_position_unique"),
            source_text_present("provider", "name"),
        )

    def __str__(self) -> str:
        return self.name_zh_hans

    def get_absolute_url(self) -> str:
        return address_of("provider", self.slug)

    @property
    def alias_list(self) -> list[str]:
        return [alias.strip() for alias in self.aliases.splitlines() if alias.strip()]
