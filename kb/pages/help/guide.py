"""The guide: its contents, and a page for each section."""

from django.http import Http404, HttpRequest, HttpResponse

from kb.localize.english import has_english
from kb.models import Section, SectionItem
from kb.models.prepared import Prepared, gather
from kb.models.publication import PublicationState
from kb.pages.machines import structured_data
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page

_sections = Prepared(lambda: Section.objects.published().in_order())
_items = Prepared(lambda: SectionItem.objects.filter(section__publication=PublicationState.PUBLISHED).in_order())

_section = Prepared(lambda slug: Section.objects.published().filter(slug=slug))
_items_of = Prepared(lambda slug: SectionItem.objects.filter(section__slug=slug).in_order())
_others = Prepared(
    lambda slug: Section.objects.published().exclude(slug=slug).only("slug", "title_zh_hans", "title_en").in_order()
)


@read_only
def guide(request: HttpRequest) -> HttpResponse:
    sections = _sections()
    gather(sections, "items", _items(), by="section")
    return render_page(request, "guide.html", {"sections": sections})


@read_only
def section(request: HttpRequest, slug: str) -> HttpResponse:
    found = _section(slug)
    if not found:
        raise Http404
    items = _items_of(slug)
    context = {
        "section": found[0],
        "items": items,
        "structured": structured_data.section(found[0], items),
        "others": _others(slug),
    }
    return render_page(request, "section.html", context, in_english=has_english(found[0], items))
