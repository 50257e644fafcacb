"""FAQs: a question, an introduction and ordered steps."""

from typing import Self

from django.db import models
from django.db.models.functions import Abs
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kb.models.content import source_text_present
from kb.models.fields import LineField, TextField
from kb.models.no_numbers_in_text import no_telephone_number
from kb.models.page_addresses import address_of
from kb.models.provider import Provider
from kb.models.publication import Publishable, PublishableQuerySet

NEAR = 8
"""How many positions to each side `nearest` looks at. Some of them may be drafts or gaps."""


class FAQQuerySet(PublishableQuerySet["FAQ"]):
    def get_by_natural_key(self, slug: str) -> "FAQ":
        return self.get(slug=slug)

    def with_steps(self) -> Self:
        """Prefetches the steps, in order: one more query."""
        return self.prefetch_related("steps")

    def nearest(self, slug: str, *, most: int) -> Self:
        """Returns the published FAQ with this slug and those nearest to it in the list, `most` in all."""
        here = models.Subquery(self.published().filter(slug=slug).values("position"))
        near = self.published().filter(position__range=(here - NEAR, here + NEAR))
        nearest = near.order_by(Abs(models.F("position") - here), "position")[:most]
        return self.filter(pk__in=nearest.values("pk"))

    def about(self, provider: str) -> Self:
        """Returns the FAQs about the provider with this slug.

        Uses a subquery, not a join: with a LIMIT the database then stops after the first rows in order.
        """
        links = FAQ.providers.through.objects.filter(faq=models.OuterRef("pk"), provider__slug=provider)
        return self.filter(models.Exists(links))


class FAQ(Publishable):
    question = LineField(_("question"), max_length=200, validators=[no_telephone_number])
    question_zh_hans: str
    question_en: str | None
    introduction = TextField(_("introduction"), max_length=5000, validators=[no_telephone_number])
    introduction_zh_hans: str
    introduction_en: str | None
    providers = models.ManyToManyField(
        Provider, related_name="faqs", verbose_name=_("providers"), help_text=_("The wallets this answer is true of.")
    )

    objects = models.Manager.from_queryset(FAQQuerySet)()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["position"], name="faq_position_unique"),
            source_text_present("faq", "question"),
            source_text_present("faq", "introduction"),
        )
        indexes = (
            models.Index(fields=["publication", "position"], name="faq_published_in_order"),
            models.Index(fields=["publication", "updated"], name="faq_published_by_change"),
        )

    def __str__(self) -> str:
        return self.question_zh_hans

    @cached_property
    def provider_ids(self) -> list[int]:
        """The ids of the providers, in ascending order: one query, or none if kb.ledger.facts has set them."""
        links = FAQ.providers.through.objects.filter(faq=self.pk).order_by("provider")
        return list(links.values_list("provider", flat=True))

    def get_absolute_url(self) -> str:
        return address_of("faq", self.slug)
