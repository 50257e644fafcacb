"""Admin of accounts. Only superusers can create, change or become a superuser."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from kb.admin.base.history import use_model_field_names
from kb.admin.base.id_fields import IdsAdminMixin, RowsField
from kb.admin.base.saved_cookie import SavedCookieMixin
from kb.admin.people.role_names import role_name

admin.site.unregister(User)


class RolesField(RowsField):
    def label_from_instance(self, obj: Model) -> str:
        return role_name(str(obj))


class RoleFilter(SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, role_name(name)) for name in Group.objects.order_by("pk").values_list("name", flat=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(SavedCookieMixin, IdsAdminMixin, DjangoUserAdmin, ModelAdmin):  # type: ignore[misc,type-arg]  # unfold's is untyped
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    compressed_fields = False
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    list_display = ("username", "full_name", "roles", "is_active", "last_login")
    list_filter = (RoleFilter, "is_active")
    filter_horizontal = ()
    search_help_text = _("Search names")

    readonly_fields = ("password_link",)

    @admin.display(description=_("password"))
    def password_link(self, obj: User) -> SafeString:
        """Links to the page that changes it. How it is hashed is of no use to staff."""
        return format_html('<a href="../password/">{}</a>', gettext("Change password"))

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
            (None, {"fields": ("username", "password_link")}),
            (_("Personal info"), {"fields": (("last_name", "first_name"), "email")}),
            (_("Permissions"), {"fields": (*rights, "groups")}),
        )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            # Without unfold's wrapper, which adds links to create and edit roles.
            return db_field.formfield(
                form_class=RolesField,
                label=_("Roles"),
                help_text=_("What the account may do; several add up."),
                widget=UnfoldAdminCheckboxSelectMultipleWidget(),
                queryset=Group.objects.order_by("pk"),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        model_forms = [form] if isinstance(form, forms.ModelForm) else []  # the form of a password is none
        return use_model_field_names(super().construct_change_message(request, form, formsets, add), model_forms)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_manage(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        # Accounts are deactivated, not deleted: deleting one would delete its log entries, and a new account could
        # take over the user name by which the ledger names people.
        return False


def _may_manage(request: HttpRequest, account: User | None) -> bool:
    return account is None or not account.is_superuser or request.user.is_superuser
