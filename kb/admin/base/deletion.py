"""What the page that asks before deleting lists: the content that would go, not the rows that merely link it.

Nobody deletes hotlines by themselves. That they go with their wallet is a change that takes two people
(kb.ledger.policy).
"""

from typing import Any

from django.contrib.admin.utils import NestedObjects, quote
from django.db import router
from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kb.ledger.facts import SUBJECTS
from kb.localize.row_title import row_title
from kb.models import Change, Hotline
from kb.models.content import Content

Deleted = tuple[list[Any], dict[str, int], set[str], list[Any]]
"""What `ModelAdmin.get_deleted_objects` returns."""


class _ContentCollector(NestedObjects):
    """Leaves out what is no content: the rows of many-to-many tables, and what was counted."""

    def add_edge(self, source: Model | None, target: Model) -> None:
        if isinstance(target, Content):
            super().add_edge(source, target)


def deleted_objects(objs: Any, request: HttpRequest, admin_site: Any) -> Deleted:
    """Returns what `django.contrib.admin.utils.get_deleted_objects` does, of content alone."""
    collector = _collected(objs)
    content = _content(collector)
    counts = {str(model._meta.verbose_name_plural): len(rows) for model, rows in content.items()}
    lacking = {
        str(model._meta.verbose_name)
        for model, rows in content.items()
        if model is not Hotline
        and admin_site.is_registered(model)
        and not all(admin_site.get_model_admin(model).has_delete_permission(request, row) for row in rows)
    }

    def described(obj: Model) -> str:
        return _described(obj, admin_site)

    return collector.nested(described), counts, lacking, [described(obj) for obj in collector.protected]


def open_changes_of(objs: Any) -> list[Change]:
    """Returns the open changes of what would go with these objects, with their authors."""
    rows = (row for rows in _content(_collected(objs)).values() for row in rows)
    subjects = [row.subject for row in rows if type(row) in SUBJECTS.values()]
    changes = Change.objects.with_titles().open().filter(subject__in=subjects)
    return list(changes.select_related("author").order_by("updated"))


def _collected(objs: Any) -> _ContentCollector:
    collector = _ContentCollector(using=router.db_for_write(type(objs[0])), origin=objs)
    collector.collect(objs)
    return collector


def _content(collector: _ContentCollector) -> dict[type[Content], set[Content]]:
    collected: dict[type[Model], set[Any]] = collector.model_objs  # type: ignore[assignment]  # the stubs are wrong
    return {model: rows for model, rows in collected.items() if issubclass(model, Content)}


def _described(obj: Model, admin_site: Any) -> str:
    """Returns the object's kind and name, linked to its form if it has one."""
    kind = capfirst(str(obj._meta.verbose_name))
    view = f"{admin_site.name}:{obj._meta.app_label}_{obj._meta.model_name}_change"
    try:
        address = reverse(view, args=[quote(obj.pk)])
    except NoReverseMatch:
        return kind + _(": ") + row_title(obj)
    return format_html('{}{}<a href="{}">{}</a>', kind, _(": "), address, row_title(obj))
