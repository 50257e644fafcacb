"""The guide: its contents, and a page for each section."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from kb.delivery.snapshot import once_per_snapshot
from kb.ledger.shown import find_shown_or_404, shown
from kb.localize.english import has_english
from kb.models import Section
from kb.pages.machines import structured_data
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page

TALKING_TO_SUPPORT = UUID("e7eb0530-fdd8-5930-9ec9-1f941c22aaea")
"""The permanent id of the guide's section about talking to support."""


@once_per_snapshot
def all_sections() -> list[Section]:
    """Returns the published sections that are shown with their items, in order: two queries."""
    return shown(Section.objects.published().in_order())


def section_on_talking_to_support() -> Section | None:
    """Returns the section of `all_sections` about talking to support; None if it is not shown."""
    return next((section for section in all_sections() if section.uid == TALKING_TO_SUPPORT), None)


@read_only
def guide(request: HttpRequest) -> HttpResponse:
    return render_page(request, "guide.html", {"sections": all_sections()})


@read_only
def section_detail(request: HttpRequest, slug: str) -> HttpResponse:
    sections = all_sections()
    section = find_shown_or_404(sections, Section.objects.published(), slug)
    items = list(section.items.all())
    context = {
        "section": section,
        "items": items,
        "structured": structured_data.section_nodes(section, items),
        "others": [other for other in sections if other != section],
    }
    return render_page(request, "section.html", context, in_english=has_english(section, items))
