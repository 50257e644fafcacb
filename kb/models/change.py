"""Changes: new facts of a subject that do not hold yet, and wait beside the live content."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.models.both_languages import in_active_language
from kb.models.content import TITLE_FIELDS
from kb.models.fields import TextField
from kb.models.languages import SOURCE, column
from kb.models.ledger_entry import LedgerEntry
from kb.models.moments import DateTimeField
from kb.models.unreadable_rows import ReadableModel, ReadableQuerySet


class ChangeState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for a second person")
    RETURNED = "returned", _("returned")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("discarded")


EDITABLE = (ChangeState.DRAFT, ChangeState.RETURNED)
"""The states in which its author edits a change."""
OPEN = (*EDITABLE, ChangeState.SUBMITTED, ChangeState.SCHEDULED)
"""The states in which a change may still be published."""


class ChangeQuerySet(ReadableQuerySet["Change"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def by(self, person: AbstractUser | AnonymousUser) -> Self:
        return self.filter(author=person.pk)

    def with_titles(self) -> Self:
        """Annotates each change with its title, and with that of what it deletes."""
        before = LedgerEntry.objects.filter(subject=OuterRef("subject"), revision=OuterRef("revision"))
        record = Cast(Subquery(before.values("record")[:1]), models.JSONField())
        facts = (models.F("facts"), KeyTransform("facts", record))
        titles = [NullIf(KeyTextTransform(name, each), Value("")) for each in facts for name in TITLES]
        return self.annotate(known_title=Coalesce(*titles, Value(""), output_field=models.TextField()))

    def due(self) -> Self:
        return self.filter(state=ChangeState.SCHEDULED, publish_at__lte=timezone.now())


TITLES = (*(column(name, SOURCE) for name in TITLE_FIELDS), "number")
"""What a subject is called by: the first of these facts that it has. A hotline is called by its number."""


def title_of(facts: dict[str, Any]) -> str:
    """Returns the Chinese title of a subject from its facts."""
    return next((str(facts[name]) for name in TITLES if facts.get(name)), "")


class Change(ReadableModel):
    """One change of one subject by one author.

    `facts` are the new facts (kb.ledger.facts), None to delete the subject; `revision` is that of the subject from
    which the change began, 0 for a new subject. `mac` authenticates each state that the site saves, so that
    nobody changes it in the database (kb.ledger.change_lock).
    """

    kind = models.CharField(_("kind"), max_length=20)
    subject = models.CharField(_("about"), max_length=80, blank=True)
    """The subject's name in the ledger; "" for a new subject, which gets its name when it is published."""
    revision = models.PositiveIntegerField(_("revision"), default=0)
    facts = models.JSONField(_("new"), default=dict, null=True, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.DRAFT)
    note = TextField(_("note"), max_length=1000, blank=True)
    """What the author tells the second person."""
    comment = TextField(_("comment"), max_length=1000, blank=True)
    """Why it was returned, as it is stored: `returned_because` is what people read."""
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    publish_at = DateTimeField(_("publish from"), null=True, blank=True)
    batch = models.CharField(_("import"), max_length=20, blank=True, editable=False)
    """The import (TableImport) that it came with; "" for most changes."""
    created = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    updated = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    """Counts the states that were saved, so that a host knows an earlier one; 0 for one of before they were counted."""
    mac = models.CharField(_("authentication code"), max_length=64, blank=True, editable=False)
    key_id = models.CharField(_("key"), max_length=32, blank=True, editable=False)

    known_title: str
    """Of `with_titles`."""

    objects = models.Manager.from_queryset(ChangeQuerySet)()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ("-updated",)
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "author"],
                condition=Q(state__in=OPEN) & ~Q(subject=""),
                name="change_one_open_per_author",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("author")),
                name="change_two_people",
                violation_error_message=_("Nobody decides on their own change."),
            ),
        )
        indexes = (models.Index(fields=["state", "publish_at"], name="change_due"),)

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.updated = timezone.now()
        super().save(*args, **kwargs)

    @property
    def state_in_words(self) -> str:
        """Returns the state, which is "deleted" for a deletion that was let through."""
        is_done = self.state == ChangeState.PUBLISHED
        return gettext("deleted") if is_done and self.facts is None else self.get_state_display()

    @property
    def title(self) -> str:
        """The Chinese title of the subject as it will be, or as it was if it will be deleted; words that it has none.

        Takes a query for a deletion, unless `with_titles` has read the title.
        """
        if self.facts is not None:
            return title_of(self.facts) or gettext("without a title yet")
        if "known_title" not in self.__dict__:
            self.known_title = type(self).objects.with_titles().get(pk=self.pk).known_title
        return self.known_title or self.subject

    @property
    def returned_because(self) -> str:
        """Why it was returned: what a person wrote, or what the site says in the active language."""
        return in_active_language(self.comment)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE
