"""A provider's hotlines as a contacts card to save on the phone."""

import vobject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.localize.state import text_in
from kb.models import Hotline, Provider
from kb.pages.public import public
from kb.pages.rendering import reader_language


@public
def contacts_card(request: HttpRequest, slug: str) -> HttpResponse:
    """vCard 3.0 (RFC 2426), which every phone reads: one card, a TEL and lines of the note a callable hotline."""
    provider = get_object_or_404(Provider.objects.published().with_hotlines(), slug=slug)
    name = text_in(reader_language(), provider, "name").words
    hotlines = [hotline for hotline in provider.hotlines.all() if hotline.is_callable]
    card = vobject.vCard()
    card.add("fn").value = name
    card.add("n").value = vobject.vcard.Name(family=name)
    card.add("org").value = [name]
    if provider.official_site:
        card.add("url").value = provider.official_site
    for hotline in hotlines:
        telephone = card.add("tel")
        telephone.value = hotline.dialled
        telephone.type_param = ["WORK", "VOICE"]
    if hotlines:
        card.add("note").value = "\n\n".join(_provenance(hotline) for hotline in hotlines)
    response = HttpResponse(card.serialize(), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-hotlines.vcf"'
    return response


def _provenance(hotline: Hotline) -> str:
    """What a number is worth, in lines of their own: a text without its translation never lands in a sentence."""
    language = reader_language()
    lines = [hotline.number, text_in(language, hotline, "purpose").words, hotline.get_state_display()]
    if hotline.checked_on:
        lines[-1] = _("Checked on %(date)s") % {"date": date_format(hotline.checked_on)}
    lines += [f"{_('Source: ')}{text_in(language, hotline, 'source_name').words}", hotline.source_url]
    return "\n".join(line for line in lines if line)
