"""Read-only admin of the ledger: its entries, and whether each is authentic."""

from typing import Any

from django.contrib import admin
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from kb.admin.base.id_fields import IdsAdminMixin
from kb.admin.base.read_only import ReadOnlyAdminMixin
from kb.admin.base.subject_names import kind_name, title_or_key
from kb.ledger.entries import EntryKind, read_verified
from kb.models import LedgerEntry
from kb.models.languages import SOURCE, TAG


@admin.register(LedgerEntry)
class LedgerAdmin(IdsAdminMixin, ReadOnlyAdminMixin, ModelAdmin):  # type: ignore[misc]  # unfold's is untyped
    list_display = ("sequence", "genuine", "at", "what_happened", "number", "about", "people")
    ordering = ("-sequence",)
    search_fields = ("subject", "record")
    search_help_text = _("Search keys, numbers and people")
    list_per_page = 50

    @display(  # type: ignore[untyped-decorator]
        description=_("check of the entry"), label={"genuine": "success", "forged": "danger"}
    )
    def genuine(self, obj: LedgerEntry) -> tuple[str, str]:
        return ("genuine", gettext("as entered")) if read_verified(obj) else ("forged", gettext("not what was entered"))

    @admin.display(description=_("when"))
    def at(self, obj: LedgerEntry) -> str:
        moment = parse_datetime(_record(obj).get("at", ""))
        return date_format(localtime(moment), "DATETIME_FORMAT") if moment else ""

    @admin.display(description=_("what happened"))
    def what_happened(self, obj: LedgerEntry) -> str:
        kind = _record(obj).get("kind")
        return str(EntryKind(kind).label) if kind else ""

    @admin.display(description=_("number"))
    def number(self, obj: LedgerEntry) -> str:
        record = _record(obj)
        facts, before = record.get("facts") or {}, record.get("old") or {}  # None where the subject was deleted
        old = before.get("number")
        number = facts.get("number") or facts.get("digits", "")
        return f"{old} → {number}" if old and old != number else number

    @admin.display(description=_("about"), ordering="subject")
    def about(self, obj: LedgerEntry) -> SafeString:
        return format_html(
            '<a href="?subject__exact={}">{}{}<span lang="{}">{}</span></a>',
            obj.subject,
            kind_name(obj.subject.partition("/")[0]),
            gettext(": "),
            TAG[SOURCE],
            title_or_key(obj.subject, read_verified(obj)),
        )

    @admin.display(description=_("people"))
    def people(self, obj: LedgerEntry) -> str:
        record = _record(obj)
        return " + ".join(filter(None, (record.get("by"), record.get("approved_by"))))


def _record(entry: LedgerEntry) -> dict[str, Any]:
    """Returns the record of a genuine entry; {} for a forged one."""
    return read_verified(entry) or {}
