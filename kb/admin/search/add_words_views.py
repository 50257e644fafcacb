"""Pages that add the words of a search as a way of asking, as another name of a provider or as a synonym."""

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

from kb.admin.base.action_form import Fields
from kb.admin.search.add_words_base import AddWordsView, providers
from kb.admin.search.search_comparison import PageTitle, title_field
from kb.admin.search.search_words import PHRASINGS, get_model_admin, log_change, may_write
from kb.admin.search.undo_views import DeleteSynonymGroupView
from kb.localize.state import text_in
from kb.models import Provider, SynonymGroup
from kb.models.fields import CleanFormField
from kb.models.languages import SOURCE
from kb.models.line_limits import LONGEST_LINE
from kb.search.add_words import (
    AddedLine,
    add_alias,
    add_phrasing,
    add_synonym,
    create_synonym_group,
    language_of,
    short_name,
    submit_line,
)
from kb.search.documents import KINDS
from kb.search.ranking import rank
from kb.search.results import SearchHit

MAX_PAGES = 300
"""Pages in the select box. To a page that is not among them, staff add the words in its own form."""
MAX_SUGGESTED_PAGES = 5
"""Suggested pages have a button each; the others are in a select box."""


class PageOption(NamedTuple):
    """A page that the words can be added to, as an option of the form."""

    kind: str
    obj: Any

    @property
    def title(self) -> PageTitle:
        return PageTitle(self.obj, title_field(self.kind))

    @property
    def name(self) -> str:
        return text_in(get_language() or SOURCE, *self.title[:2]).text

    @property
    def value(self) -> str:
        """The option's value in the form."""
        return f"{self.kind}-{self.obj.pk}"

    @property
    def kind_name(self) -> str:
        return str(self.obj._meta.verbose_name)


class AddToPageView(AddWordsView):
    """Base of the views that add the words to one page, chosen by a button beside its title."""

    suggested_pages_title: str | Promise

    def kinds(self) -> list[str]:
        """Returns the kinds of pages that the user may write to."""
        raise NotImplementedError

    @cached_property
    def pages_by_value(self) -> dict[str, PageOption]:
        """The published pages of these kinds, by their option values; if there are more than MAX_PAGES, the nearest."""
        rows = {kind: KINDS[kind].model.objects.published().in_order() for kind in self.kinds()}
        if sum(published.count() for published in rows.values()) > MAX_PAGES:
            nearest = {kind: [hit.object_id for hit in self._nearest_hits if hit.kind == kind] for kind in rows}
            rows = {kind: published.filter(pk__in=nearest[kind]) for kind, published in rows.items()}
        pages = [PageOption(kind, obj) for kind, published in rows.items() for obj in published]
        return {page.value: page for page in pages}

    @cached_property
    def nearest_pages(self) -> list[PageOption]:
        """The pages that the search finds now, else those with the nearest scores."""
        values = [f"{hit.kind}-{hit.object_id}" for hit in self._nearest_hits]
        return [self.pages_by_value[value] for value in values if value in self.pages_by_value]

    @cached_property
    def _nearest_hits(self) -> list[SearchHit]:
        ranking = rank(self.query, providers())
        return (ranking.found or ranking.nearest)[:MAX_PAGES]

    @property
    def suggested_pages(self) -> list[PageOption]:
        """The pages that have a button."""
        return self.nearest_pages[:MAX_SUGGESTED_PAGES]

    def get_form_fields(self) -> Fields:
        return super().get_form_fields() | {"page": forms.ChoiceField(choices=self._choices(), required=False)}

    def _choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Returns the options grouped by kind."""
        pages = self.pages_by_value.values()
        by_kind = {kind: [page for page in pages if page.kind == kind] for kind in self.kinds()}
        return [
            (capfirst(pages[0].kind_name), [(page.value, page.name) for page in pages])
            for pages in by_kind.values()
            if pages
        ]

    def get_page(self, cleaned_data: dict[str, Any]) -> Any:
        value = cleaned_data["page"] or cleaned_data.get("other")
        if not value:
            raise ValidationError({"other": gettext("Choose a page.")})
        return self.pages_by_value[value].obj

    def column_of(self, words: str) -> str:
        """Returns the column that the words are added to."""
        raise NotImplementedError

    def submit(self, cleaned_data: dict[str, Any]) -> str:
        page, words = self.get_page(cleaned_data), cleaned_data["words"]
        name = self.column_of(words)
        submit_line(to=page, name=name, words=words, by=self.user)
        said = gettext("“%(words)s” waits for a second person before it is added to: %(page)s")
        return said % _words_and_page(AddedLine(page, name, words))


class AddPhrasingView(AddToPageView):
    path = "add-phrasing"
    title = _("Add as a way of asking")
    short_label = _("a way of asking")
    suggested_pages_title = _("Pages nearest to this search")
    help_text = _("One way of asking, as people type it. Take out what concerns one person alone, such as a name.")

    @classmethod
    def is_allowed(cls, user: AbstractUser | AnonymousUser, query: str) -> bool:
        return bool(_kinds_for_phrasing(user, query))

    def kinds(self) -> list[str]:
        return _kinds_for_phrasing(self.request.user, self.query)

    def get_form_fields(self) -> Fields:
        choices = [("", "—"), *self._choices()]
        widget = UnfoldAdminSelectWidget()
        other = forms.ChoiceField(label=_("Another page"), choices=choices, required=False, widget=widget)
        return super().get_form_fields() | {"other": other}

    def column_of(self, words: str) -> str:
        return PHRASINGS[language_of(words)]

    def add(self, cleaned_data: dict[str, Any]) -> AddedLine:
        page, words = self.get_page(cleaned_data), cleaned_data["words"]
        if not may_write(self.user, type(page), self.column_of(words)):
            raise ValidationError(gettext("Your role does not write the texts of this language."))
        return add_phrasing(to=page, words=words, by=self.user)

    def success_text(self, added: AddedLine) -> str:
        return gettext("“%(words)s” is now a way of asking: %(page)s") % _words_and_page(added)


class AddAliasView(AddToPageView):
    path = "add-alias"
    title = _("Add as another name of a provider")
    short_label = _("a provider’s name")
    suggested_pages_title = _("Providers")
    has_submit_button = False
    help_text = _(
        "Only what people call the provider, without anything else. A second person lets it through before the search"
        " knows it."
    )

    @classmethod
    def is_allowed(cls, user: AbstractUser | AnonymousUser, query: str) -> bool:
        return may_write(user, Provider, "aliases")

    def kinds(self) -> list[str]:
        return ["provider"]

    def column_of(self, words: str) -> str:
        return "aliases"

    @property
    def suggested_pages(self) -> list[PageOption]:
        return list(dict.fromkeys([*self.nearest_pages, *self.pages_by_value.values()]))

    def add(self, cleaned_data: dict[str, Any]) -> AddedLine:
        return add_alias(to=self.get_page(cleaned_data), words=cleaned_data["words"], by=self.user)

    def success_text(self, added: AddedLine) -> str:
        return gettext("“%(words)s” is now another name of %(page)s.") % _words_and_page(added)


class AddSynonymView(AddWordsView):
    path = "add-synonym"
    title = _("Add as a synonym")
    short_label = _("a synonym")
    help_text = _("Only the word that means the same as others, not the whole search.")

    @classmethod
    def is_allowed(cls, user: AbstractUser | AnonymousUser, query: str) -> bool:
        return may_write(user, SynonymGroup, "words")

    @cached_property
    def groups(self) -> dict[str, SynonymGroup]:
        return {str(group.pk): group for group in SynonymGroup.objects.in_order()}

    def get_form_fields(self) -> Fields:
        choices = [("", "—"), *((value, short_name(group.word_list)) for value, group in self.groups.items())]
        select, text = UnfoldAdminSelectWidget(), UnfoldAdminTextInputWidget()
        fields = super().get_form_fields()
        fields["group"] = forms.ChoiceField(label=_("Of these words"), choices=choices, required=False, widget=select)
        if get_model_admin(SynonymGroup).has_add_permission(self.request):
            label = _("Or of another word, which stands in no group yet")
            fields["other"] = CleanFormField(label=label, max_length=LONGEST_LINE, required=False, widget=text)
        return fields

    def add(self, cleaned_data: dict[str, Any]) -> AddedLine:
        words, group, other = cleaned_data["words"], cleaned_data["group"], cleaned_data.get("other", "")
        if bool(group) == bool(other):
            raise ValidationError({"group": gettext("Either choose a group or type a word that means the same.")})
        if other:
            return self._add_group([words, other])
        added = add_synonym(to=self.groups[group], words=words, by=self.user)
        log_change(self.request, self.groups[group])
        return added

    def _add_group(self, words: list[str]) -> AddedLine:
        try:
            group = create_synonym_group(words=words)
        except ValidationError as error:
            if (getattr(error, "params", None) or {}).get("word") == words[-1]:
                raise ValidationError({"other": error}) from error
            raise
        get_model_admin(SynonymGroup).log_addition(self.request, group, [{"added": {}}])
        self.undo_path = DeleteSynonymGroupView.path
        self.may_undo = get_model_admin(SynonymGroup).has_delete_permission(self.request)
        return AddedLine(group, "words", group.words)

    def success_text(self, added: AddedLine) -> str:
        first = added.line.splitlines()[0]
        others = [word for word in getattr(added.obj, added.column).splitlines() if word != first]
        return gettext("“%(words)s” now means the same as: %(others)s") % {"words": first, "others": short_name(others)}


ADD_WORDS_VIEWS: tuple[type[AddWordsView], ...] = (AddPhrasingView, AddAliasView, AddSynonymView)


class AddWordsLink(NamedTuple):
    """A link from a search to one of these pages."""

    short_label: str | Promise
    address: str


def add_words_links(user: AbstractUser | AnonymousUser, query: str) -> list[AddWordsLink]:
    """Returns links to the pages that the user may use for this search."""
    return [
        AddWordsLink(view.short_label, f"{reverse(f'admin:kb_search_{view.path}')}?{urlencode({'q': query})}")
        for view in ADD_WORDS_VIEWS
        if view.is_allowed(user, query)
    ]


def _kinds_for_phrasing(user: AbstractUser | AnonymousUser, query: str) -> list[str]:
    name = PHRASINGS[language_of(query)]
    return [kind for kind in KINDS if may_write(user, KINDS[kind].model, name)]


def _words_and_page(added: AddedLine) -> dict[str, str]:
    """Returns the words and the title of the page they were added to."""
    field = title_field(str(added.obj._meta.model_name))
    return {"words": added.line, "page": text_in(get_language() or SOURCE, added.obj, field).text}
