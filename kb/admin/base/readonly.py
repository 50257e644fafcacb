"""What only functions of kb.hotlines write: the ordinary pages of the admin neither add, change nor delete it."""

from django.db.models import Model
from django.http import HttpRequest


class ReadOnly:
    """Holds for superusers too."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
