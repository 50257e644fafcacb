"""Base of the admin of content that is also imported, exported and changed many rows at once."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path

from kb.admin.base.content_admin import ContentAdmin, ContentT
from kb.admin.bulk.export_view import ExportView
from kb.admin.bulk.import_views import CheckView, ImportView, may_import
from kb.admin.bulk.list_actions import actions_for
from kb.content.tables import KINDS


class BulkContentAdmin(ContentAdmin[ContentT]):
    list_before_template = "admin/kb/bulk_links.html"

    def get_urls(self) -> list[URLPattern]:
        kind, view = self.opts.model_name, self.admin_site.admin_view
        urls: list[URLPattern] = super().get_urls()
        if kind not in KINDS:
            return urls
        views: dict[str, Any] = {"import": ImportView, "import/<slug:batch>": CheckView, "export": ExportView}
        names = ("import", "import_check", "export")
        return [
            *(
                path(f"{address}/", view(each.as_view(model_admin=self)), name=f"kb_{kind}_{name}")
                for name, (address, each) in zip(names, views.items(), strict=True)
            ),
            *urls,
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        context = {"may_import": may_import(request.user, self.opts.model_name), **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_actions(self, request: Any) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if not hasattr(request, "bulk_actions"):  # a list asks several times
            request.bulk_actions = actions_for(self.model, request.user)
        return {**request.bulk_actions, **actions}
