"""Admin of the guide's sections, with their items."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kb.admin.base.content_admin import PartInline
from kb.admin.base.list_filters import EnglishFilter
from kb.admin.bulk.bulk_admin import BulkContentAdmin
from kb.models import Section, SectionItem


class ItemsInline(PartInline):
    model = SectionItem
    form_rows = ("title", "text", "position")


@admin.register(Section)
class SectionAdmin(BulkContentAdmin[Section]):
    title_field = "title"
    parts = "items"
    form_rows = ("title", "text", "phrasings", ("publication", "position"), "slug")
    inlines = (ItemsInline,)
    list_filter = ("publication", EnglishFilter)
    search_fields = ("title_zh_hans", "title_en", "text_zh_hans", "text_en", "slug")
    search_help_text = _("Search the guide, in Chinese or English")
