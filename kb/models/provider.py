"""Providers: the digital wallets people ask about."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.content import source_text_present
from kb.models.fields import LineField, TextField, URLField
from kb.models.page_addresses import address_of
from kb.models.publication import Publishable, PublishableQuerySet
from kb.models.web_links import lines_of_domains


class ProviderQuerySet(PublishableQuerySet["Provider"]):
    def get_by_natural_key(self, slug: str) -> "Provider":
        return self.get(slug=slug)


class Provider(Publishable):
    name = LineField(_("name"), max_length=100)
    name_zh_hans: str
    name_en: str | None
    summary = TextField(
        _("summary"),
        max_length=500,
        blank=True,
        help_text=_("One or two sentences: what it is."),
    )
    summary_zh_hans: str | None
    summary_en: str | None
    aliases = TextField(
        _("other names"),
        max_length=2000,
        blank=True,
        help_text=_("What people call it, one name a line: 微信, weixin, WeChat …"),
    )
    domains = TextField(
        _("own domains"),
        max_length=1000,
        blank=True,
        validators=[lines_of_domains],
        help_text=_("Sites of this wallet, one domain a line: alipay.com. A link elsewhere takes a second person."),
    )
    official_site = URLField(_("official site"), blank=True)

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
    def domain_list(self) -> list[str]:
        return [domain.strip() for domain in self.domains.splitlines() if domain.strip()]

    @property
    def alias_list(self) -> list[str]:
        return [alias.strip() for alias in self.aliases.splitlines() if alias.strip()]
