"""Hotlines: one telephone number of a provider, with its hours, languages and source.

A row alone is not shown to visitors: `kb.hotlines.verification` compares it with the ledger and sets
`verification_status`. Without that the hotline counts as withheld.
"""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Replace
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from kb.models.content import Content, ContentQuerySet, source_text_present
from kb.models.fields import LineField, SlugField, TextField, URLField
from kb.models.moments import DateField
from kb.models.no_numbers_in_text import no_telephone_number
from kb.models.provider import Provider


class HotlineState(models.TextChoices):
    NOT_YET_CHECKED = "not-yet-checked", _("not yet checked")
    CHECKED = "checked", _("checked")
    DISPUTED = "disputed", _("disputed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class VerificationStatus(models.TextChoices):
    """What visitors are told about a hotline, from its state, the age of its check and the ledger."""

    CHECKED = "checked", _("checked")
    DUE = "due", _("due for a check")
    NOT_YET_CHECKED = "not-yet-checked", _("not yet checked")
    DISPUTED = "disputed", _("disputed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    WITHHELD = "withheld", _("being checked")


class CheckMethod(models.TextChoices):
    OFFICIAL_SITE = "official-site", _("on the official site")
    OFFICIAL_APP = "official-app", _("in the official app")
    CALLED = "called", _("by calling it")


CALLABLE = (VerificationStatus.CHECKED, VerificationStatus.DUE, VerificationStatus.NOT_YET_CHECKED)


SPOKEN_LANGUAGES = (("zh", _("Mandarin")), ("yue", _("Cantonese")), ("en", _("English")))


class HotlineQuerySet(ContentQuerySet["Hotline"]):
    def get_by_natural_key(self, slug: str) -> "Hotline":
        return self.get(slug=slug)

    def published(self) -> Self:
        return self.filter(provider__in=Provider.objects.published())


def _is_number(name: str, extra: str = "") -> Q:
    """Returns the condition that the column has `extra` and 3 to 15 digits, in groups joined by single hyphens.

    ITU-T E.164 allows at most 15 digits. TRIM with a list of characters returns "" exactly if all characters of the
    text are on the list, on SQLite and PostgreSQL.
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
    slug = SlugField(
        _("key"),
        unique=True,
        validators=[no_telephone_number],
        help_text=_("Names this hotline in files and addresses; it does not change with the number."),
    )
    number = LineField(
        _("number"), max_length=20, help_text=_("As dialled in mainland China, for example 95188 or 400-666-8800.")
    )
    number_from_abroad = LineField(
        _("number for callers abroad"),
        max_length=20,
        blank=True,
        help_text=_("With + and country code. Only if a source says so: never +86 glued to a short number."),
    )
    purpose = LineField(_("what it is for"), max_length=100, validators=[no_telephone_number])
    purpose_zh_hans: str
    purpose_en: str | None
    hours = TextField(
        _("hours"),
        max_length=1000,
        blank=True,
        help_text=_("China time, a rule a line: “mon-fri 09:00-18:00”, “24h”, “2026-10-01 closed”. Empty if unknown."),
    )
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    source_name = LineField(
        _("source"),
        max_length=200,
        validators=[no_telephone_number],
        help_text=_("Where the number was found."),
    )
    source_name_zh_hans: str
    source_name_en: str | None
    source_url = URLField(_("address of the source"), blank=True)
    review_days = models.PositiveSmallIntegerField(
        _("days between checks"), default=90, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("replaced by")
    )
    state = models.CharField(_("state"), max_length=20, choices=HotlineState, default=HotlineState.NOT_YET_CHECKED)
    checked_on = DateField(
        _("checked on"), null=True, blank=True, help_text=_("Only, and always, with the state “checked”.")
    )

    checked_how = models.CharField(_("how it was checked"), max_length=20, blank=True, choices=CheckMethod)

    checks_choices = False  # a row with an unknown state does not match the ledger: it is withheld, not left out
    subject_key = "slug"
    verification_status: VerificationStatus = VerificationStatus.WITHHELD
    """Set by kb.hotlines.verification."""
    successor: "Hotline | None" = None
    """The hotline to call instead of a withdrawn one. Set by kb.hotlines.verification."""

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
                condition=(Q(state=HotlineState.CHECKED, checked_on__isnull=False) & ~Q(checked_how=""))
                | (~Q(state=HotlineState.CHECKED) & Q(checked_on__isnull=True, checked_how="")),
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

    def clean(self) -> None:
        offered = [code for code, name in SPOKEN_LANGUAGES]
        if not isinstance(self.languages, list) or any(code not in offered for code in self.languages):
            raise ValidationError({"languages": _("Choose from the languages offered.")})
        if not self.has_valid_replacement:
            raise ValidationError({"replaced_by": _("Only another number of the same provider replaces a number.")})

    @property
    def has_valid_replacement(self) -> bool:
        """True if nothing replaces the hotline, or another hotline of its provider does."""
        other = self.replaced_by
        return other is None or (other.pk != self.pk and other.provider_id == self.provider_id)

    @property
    def shown_number(self) -> str:
        """The number as printed; "" while it is withheld."""
        return "" if self.verification_status == VerificationStatus.WITHHELD else self.number

    @property
    def dialled(self) -> str:
        """The digits to dial in mainland China; "" for a hotline that is not callable."""
        return self.number.replace("-", "") if self.is_callable else ""

    @property
    def dialled_from_abroad(self) -> str:
        return self.number_from_abroad.replace("-", "") if self.is_callable else ""

    @property
    def is_callable(self) -> bool:
        return self.verification_status in CALLABLE

    @property
    def languages_spoken(self) -> list[str]:
        """The names of the languages, in the reader's language."""
        return [str(name) for code, name in SPOKEN_LANGUAGES if code in self.languages]
