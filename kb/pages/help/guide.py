"""The guide: its contents, and a page for each section."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kb.localize.english import has_english
from kb.models import Section
from kb.pages.machines import structured_data
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page


@read_only
def guide(request: HttpRequest) -> HttpResponse:
    return render_page(request, "guide.html", {"sections": list(Section.objects.published().with_items().in_order())})


@read_only
def section_detail(request: HttpRequest, slug: str) -> HttpResponse:
    section = get_object_or_404(Section.objects.published(), slug=slug)
    items = list(section.items.all())
    context = {
        "section": section,
        "items": items,
        "structured": structured_data.section_nodes(section, items),
        "others": list(Section.objects.published().exclude(pk=section.pk).in_order()),
    }
    return render_page(request, "section.html", context, in_english=has_english(section, items))
