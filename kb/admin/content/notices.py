"""Admin of notices, with a button in the list that ends one now."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from unfold.widgets import INPUT_CLASSES

from kb.admin.base.form_fields import ContentChoice
from kb.admin.base.list_filters import EnglishFilter, OneProviderFilter
from kb.admin.base.tags import tag
from kb.admin.base.who_may_edit import may_edit
from kb.admin.bulk.bulk_admin import BulkContentAdmin
from kb.content.notices import NoticeState, end_now, in_state, notice_state
from kb.localize.state import text_in
from kb.models import Notice
from kb.models.languages import SOURCE

_TONES = {NoticeState.IN_EFFECT: "warning", NoticeState.PLANNED: "info"}


class DateTimeLocalField(forms.DateTimeField):
    """Date and time in China, with the browser's own picker, which needs no script."""

    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local", "class": " ".join(INPUT_CLASSES)}, format="%Y-%m-%dT%H:%M:%S"
    )


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(each.value, each.label) for each in NoticeState]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Notice]) -> QuerySet[Notice]:
        value = self.value()
        if value not in NoticeState.values:
            return queryset
        return queryset.filter(in_state(NoticeState(value), at=timezone.now()))


@admin.register(Notice)
class NoticeAdmin(BulkContentAdmin[Notice]):
    title_field = "text"
    form_rows = ("text", ("provider", "language"), ("starts", "ends"), "position")
    list_display = (
        "title",
        "state_badge",
        "starts",
        "ends",
        "provider_name",
        "readers",
        "english_progress",
        "position",
        "end_button",
    )
    list_filter = (StateFilter, EnglishFilter, OneProviderFilter)
    list_select_related = ("provider",)
    search_fields = ("text_zh_hans", "text_en")
    search_help_text = gettext_lazy("Search the notices, in Chinese or English")

    @admin.display(description=gettext_lazy("text"))
    def title(self, obj: Notice) -> str:
        return Truncator(super().title(obj)).chars(30)  # what fits into a row on a phone

    @admin.display(description=gettext_lazy("state"))
    def state_badge(self, obj: Notice) -> SafeString:
        state = notice_state(obj, at=timezone.now())
        return tag(state.label, _TONES.get(state, ""))

    @admin.display(description=gettext_lazy("provider"), ordering="provider__position")
    def provider_name(self, obj: Notice) -> str:
        if obj.provider is None:
            return _("all")
        name = text_in(get_language() or SOURCE, obj.provider, "name").text
        return name if obj.provider.is_published else _("%s (draft: not shown)") % name

    @admin.display(description=gettext_lazy("for readers of"), ordering="language")
    def readers(self, obj: Notice) -> str:
        return obj.get_language_display() or _("both languages")

    @admin.display(description=gettext_lazy("end"))
    def end_button(self, obj: Notice) -> SafeString | str:
        """Submits the form around the list to another address."""
        if notice_state(obj, at=timezone.now()) != NoticeState.IN_EFFECT:
            return ""
        address = reverse("admin:kb_notice_end", args=[obj.pk])
        return format_html('<button class="kb-row-button" formaction="{}">{}</button>', address, _("End now"))

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        names = super().get_list_display(request)
        return tuple(name for name in names if name != "end_button" or may_edit(request.user, Notice))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        now = timezone.now().replace(second=0, microsecond=0)
        return {"starts": now, **super().get_changeform_initial_data(request)}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("starts", "ends"):
            label = capfirst(db_field.verbose_name)
            return DateTimeLocalField(label=label, help_text=db_field.help_text, required=not db_field.blank)
        if db_field.name == "provider":
            return ContentChoice(db_field, title_field="name", none=gettext_lazy("all providers"))
        if db_field.name == "language":
            kwargs["choices"] = db_field.get_choices(blank_choice=[("", _("both languages"))])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        end = require_POST(self.admin_site.admin_view(self.end_view))
        return [path("<row_id:pk>/end/", end, name="kb_notice_end"), *super().get_urls()]

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not may_edit(request.user, Notice):
            raise PermissionDenied
        notice = get_object_or_404(Notice, pk=pk)
        if end_now(notice=notice, by=cast(User, request.user)):
            messages.success(request, _("The notice has ended. Visitors no longer see it."))
        else:
            messages.warning(request, _("This notice was not in effect. Nothing was changed."))
        return redirect("admin:kb_notice_changelist")
