"""The columns of search words that the searches page writes: who may write them, and their entry in the history."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from kb.admin.base.who_may_edit import writable_languages
from kb.models import FAQ, Provider, Section, SynonymGroup
from kb.models.languages import SOURCE, TARGET, column
from kb.search.add_words import VocabularyOwner

PHRASINGS = {language: column("phrasings", language) for language in (SOURCE, TARGET)}
COLUMNS: dict[type[VocabularyOwner], tuple[str, ...]] = {
    FAQ: tuple(PHRASINGS.values()),
    Section: tuple(PHRASINGS.values()),
    Provider: (*PHRASINGS.values(), "aliases"),
    SynonymGroup: ("words",),
}


def may_write(user: AbstractUser | AnonymousUser, model: type[VocabularyOwner], name: str) -> bool:
    """Returns True if the user's own form of the model has this column as a field."""
    language = TARGET if name == PHRASINGS[TARGET] else SOURCE
    return name in COLUMNS[model] and language in writable_languages(user, model)


def log_change(request: HttpRequest, group: SynonymGroup) -> None:
    """Logs that the words of a group were changed. What changes of a page is in the ledger."""
    get_model_admin(SynonymGroup).log_change(request, group, [{"changed": {"fields": ["words"]}}])


def get_model_admin(model: type[Model]) -> Any:
    return admin.site.get_model_admin(model)


def url_with_list_state(request: HttpRequest, view: str = "kb_searchcount_changelist") -> str:
    """Returns the view's address with the filters and page of the list of searches, so that "Back" restores them."""
    state = request.GET.copy()
    state.pop("q", None)
    return f"{reverse(f'admin:{view}')}?{state.urlencode()}".removesuffix("?")
