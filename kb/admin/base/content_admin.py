"""What the admin pages of all content share: forms by language, saving that writes only what was changed, list columns.

Editors' forms hold no English column and translators' no Chinese one. So neither can overwrite the other's text, be it
by mistake, with a stale page or with a forged request.
"""

from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.contrib import admin
from django.db.models import Field, Model, QuerySet, URLField
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline
from unfold.admin import ModelAdmin, StackedInline
from unfold.decorators import display

from kb.admin.base.deletion import Deleted, deleted_objects
from kb.admin.base.fields import text_field_options
from kb.admin.base.filters import CleanLookups
from kb.admin.base.forms import ContentForm
from kb.admin.base.history import LogsChangesAlone, name_fields
from kb.admin.base.ordering import place, renumber_as_shown
from kb.admin.base.permissions import writable_languages
from kb.localize.state import progress, text_in
from kb.models.content import Content
from kb.models.languages import SOURCE, TAG, TARGET, column, translated_fields
from kb.models.publication import PublicationState, Publishable

ContentT = TypeVar("ContentT", bound=Content)

LANGUAGE_NAMES = {SOURCE: "中文", TARGET: "English"}
BEYOND_THE_LAST = 1_000_000_000
ROWS = {"phrasings": 8}
"""Of the text areas that need more than the usual four: eight ways of asking are the least that a page has."""


class FormByLanguage:
    """A form or an inline whose fields depend on the languages that the person may write."""

    model: type[Model]
    layout: tuple[str | tuple[str, ...], ...] = ()
    """The rows of the form, by the fields' base names: a translated one becomes its columns, side by side."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(writable_languages(request.user, self.model))

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[tuple[str | None, dict[str, Any]]]:
        writable = writable_languages(request.user, self.model)
        # Who writes Chinese sees what they write; who does not sees the Chinese beside it.
        shown = writable if SOURCE in writable else (SOURCE, TARGET)
        texts = translated_fields(self.model)
        rows: list[str | tuple[str, ...]] = []
        for row in self.layout:
            if isinstance(row, str) and row in texts:
                rows.append(tuple(column(row, language) for language in shown))
            elif writable != (TARGET,):
                rows.append(row)
        return [(None, {"fields": rows})]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        if SOURCE in writable_languages(request.user, self.model):
            return ()
        return tuple(column(field, SOURCE) for field in translated_fields(self.model))

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        kwargs = {**text_field_options(db_field), **kwargs}
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None:
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = ROWS.get(getattr(db_field, "translated_field", db_field).name, 4)
            if language := getattr(db_field, "language", None):
                field.widget.attrs["lang"] = TAG[language]
        return field


class PartsInline(FormByLanguage, StackedInline, TranslationStackedInline):  # type: ignore[misc,type-arg]
    """Ordered parts of a page: dragged by their handle; new ones go to the end."""

    form = ContentForm
    extra = 0
    ordering = ("position",)
    hide_ordering_field = True

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        # Handles to drag by are for those whose form has the field that they set.
        self.ordering_field = "position" if SOURCE in writable_languages(request.user, self.model) else None
        return super().get_formset(request, obj, **kwargs)


class ContentAdmin(CleanLookups, LogsChangesAlone, FormByLanguage, ModelAdmin, TranslationAdmin, Generic[ContentT]):  # type: ignore[misc,type-arg]
    form = ContentForm
    title_field: str
    """The translated field that names the object in lists."""
    parts: str = ""
    """The relation to its parts, if it has any: the English of an object is complete when theirs is."""

    list_display: tuple[str, ...] = ("title", "publication_badge", "english_progress", "position", "updated")
    ordering: ClassVar[tuple[str, ...]] = ("position",)
    list_per_page = 50
    compressed_fields = False
    warn_unsaved_form = True
    view_on_site = False  # two links of our own, one a language
    change_form_outer_before_template = "admin/kb/change_form_bar.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContentT]:
        found: QuerySet[ContentT] = super().get_queryset(request).prefetch_related(self.parts or None)
        return found

    def with_parts(self, obj: ContentT) -> list[Content]:
        return [obj, *getattr(obj, self.parts).all()] if self.parts else [obj]

    @admin.display(description=_("title"))
    def title(self, obj: ContentT) -> str:
        return text_in(get_language() or SOURCE, obj, self.title_field).words

    @display(  # type: ignore[untyped-decorator]
        description=_("publication"),
        ordering="publication",
        label={PublicationState.PUBLISHED.value: "success", PublicationState.DRAFT.value: "warning"},
    )
    def publication_badge(self, obj: Publishable) -> tuple[str, str]:
        return obj.publication, obj.get_publication_display()

    @display(  # type: ignore[untyped-decorator]
        description=_("English texts"), label={"complete": "success", "incomplete": "warning"}
    )
    def english_progress(self, obj: ContentT) -> tuple[str, str]:
        figure = progress(self.with_parts(obj))
        return "complete" if figure.done == figure.total else "incomplete", f"{figure.done}/{figure.total}"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        context["both_languages"] = writable_languages(request.user, self.model) == (SOURCE, TARGET)
        context["public_addresses"] = []
        if isinstance(obj, Publishable) and obj.is_published:
            context["public_addresses"] = _public_addresses(obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: ContentT, form: ModelForm[Any], change: bool) -> None:
        wanted = obj.position
        # The place it has; a new one goes to the end first.
        obj.position = form.initial.get("position", wanted) if change else None  # type: ignore[assignment]
        _save_changed(obj, form.changed_data if change else None)
        if wanted != obj.position:
            place(obj, BEYOND_THE_LAST if wanted is None else wanted)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: BaseInlineFormSet[Any, Any, Any], change: bool
    ) -> None:
        formset.save(commit=False)
        for part in formset.deleted_objects:
            part.delete()
        for part, changed in formset.changed_objects:
            _save_changed(part, changed)
        for part in formset.new_objects:
            part.position = None
            part.save()
        is_moved = any("position" in row.changed_data for row in formset.initial_forms)
        if is_moved or formset.new_objects or formset.deleted_objects:
            renumber_as_shown(formset)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deleted:
        return deleted_objects(objs, request, self.admin_site)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        messages = super().construct_change_message(request, form, formsets, add)
        return name_fields(messages, [form, *(row for formset in formsets for row in formset.forms)])


def _public_addresses(obj: Publishable) -> list[tuple[str, str, str]]:
    """The page's address per language, with the language's code and own name."""
    addresses = []
    for language, name in LANGUAGE_NAMES.items():
        with override(language):
            addresses.append((TAG[language], name, obj.get_absolute_url()))  # type: ignore[attr-defined]  # each kind has its own
    return addresses


def _save_changed(obj: Content, changed: list[str] | None) -> None:
    """Writes only the columns that were changed in the form (None: all, the row is new); the position is not one."""
    if changed is None:
        obj.save()
    elif fields := set(changed) - {"position"}:
        columns = {field.name for field in obj._meta.concrete_fields}
        obj.save(update_fields=columns & fields | {"updated"})
