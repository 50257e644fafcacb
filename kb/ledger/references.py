"""Other subjects that a subject cannot be without, such as the question that a symptom leads to."""

from collections.abc import Iterator
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kb.ledger.fact_fields import Facts
from kb.ledger.facts import SUBJECTS, fact_fields
from kb.ledger.history import Revision, deletion_of


def deleted_references(kind: str, facts: Facts | None) -> Iterator[Revision]:
    """Yields the deletions of the subjects that these facts refer to by a foreign key. One query a reference."""
    kinds = {model: kind for kind, model in SUBJECTS.items()}
    subject_model: Any = SUBJECTS[kind]
    for field in fact_fields(subject_model):
        pk, model = (facts or {}).get(field.name), cast(Any, field.related_model)
        if pk is None or model not in kinds or model.objects.filter(pk=pk).exists():
            continue
        if deletion := deletion_of(f"{kinds[model]}/{pk}"):
            yield deletion


def require_references(kind: str, facts: Facts | None) -> None:
    """Raises ValidationError if the facts refer to a subject that is deleted."""
    for deletion in deleted_references(kind, facts):
        words = _("It belongs to “%(title)s”, which is deleted. Restore that first, then this.")
        raise ValidationError(words % {"title": deletion.title}, code="deleted_reference")
