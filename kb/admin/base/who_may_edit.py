"""Who may see which content in the admin, and edit which columns of it.

Django's `change` permission covers the Chinese columns and everything that is not text; `kb.translate_content`
covers the English columns only. A user with both edits both.
"""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Model

from kb.ledger.facts import SUBJECTS
from kb.models.languages import SOURCE, TARGET
from kb.models.permissions import TRANSLATE


def may_edit(user: AbstractUser | AnonymousUser, model: type[Model]) -> bool:
    """Returns True if the user may write the Chinese columns and everything that is not text."""
    return user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}")


def may_view(user: AbstractUser | AnonymousUser, kind: str) -> bool:
    """Returns True if the user may see rows of this kind, such as "faq"."""
    return user.has_perm(f"kb.view_{kind}") or user.has_perm(f"kb.change_{kind}")


def may_edit_anything(user: AbstractUser | AnonymousUser) -> bool:
    """Returns True if the user may change anything that visitors see, its English alone included."""
    return may_translate(user) or any(may_edit(user, model) for model in SUBJECTS.values())


def may_translate(user: AbstractUser | AnonymousUser) -> bool:
    """Returns True if the user may write the English columns of all content."""
    return user.has_perm(TRANSLATE)


def writable_languages(user: AbstractUser | AnonymousUser, model: type[Model]) -> tuple[str, ...]:
    """Returns the languages whose columns of `model` the user may write."""
    languages = []
    if may_edit(user, model):
        languages.append(SOURCE)
    if may_translate(user):
        languages.append(TARGET)
    return tuple(languages)
