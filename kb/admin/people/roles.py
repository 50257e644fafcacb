"""Admin of roles (Django's groups). Built-in roles keep their names and cannot be deleted."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from kb.admin.base.deletion import Deleted, deleted_objects
from kb.admin.base.history import use_model_field_names
from kb.admin.base.id_fields import IdsAdminMixin, RowsField
from kb.admin.base.saved_cookie import SavedCookieMixin
from kb.admin.people.role_names import ROLE_NAMES, role_name
from kb.models.permissions import DECIDE, PROPOSE, TRANSLATE

admin.site.unregister(Group)

_VERBS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}
_CUSTOM_PERMISSIONS = {
    TRANSLATE: _("translate the content into English"),
    PROPOSE: _("propose numbers, record checks and handle reports"),
    DECIDE: _("approve or reject what others propose"),
}
_MODELS_WITHOUT_ADMIN = (
    "permission",
    "shippedobject",
    "report",
    "searchdocument",
    "searchterm",
    "searchposting",
    "staleobject",
)
_LEDGER_MODELS = ("ledgerentry", "proposal", "hotline")
"""No form of the admin adds, changes or deletes their rows; `change_hotline` covers a hotline's description only."""


class PermissionsField(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        if own := _CUSTOM_PERMISSIONS.get(f"kb.{obj.codename}"):
            return str(own)
        verb = obj.codename.split("_")[0]
        model = obj.content_type.model_class()
        return gettext("%(kind)s: %(verb)s") % {"kind": model._meta.verbose_name, "verb": _VERBS[verb]}


def _with_display_name(role: Group) -> Group:
    """Returns an unsaved copy of the role with its translated name."""
    return Group(pk=role.pk, name=role_name(role.name))


def _is_built_in(role: Group | None) -> bool:
    """True for the roles that the migrations create: they keep their names, and their permissions can be changed."""
    return role is not None and role.name in ROLE_NAMES


@admin.register(Group)
class RoleAdmin(SavedCookieMixin, IdsAdminMixin, DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    compressed_fields = False
    list_display = ("role",)
    ordering = ("pk",)
    filter_horizontal = ()

    @admin.display(description=_("role"))
    def role(self, obj: Group) -> str:
        return role_name(obj.name)

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> tuple[str, ...]:
        return ("role",) if _is_built_in(obj) else ()

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> tuple[str, ...]:
        return ("role" if _is_built_in(obj) else "name", "permissions")

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_built_in(obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "permissions":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        unused_codenames = [f"{verb}_{model}" for verb in ("add", "change", "delete") for model in _LEDGER_MODELS]
        permissions = (
            Permission.objects.filter(content_type__app_label__in=("auth", "kb"))
            .exclude(content_type__model__in=_MODELS_WITHOUT_ADMIN)
            .exclude(codename__in={*unused_codenames, "delete_user"} - {"change_hotline"})
        )
        return db_field.formfield(
            form_class=PermissionsField,
            widget=UnfoldAdminCheckboxSelectMultipleWidget(),
            queryset=permissions.select_related("content_type").order_by("content_type", "pk"),
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if obj := kwargs.get("obj"):
            # unfold shows `original` as the title of the page.
            context["original"] = context["subtitle"] = _with_display_name(obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deleted:
        return deleted_objects(objs, request, self.admin_site)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        return use_model_field_names(super().construct_change_message(request, form, formsets, add), [form])

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if role := self.get_object(request, object_id):
            shown = _with_display_name(role)
            extra_context = {"title": gettext("Change history: %s") % shown, "object": shown}
        return super().history_view(request, object_id, extra_context)
