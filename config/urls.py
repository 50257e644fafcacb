"""All addresses: the public pages, the API and the admin."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from kb.admin.overview.quick_search import search
from kb.api.urls import urlpatterns as api_urls
from kb.pages.urls import language_patterns, root_patterns

urlpatterns = [
    path("admin/language/", include("django.conf.urls.i18n")),
    path("admin/search/", admin.site.admin_view(search)),
    path("admin/", admin.site.urls),
    *api_urls,
    *root_patterns,
    *i18n_patterns(*language_patterns),
]

handler400 = "kb.pages.rendering.errors.bad_request"
handler403 = "config.error_pages.forbidden"
handler404 = "config.error_pages.not_found"
handler500 = "kb.pages.rendering.errors.server_error"
