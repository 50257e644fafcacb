"""Base of the admin of all content: forms by language, list columns, and saving only what was changed.

Editors' forms have no English column and translators' forms no Chinese one, so that neither can overwrite the
other's text by mistake, with a stale page or with a forged request.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Field, Model, QuerySet, URLField
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline
from unfold.admin import ModelAdmin, StackedInline, checkbox

from kb.admin.base.background_save import draft_saved_at
from kb.admin.base.content_form import ContentForm
from kb.admin.base.content_search import search_content
from kb.admin.base.deletion import Deleted, deleted_objects
from kb.admin.base.draft_saving import is_unfinished_allowed
from kb.admin.base.drafts import DraftAdminMixin
from kb.admin.base.form_state import form_state
from kb.admin.base.id_fields import IdsAdminMixin
from kb.admin.base.ordering import renumber_as_shown
from kb.admin.base.part_formset import PartFormSet
from kb.admin.base.tags import tag
from kb.admin.base.text_lengths import length_attributes
from kb.admin.base.waiting_changes import WaitingChangesMixin
from kb.admin.base.who_may_edit import may_edit, writable_languages
from kb.ledger.rows import FIRST_DRAFT_ID
from kb.ledger.unwritten import mark_unwritten
from kb.localize.state import progress, text_in
from kb.models.content import Content
from kb.models.languages import OWN_NAME, SOURCE, TAG, TARGET, column, translated_fields
from kb.models.publication import Publishable

ContentT = TypeVar("ContentT", bound=Content)

TEXTAREA_ROWS = {"phrasings": 8}
"""Heights of text areas other than the default 4: a page has at least eight ways of asking."""

FOLDED_SECTIONS = ((_("For the search"), ("aliases", "phrasings")), (_("Address and identifier"), ("slug",)))
"""Titles and rows of the sections that stand folded at the end of a form. Translators and forms to add have none."""


class LanguageColumnsMixin:
    """Gives a form or an inline the columns of the languages that the user may write."""

    model: type[Model]
    form_rows: tuple[str | tuple[str, ...], ...] = ()
    """The rows of the form by base names of fields. A translated field becomes a row of its columns, side by side."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(writable_languages(request.user, self.model))

    def get_form_rows(self, request: HttpRequest) -> tuple[str | tuple[str, ...], ...]:
        return self.form_rows

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[tuple[str | None, dict[str, Any]]]:
        writable = writable_languages(request.user, self.model)
        # Translators see the Chinese read-only beside the English.
        shown = writable if SOURCE in writable else (SOURCE, TARGET)
        texts = translated_fields(self.model)
        is_translator = writable == (TARGET,)
        rows = [row for row in self.get_form_rows(request) if row in texts or not is_translator]
        folded = () if obj is None or is_translator else FOLDED_SECTIONS
        sections = [(str(title), [row for row in rows if row in names]) for title, names in folded]
        top = [row for row in rows if not any(row in section for _title, section in sections)]

        def fields(section: list[str | tuple[str, ...]]) -> list[str | tuple[str, ...]]:
            return [tuple(column(str(row), each) for each in shown) if row in texts else row for row in section]

        return [
            (None, {"fields": fields(top)}),
            *((title, {"fields": fields(section), "classes": ["collapse"]}) for title, section in sections if section),
        ]

    @property
    def readonly_preprocess_fields(self) -> dict[str, Callable[[str], SafeString]]:
        """Unfold's hook: how read-only Chinese is shown."""
        return {column(field, SOURCE): _chinese_html for field in translated_fields(self.model)}

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        if SOURCE in writable_languages(request.user, self.model):
            return ()
        return tuple(column(field, SOURCE) for field in translated_fields(self.model))

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        if db_field.name == "publication":
            kwargs["help_text"] = _("Visitors see it. To take it off, choose “draft”.")
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None:
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = TEXTAREA_ROWS.get(getattr(db_field, "translated_field", db_field).name, 4)
            if language := getattr(db_field, "language", None):
                field.widget.attrs["lang"] = TAG[language]
            field.widget.attrs |= length_attributes(db_field)
        return field


class PartInline(LanguageColumnsMixin, StackedInline, TranslationStackedInline):  # type: ignore[misc,type-arg]
    """Ordered parts of a page, moved by a handle (kb/static/kb/part_cards.js). New ones are added at the end."""

    form = ContentForm
    formset = PartFormSet
    extra = 0
    ordering = ("position",)
    hide_ordering_field = True
    template_before = "admin/kb/fold_parts.html"

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        # Only a form that has the position field shows the handle to drag by.
        self.ordering_field = "position" if SOURCE in writable_languages(request.user, self.model) else None
        formset: Any = super().get_formset(request, obj, **kwargs)  # a new class each time
        formset.form.may_be_unfinished = is_unfinished_allowed(request)
        return formset


class ContentAdmin(  # type: ignore[misc]  # unfold's is untyped
    IdsAdminMixin,
    DraftAdminMixin,
    WaitingChangesMixin,
    LanguageColumnsMixin,
    ModelAdmin,  # type: ignore[misc]
    TranslationAdmin,  # type: ignore[type-arg]  # no generic at run time
    Generic[ContentT],
):
    form = ContentForm
    title_field: str
    """The translated field that is the object's title in lists."""
    parts: str = ""
    """The relation to its parts, or "". The English of an object is complete when theirs is."""

    list_display: tuple[str, ...] = ("title", "publication_badge", "english_progress", "position", "updated")
    ordering: ClassVar[tuple[str, ...]] = ("position",)
    list_per_page = 50
    compressed_fields = False
    warn_unsaved_form = False  # kb/static/kb/background_save.js warns, and knows what is saved
    view_on_site = False  # change_form_toolbar.html has a link for each language
    change_form_outer_before_template = "admin/kb/change_form_toolbar.html"
    change_form_before_template = "admin/kb/opened_with.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContentT]:
        queryset: QuerySet[ContentT] = super().get_queryset(request).prefetch_related(self.parts or None)
        return queryset

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[ContentT], search_term: str
    ) -> tuple[QuerySet[ContentT], bool]:
        if not search_term.strip():
            return queryset, False
        return search_content(request, queryset, search_term, self.search_fields, self.parts), False

    def get_form_rows(self, request: Any) -> tuple[str | tuple[str, ...], ...]:
        """Leaves out the choice of the publication where "Publish" decides it: the page is not public now."""
        rows = super().get_form_rows(request)
        if getattr(request, "is_public_now", False):
            return rows
        return tuple(row if isinstance(row, str) else _without_publication(row) for row in rows)

    def with_parts(self, obj: ContentT) -> list[Content]:
        return [obj, *getattr(obj, self.parts).all()] if self.parts else [obj]

    @admin.display(description=ModelAdmin.action_checkbox.short_description)
    def action_checkbox(self, obj: ContentT) -> SafeString:
        """Returns what unfold does, and renders it once for each language: a template for each row is slow."""
        return mark_safe(_checkbox(get_language() or SOURCE).replace(_ROW, str(obj.pk)))  # noqa: S308  # an integer in a template of unfold's

    @admin.display(description=_("title"))
    def title(self, obj: ContentT) -> str:
        return text_in(get_language() or SOURCE, obj, self.title_field).text

    @admin.display(description=_("publication"), ordering="publication")
    def publication_badge(self, obj: Publishable) -> SafeString:
        return tag(obj.get_publication_display(), "success" if obj.is_published else "warning")

    @admin.display(description=_("English texts"))
    def english_progress(self, obj: ContentT) -> SafeString:
        figure = progress(self.with_parts(obj))
        return tag(f"{figure.done}/{figure.total}", "success" if figure.done == figure.total else "warning")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        context["both_languages"] = writable_languages(request.user, self.model) == (SOURCE, TARGET)
        draft, may_show = context.get("draft"), may_edit(request.user, self.model)
        reasons = context.get("reasons", ())
        context["state"] = form_state(str(self.opts.model_name), obj, draft, may_show=may_show, reasons=reasons)
        context["save_status"] = draft_saved_at(draft.updated) if draft else _("Nothing is unsaved.")
        context["public_urls"] = []
        if isinstance(obj, Publishable) and obj.slug and getattr(request, "is_public_now", False):
            context["public_urls"] = _public_urls(obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: ContentT, form: ModelForm[Any], change: bool) -> None:
        is_live = change and obj.pk < FIRST_DRAFT_ID
        if is_live:  # kb.admin.base.draft_forms moves it afterwards: its position is no part of the draft
            obj.position = form.initial.get("position", obj.position)
        else:  # goes to the end
            obj.position = None  # type: ignore[assignment]
        _save_changed_columns(obj, form.changed_data if is_live else None)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: BaseInlineFormSet[Any, Any, Any], change: bool
    ) -> None:
        formset.save(commit=False)
        for part in formset.deleted_objects:
            part.delete()
        for part, changed in formset.changed_objects:
            _save_changed_columns(part, changed)
        for part in formset.new_objects:
            part.position = None
            mark_unwritten(part)
            part.save()
        is_moved = any("position" in row.changed_data for row in formset.initial_forms)
        if is_moved or formset.new_objects or formset.deleted_objects:
            renumber_as_shown(formset)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deleted:
        return deleted_objects(objs, request, self.admin_site)


def _without_publication(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in row if name != "publication")


_ROW = "row-id"


@cache
def _checkbox(language: str) -> str:
    """Returns the checkbox with its label in the active language, which is this one."""
    return str(checkbox.render(ACTION_CHECKBOX_NAME, _ROW))


def _chinese_html(text: str) -> SafeString:
    """Keeps the line breaks and says which language it is."""
    return format_html('<span lang="{}">{}</span>', TAG[SOURCE], linebreaksbr(text))


def _public_urls(obj: Publishable) -> list[tuple[str, str, str]]:
    """Returns the page's address in each language, with the language's tag and own name."""
    addresses = []
    for language, name in OWN_NAME.items():
        with override(language):
            addresses.append((TAG[language], name, obj.get_absolute_url()))  # type: ignore[attr-defined]  # each kind has its own
    return addresses


def _save_changed_columns(obj: Content, changed: list[str] | None) -> None:
    """Writes only the columns that were changed in the form (None: all, the row is new); the position is not one.

    An unfinished draft has blank columns, which the tables refuse: they get the mark of kb.ledger.unwritten.
    """
    mark_unwritten(obj)
    if changed is None:
        obj.save()
    elif fields := set(changed) - {"position"}:
        columns = {field.name for field in obj._meta.concrete_fields}
        obj.save(update_fields=(columns & fields) | {"updated"})
