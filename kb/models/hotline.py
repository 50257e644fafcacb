"""Hotlines: one telephone number of a provider, with its hours, languages and where it comes from."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Replace
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from kb.models.content import Content, ContentQuerySet, source_text_present
from kb.models.provider import Provider


class HotlineState(models.TextChoices):
    NOT_YET_CHECKED = "not-yet-checked", _("not yet checked")
    CHECKED = "checked", _("checked")
    DISPUTED = "disputed", _("disputed")
    WITHDRAWN = "withdrawn", _("withdrawn")


NEVER_CALLABLE = (HotlineState.DISPUTED, HotlineState.WITHDRAWN)

SPOKEN_LANGUAGES = (("zh", _("Mandarin")), ("yue", _("Cantonese")), ("en", _("English")))


class HotlineQuerySet(ContentQuerySet["Hotline"]):
    def get_by_natural_key(self, slug: str) -> "Hotline":
        return self.get(slug=slug)

    def published(self) -> Self:
        return self.filter(provider__in=Provider.objects.published())

    def callable(self) -> Self:
        """Those a visitor may be offered to call."""
        return self.exclude(state__in=NEVER_CALLABLE)


def _is_number(name: str, extra: str = "") -> Q:
    """The column holds 3 to 15 digits and `extra`, in groups joined by single hyphens: what can be dialled, as printed.

    15 is the longest number there is (ITU-T E.164); TRIM with a list of characters leaves nothing
    behind exactly when every character is on the list, on SQLite and PostgreSQL alike.
    """

    def trimmed(characters: str) -> models.Func:
        return models.Func(F(name), Value(characters), function="TRIM", output_field=models.CharField())

    digits = Length(Replace(F(name), Value("-"), Value("")))
    return (
        Q(Exact(trimmed("0123456789-" + extra), Value("")))
        & Q(Exact(trimmed("-"), F(name)))
        & ~Q(**{f"{name}__contains": "--"})
        & Q(GreaterThanOrEqual(digits, 3 + len(extra)))
        & Q(LessThanOrEqual(digits, 15 + len(extra)))
    )


class Hotline(Content):
    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="hotlines", verbose_name=_("provider")
    )
    slug = models.SlugField(
        _("key"),
        unique=True,
        help_text=_("Names this hotline in files and addresses; it does not change with the number."),
    )
    number = models.CharField(
        _("number"), max_length=20, help_text=_("As dialled in mainland China, for example 95188 or 400-666-8800.")
    )
    number_from_abroad = models.CharField(
        _("number for callers abroad"),
        max_length=20,
        blank=True,
        help_text=_("With + and country code. Only if a source says so: never +86 glued to a short number."),
    )
    purpose = models.CharField(_("what it is for"), max_length=100)
    purpose_zh_hans: str
    purpose_en: str | None
    hours = models.CharField(_("hours"), max_length=200, blank=True, help_text=_("Empty when no source gives them."))
    hours_zh_hans: str | None
    hours_en: str | None
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    source_name = models.CharField(_("source"), max_length=200, help_text=_("Where the number was found."))
    source_name_zh_hans: str
    source_name_en: str | None
    source_url = models.URLField(_("address of the source"), blank=True)
    state = models.CharField(_("state"), max_length=20, choices=HotlineState, default=HotlineState.NOT_YET_CHECKED)
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("Only, and always, with the state “checked”.")
    )

    objects = models.Manager.from_queryset(HotlineQuerySet)()

    class Meta:
        verbose_name = _("hotline")
        verbose_name_plural = _("hotlines")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["provider", "position"], name="hotline_position_unique"),
            models.UniqueConstraint(fields=["provider", "number"], name="hotline_number_unique"),
            models.CheckConstraint(
                condition=_is_number("number"),
                name="hotline_number_valid",
                violation_error_message=_("A number is 3 to 15 digits, with hyphens between groups if you like."),
            ),
            models.CheckConstraint(
                condition=Q(number_from_abroad="")
                | (Q(number_from_abroad__startswith="+") & _is_number("number_from_abroad", "+")),
                name="hotline_number_from_abroad_valid",
                violation_error_message=_("A number for callers abroad begins with + and the country code."),
            ),
            models.CheckConstraint(
                condition=Q(state=HotlineState.CHECKED, checked_on__isnull=False)
                | (~Q(state=HotlineState.CHECKED) & Q(checked_on__isnull=True)),
                name="hotline_check_has_date",
                violation_error_message=_(
                    "The state “checked” needs the date of the check, and only that state has one."
                ),
            ),
            models.CheckConstraint(condition=Q(state__in=HotlineState.values), name="hotline_state_known"),
            source_text_present("hotline", "purpose"),
            source_text_present("hotline", "source_name"),
        )

    def __str__(self) -> str:
        return self.number

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)

    natural_key.dependencies = ["kb.provider"]  # type: ignore[attr-defined]

    def siblings(self) -> models.QuerySet[Any]:
        return Hotline.objects.filter(provider_id=self.provider_id)

    @property
    def dialled(self) -> str:
        """What a telephone in mainland China dials: digits alone."""
        return self.number.replace("-", "")

    @property
    def is_callable(self) -> bool:
        return self.state not in NEVER_CALLABLE

    @property
    def languages_spoken(self) -> list[str]:
        """The names of the languages, in the reader's language."""
        return [str(name) for code, name in SPOKEN_LANGUAGES if code in self.languages]
