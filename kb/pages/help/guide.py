"""The guide: its contents, and a page for each section."""

from django.http import Http404, HttpRequest, HttpResponse

from kb.delivery.snapshot import once_per_snapshot
from kb.localize.english import has_english
from kb.models import Section
from kb.pages.machines import structured_data
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page


@once_per_snapshot
def all_sections() -> list[Section]:
    """Returns the published sections with their items, in order: two queries."""
    return list(Section.objects.published().with_items().in_order())


@read_only
def guide(request: HttpRequest) -> HttpResponse:
    return render_page(request, "guide.html", {"sections": all_sections()})


@read_only
def section_detail(request: HttpRequest, slug: str) -> HttpResponse:
    sections = all_sections()
    section = next((section for section in sections if section.slug == slug), None)
    if section is None:
        raise Http404
    items = list(section.items.all())
    context = {
        "section": section,
        "items": items,
        "structured": structured_data.section_nodes(section, items),
        "others": [other for other in sections if other != section],
    }
    return render_page(request, "section.html", context, in_english=has_english(section, items))
