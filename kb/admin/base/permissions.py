"""Who may do what: which language's columns a person gets to edit, who proposes about numbers and who decides.

Django's own `change` permission is for the Chinese and everything that is no text; `kb.translate_content`
is for the English, and for nothing else. Who has both edits both.
"""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.hotlines.checks import may_describe
from kb.hotlines.facts import DESCRIPTION
from kb.models.languages import SOURCE, TARGET
from kb.models.permissions import TRANSLATE

ROLE_NAMES: dict[str, Promise] = {
    "administrator": _("Administrator"),
    "editor": _("Editor"),
    "reviewer": _("Reviewer"),
    "translator": _("Translator"),
}
"""The groups that the migrations make, as people read them."""


def may_edit(user: AbstractUser | AnonymousUser, model: type[Model]) -> bool:
    """True for those who write the Chinese and all that is not text."""
    return user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}")


def may_translate(user: AbstractUser | AnonymousUser) -> bool:
    return user.has_perm(TRANSLATE)


def writable_languages(user: AbstractUser | AnonymousUser, model: type[Model]) -> tuple[str, ...]:
    """The languages whose columns of `model` the user's forms may contain as fields."""
    languages = []
    if may_edit(user, model):
        languages.append(SOURCE)
    if may_translate(user):
        languages.append(TARGET)
    return tuple(languages)


def writable_description(user: AbstractUser | AnonymousUser) -> tuple[str, ...]:
    """Returns the columns around a number that the user may edit alone."""
    return tuple(name for name in DESCRIPTION if may_describe(user, name))


def role_name(group_name: str) -> str:
    """The role as staff read it; a group of their own making keeps the name they gave it."""
    return str(ROLE_NAMES.get(group_name, group_name))
