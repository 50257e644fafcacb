"""The ways to make a search find more: its words become a way of asking, a provider's other name, or a synonym."""

from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from kb.admin.base.action_view import Fields
from kb.admin.search.add_words_view import AddWordsView, providers
from kb.admin.search.before_after import Title, title_field
from kb.admin.search.undo_views import UnmakeView
from kb.admin.search.word_columns import PHRASINGS, may_write, own_admin, record_change
from kb.localize.state import text_in
from kb.models import Provider, SynonymGroup
from kb.models.languages import SOURCE
from kb.models.validators import LONGEST_LINE
from kb.search.documents import KINDS
from kb.search.query import rank
from kb.search.vocabulary import (
    AddedLine,
    add_alias,
    add_phrasing,
    add_synonym,
    create_synonym_group,
    language_of,
    short_name,
)

NEAREST = 5
"""Pages that are one click away; the others stand in a list."""


class Target(NamedTuple):
    """A page that the words can be added to."""

    kind: str
    obj: Any

    @property
    def title(self) -> Title:
        return Title(self.obj, title_field(self.kind))

    @property
    def name(self) -> str:
        return text_in(get_language() or SOURCE, *self.title[:2]).words

    @property
    def value(self) -> str:
        """What a form sends for it."""
        return f"{self.kind}-{self.obj.pk}"

    @property
    def kind_name(self) -> str:
        return str(self.obj._meta.verbose_name)


class ToPageView(AddWordsView):
    """Adds the words to a page, by a button beside its title."""

    offers_title: str | Promise

    def kinds(self) -> list[str]:
        """Those whose pages the person may write to."""
        raise NotImplementedError

    @cached_property
    def targets(self) -> dict[str, Target]:
        """All published pages of these kinds."""
        pages = [Target(kind, obj) for kind in self.kinds() for obj in KINDS[kind].model.objects.published().in_order()]
        return {page.value: page for page in pages}

    @cached_property
    def nearest(self) -> list[Target]:
        """Those of them that the search finds now, or comes nearest to."""
        ranking = rank(self.query, providers())
        values = [f"{hit.kind}-{hit.object_id}" for hit in ranking.found or ranking.nearest]
        return [self.targets[value] for value in values if value in self.targets]

    @property
    def offers(self) -> list[Target]:
        """Those that have a button."""
        return self.nearest[:NEAREST]

    def fields(self) -> Fields:
        return super().fields() | {"page": forms.ChoiceField(choices=self._choices(), required=False)}

    def _choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """By their kinds."""
        pages = self.targets.values()
        by_kind = {kind: [page for page in pages if page.kind == kind] for kind in self.kinds()}
        return [
            (capfirst(pages[0].kind_name), [(page.value, page.name) for page in pages])
            for pages in by_kind.values()
            if pages
        ]

    def chosen(self, given: dict[str, Any]) -> Any:
        value = given["page"] or given.get("other")
        if not value:
            raise ValidationError({"other": gettext("Choose a page.")})
        return self.targets[value].obj


class PhrasingView(ToPageView):
    path = "add-phrasing"
    title = _("Add as a way of asking")
    brief = _("a way of asking")
    offers_title = _("Pages nearest to this search")
    help_text = _("One way of asking, as people type it. Take out what concerns one person alone, such as a name.")

    @classmethod
    def is_open_to(cls, user: AbstractUser | AnonymousUser, query: str) -> bool:
        return bool(_kinds_to_phrase(user, query))

    def kinds(self) -> list[str]:
        return _kinds_to_phrase(self.request.user, self.query)

    def fields(self) -> Fields:
        choices = [("", "—"), *self._choices()]
        widget = UnfoldAdminSelectWidget()
        other = forms.ChoiceField(label=_("Another page"), choices=choices, required=False, widget=widget)
        return super().fields() | {"other": other}

    def add(self, given: dict[str, Any]) -> AddedLine:
        page, words = self.chosen(given), given["words"]
        if not may_write(self.person, type(page), PHRASINGS[language_of(words)]):
            raise ValidationError(gettext("Your role does not write the texts of this language."))
        added = add_phrasing(to=page, words=words)
        record_change(self.request, added.obj, added.column)
        return added

    def said(self, added: AddedLine) -> str:
        return gettext("“%(words)s” is now a way of asking: %(page)s") % _names(added)


class AliasView(ToPageView):
    path = "add-alias"
    title = _("Add as another name of a provider")
    brief = _("a provider’s name")
    offers_title = _("Providers")
    has_button = False
    help_text = _("Only what people call the provider, without anything else.")

    @classmethod
    def is_open_to(cls, user: AbstractUser | AnonymousUser, query: str) -> bool:
        return may_write(user, Provider, "aliases")

    def kinds(self) -> list[str]:
        return ["provider"]

    @property
    def offers(self) -> list[Target]:
        return list(dict.fromkeys([*self.nearest, *self.targets.values()]))

    def add(self, given: dict[str, Any]) -> AddedLine:
        added = add_alias(to=self.chosen(given), words=given["words"])
        record_change(self.request, added.obj, added.column)
        return added

    def said(self, added: AddedLine) -> str:
        return gettext("“%(words)s” is now another name of %(page)s.") % _names(added)


class SynonymView(AddWordsView):
    path = "add-synonym"
    title = _("Add as a synonym")
    brief = _("a synonym")
    help_text = _("Only the word that means the same as others, not the whole search.")

    @classmethod
    def is_open_to(cls, user: AbstractUser | AnonymousUser, query: str) -> bool:
        return may_write(user, SynonymGroup, "words")

    @cached_property
    def groups(self) -> dict[str, SynonymGroup]:
        return {str(group.pk): group for group in SynonymGroup.objects.in_order()}

    def fields(self) -> Fields:
        choices = [("", "—"), *((value, short_name(group.word_list)) for value, group in self.groups.items())]
        select, text = UnfoldAdminSelectWidget(), UnfoldAdminTextInputWidget()
        found = super().fields()
        found["group"] = forms.ChoiceField(label=_("Of these words"), choices=choices, required=False, widget=select)
        if own_admin(SynonymGroup).has_add_permission(self.request):
            label = _("Or of another word, which stands in no group yet")
            found["other"] = forms.CharField(label=label, max_length=LONGEST_LINE, required=False, widget=text)
        return found

    def add(self, given: dict[str, Any]) -> AddedLine:
        words, group, other = given["words"], given["group"], given.get("other", "")
        if bool(group) == bool(other):
            raise ValidationError({"group": gettext("Either choose a group or type a word that means the same.")})
        if other:
            return self._add_group([words, other])
        added = add_synonym(to=self.groups[group], words=words)
        record_change(self.request, added.obj, added.column)
        return added

    def _add_group(self, words: list[str]) -> AddedLine:
        try:
            group = create_synonym_group(words=words)
        except ValidationError as error:
            if (getattr(error, "params", None) or {}).get("word") == words[-1]:
                raise ValidationError({"other": error}) from error
            raise
        own_admin(SynonymGroup).log_addition(self.request, group, [{"added": {}}])
        self.undo = UnmakeView.path
        self.may_undo = own_admin(SynonymGroup).has_delete_permission(self.request)
        return AddedLine(group, "words", group.words)

    def said(self, added: AddedLine) -> str:
        first = added.line.splitlines()[0]
        others = [word for word in getattr(added.obj, added.column).splitlines() if word != first]
        return gettext("“%(words)s” now means the same as: %(others)s") % {"words": first, "others": short_name(others)}


WAYS: tuple[type[AddWordsView], ...] = (PhrasingView, AliasView, SynonymView)


class Way(NamedTuple):
    """A link to one of these pages."""

    brief: str | Promise
    address: str


def ways_to_improve(user: AbstractUser | AnonymousUser, query: str) -> list[Way]:
    """Those that are open to the person for this search."""
    return [
        Way(way.brief, f"{reverse(f'admin:kb_search_{way.path}')}?{urlencode({'q': query})}")
        for way in WAYS
        if way.is_open_to(user, query)
    ]


def _kinds_to_phrase(user: AbstractUser | AnonymousUser, query: str) -> list[str]:
    name = PHRASINGS[language_of(query)]
    return [kind for kind in KINDS if may_write(user, KINDS[kind].model, name)]


def _names(added: AddedLine) -> dict[str, str]:
    """The words and the page that they were added to, to be put into a sentence."""
    field = title_field(str(added.obj._meta.model_name))
    return {"words": added.line, "page": text_in(get_language() or SOURCE, added.obj, field).words}
