"""A provider's hotlines as a contact card (vCard) to save on the phone."""

from datetime import UTC

import vobject
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from kb.hotlines.status_in_words import verification_status_in_words
from kb.localize.state import text_in
from kb.models import Hotline, Provider
from kb.models.last_change import last_change
from kb.pages.provider_lookup import get_provider_or_404
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import reader_language


@read_only
def contacts_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Returns a vCard 3.0 (RFC 2426), which phones import: the callable numbers, with status and source in the note."""
    response = HttpResponse(_card(get_provider_or_404(slug)), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-hotlines.vcf"'
    return response


def _card(provider: Provider) -> str:
    hotlines: list[Hotline] = list(provider.hotlines.all())
    callable_hotlines = [hotline for hotline in hotlines if hotline.is_callable]
    name = text_in(reader_language(), provider, "name").text
    card = vobject.vCard()
    card.add("version").value = "3.0"
    card.add("uid").value = provider.urn  # a card saved again replaces the old one
    card.add("rev").value = f"{last_change(provider, hotlines).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    card.add("x-abshowas").value = "COMPANY"  # for Apple: the name is a company's, not a person's
    card.add("fn").value = name
    card.add("n").value = vobject.vcard.Name(family=name)
    card.add("org").value = [name]
    if provider.official_site:
        url = card.add("url")
        url.value = iri_to_uri(provider.official_site)
        url.encoded = True  # a URI is not escaped as text is (RFC 2426, 5.8.4)
    for hotline in callable_hotlines:
        for number in filter(None, (hotline.dialled, hotline.dialled_from_abroad)):
            telephone = card.add("tel")
            telephone.value = number
            telephone.type_param = ["WORK", "VOICE"]
    if callable_hotlines:
        card.add("note").value = "\n\n".join(map(_provenance, callable_hotlines))
    return str(card.serialize())


def _provenance(hotline: Hotline) -> str:
    """Returns a number with its status and source, each on its own line, so that no sentence mixes languages."""
    language = reader_language()
    lines = [
        hotline.shown_number,
        text_in(language, hotline, "purpose").text,
        verification_status_in_words(hotline),
        f"{_('Source: ')}{text_in(language, hotline, 'source_name').text}",
        hotline.source_url,
    ]
    return "\n".join(line for line in lines if line)
