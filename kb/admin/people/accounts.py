"""Accounts and roles. Whoever manages accounts cannot make, change or become a superuser: only superusers can."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from kb.admin.base.filters import CleanLookups
from kb.admin.base.permissions import ROLE_NAMES, role_name
from kb.models.permissions import DECIDE, PROPOSE, TRANSLATE

admin.site.unregister(User)
admin.site.unregister(Group)

_VERBS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}
_OF_THEIR_OWN = {
    TRANSLATE: _("translate the content into English"),
    PROPOSE: _("propose numbers, record checks and handle reports"),
    DECIDE: _("approve or reject what others propose"),
}
_OF_NO_PAGE = (
    "permission",
    "shippedobject",
    "report",
    "searchdocument",
    "searchterm",
    "searchposting",
    "staleobject",
)
_BY_NOBODY = ("ledgerentry", "proposal", "hotline")
"""Models whose rows nobody may add or delete by a form of the admin, nor change but for a hotline's description."""


class RolesField(forms.ModelMultipleChoiceField[Any]):
    def label_from_instance(self, obj: Model) -> str:
        return role_name(str(obj))


class PermissionsField(forms.ModelMultipleChoiceField[Any]):
    def label_from_instance(self, obj: Any) -> str:
        if own := _OF_THEIR_OWN.get(f"kb.{obj.codename}"):
            return str(own)
        verb = obj.codename.split("_")[0]
        model = obj.content_type.model_class()
        return gettext("%(kind)s: %(verb)s") % {"kind": model._meta.verbose_name, "verb": _VERBS[verb]}


class RoleFilter(SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, role_name(name)) for name in Group.objects.order_by("pk").values_list("name", flat=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(CleanLookups, DjangoUserAdmin, ModelAdmin):  # type: ignore[misc,type-arg]  # unfold's is untyped
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    compressed_fields = False
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    list_display = ("username", "full_name", "roles", "is_active", "last_login")
    list_filter = (RoleFilter, "is_active")
    filter_horizontal = ()
    search_help_text = _("Search names")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("full name"))
    def full_name(self, obj: User) -> str:
        return obj.get_full_name()

    @display(description=_("roles"), label=True)  # type: ignore[untyped-decorator]
    def roles(self, obj: User) -> list[str]:
        return [role_name(group.name) for group in obj.groups.all()]

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        rights = ("is_active", "is_staff", "is_superuser") if request.user.is_superuser else ("is_active", "is_staff")
        return (
            (None, {"fields": ("username", "password")}),
            (_("Personal info"), {"fields": (("last_name", "first_name"), "email")}),
            (_("Permissions"), {"fields": (*rights, "groups")}),
        )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            # Without the wrapper that offers to add and edit roles from here.
            return db_field.formfield(
                form_class=RolesField,
                label=_("Roles"),
                help_text=_("What the account may do; several add up."),
                widget=UnfoldAdminCheckboxSelectMultipleWidget(),
                queryset=Group.objects.order_by("pk"),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _is_within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        # An account is switched off, not deleted: the log of whom it made or changed would go with it, and the
        # ledger names people by their user names, which nobody is to take over.
        return False


def _is_within_reach(request: HttpRequest, account: User | None) -> bool:
    return account is None or not account.is_superuser or request.user.is_superuser


def _as_read(role: Group) -> Group:
    """The role under the name that staff read: to be shown, not saved."""
    return Group(pk=role.pk, name=role_name(role.name))


def _comes_with_the_site(role: Group | None) -> bool:
    """Those roles keep their names and stay; what they may do can be changed."""
    return role is not None and role.name in ROLE_NAMES


@admin.register(Group)
class RoleAdmin(CleanLookups, DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    compressed_fields = False
    list_display = ("role",)
    ordering = ("pk",)
    filter_horizontal = ()

    @admin.display(description=_("role"))
    def role(self, obj: Group) -> str:
        return role_name(obj.name)

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> tuple[str, ...]:
        return ("role",) if _comes_with_the_site(obj) else ()

    def get_fields(self, request: HttpRequest, obj: Group | None = None) -> tuple[str, ...]:
        return ("role" if _comes_with_the_site(obj) else "name", "permissions")

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not _comes_with_the_site(obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "permissions":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        of_no_use = [f"{verb}_{model}" for verb in ("add", "change", "delete") for model in _BY_NOBODY]
        permissions = (
            Permission.objects.filter(content_type__app_label__in=("auth", "kb"))
            .exclude(content_type__model__in=_OF_NO_PAGE)
            .exclude(codename__in={*of_no_use, "delete_user"} - {"change_hotline"})
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
            # The page's title is the object it names.
            context["original"] = context["subtitle"] = _as_read(obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if role := self.get_object(request, object_id):
            shown = _as_read(role)
            extra_context = {"title": gettext("Change history: %s") % shown, "object": shown}
        return super().history_view(request, object_id, extra_context)
