"""For models that no form of the admin writes."""

from django.db.models import Model
from django.http import HttpRequest


class ReadOnlyAdminMixin:
    """Denies adding, changing and deleting, to superusers as well."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
