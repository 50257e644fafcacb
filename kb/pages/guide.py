"""The guide: its contents, and a page for each section."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kb.models import Section
from kb.pages import structured
from kb.pages.public import public
from kb.pages.rendering import page


@public
def guide(request: HttpRequest) -> HttpResponse:
    sections = list(Section.objects.published().with_items().in_order())
    return page(request, "guide.html", {"sections": sections})


@public
def section(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Section.objects.published().with_items(), slug=slug)
    context = {
        "section": found,
        "items": list(found.items.all()),
        "structured": structured.section(found),
        "others": list(Section.objects.published().exclude(pk=found.pk).in_order()),
    }
    return page(request, "section.html", context)
