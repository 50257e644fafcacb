"""What the desk of the searches writes: which columns, who may, and what the history says of it."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop, override

from kb.admin.base.permissions import writable_languages
from kb.models import FAQ, Provider, Section, SynonymGroup
from kb.models.languages import SOURCE, TARGET, column
from kb.search.vocabulary import VocabularyOwner

PHRASINGS = {language: column("phrasings", language) for language in (SOURCE, TARGET)}
COLUMNS: dict[type[VocabularyOwner], tuple[str, ...]] = {
    FAQ: tuple(PHRASINGS.values()),
    Section: tuple(PHRASINGS.values()),
    Provider: (*PHRASINGS.values(), "aliases"),
    SynonymGroup: ("words",),
}


def may_write(user: AbstractUser | AnonymousUser, model: type[VocabularyOwner], name: str) -> bool:
    """True for a column of these that the person's own form has as a field."""
    language = TARGET if name == PHRASINGS[TARGET] else SOURCE
    return name in COLUMNS[model] and language in writable_languages(user, model)


def record_change(request: HttpRequest, obj: VocabularyOwner, name: str) -> None:
    """Logs in the admin's history that the person changed that column, as saving its form does (see base.history)."""
    field: Any = obj._meta.get_field(name)
    with override(None):
        words = str(getattr(field, "translated_field", field).verbose_name)
    said = gettext_noop("English texts") if name == PHRASINGS[TARGET] else words
    own_admin(type(obj)).log_change(request, obj, [{"changed": {"fields": [said]}}])


def own_admin(model: type[Model]) -> Any:
    return admin.site.get_model_admin(model)


def with_state(request: HttpRequest, view: str = "kb_searchcount_changelist") -> str:
    """The view's address with what the list showed when the person left it: every page on the way carries it along."""
    state = request.GET.copy()
    state.pop("q", None)
    return f"{reverse(f'admin:{view}')}?{state.urlencode()}".removesuffix("?")
