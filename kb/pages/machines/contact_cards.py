"""A provider's hotlines as a contacts card to save on the phone."""

from datetime import UTC

import vobject
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kb.hotlines.words import verification_status_in_words
from kb.localize.state import text_in
from kb.models import Hotline, Provider
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import reader_language
from kb.pages.wallets import wallet


@read_only
def contacts_card(request: HttpRequest, slug: str) -> HttpResponse:
    """vCard 4.0 (RFC 6350): one card with the numbers that may be called, and in the note what each is worth.

    What 3.0 asks for stands there too (N, and TEL as plain text), so that older readers take it.
    """
    provider = wallet(slug)
    hotlines = [hotline for hotline in provider.hotlines.all() if hotline.is_callable]
    response = HttpResponse(_card(provider, hotlines), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-hotlines.vcf"'
    return response


def _card(provider: Provider, hotlines: list[Hotline]) -> str:
    name = text_in(reader_language(), provider, "name").words
    changed = max([provider.updated, *(hotline.updated for hotline in hotlines)])
    card = vobject.vCard()
    card.add("version").value = "4.0"
    card.add("kind").value = "org"
    card.add("uid").value = f"{settings.SITE_URL}{provider.get_absolute_url()}"  # saved again, it replaces the old one
    card.add("rev").value = f"{changed.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    card.add("fn").value = name
    card.add("n").value = vobject.vcard.Name(family=name)
    card.add("org").value = [name]
    if provider.official_site:
        card.add("url").value = provider.official_site
    for hotline in hotlines:
        for number in filter(None, (hotline.dialled, hotline.dialled_from_abroad)):
            telephone = card.add("tel")
            telephone.value = number
            telephone.type_param = ["work", "voice"]
    if hotlines:
        card.add("note").value = "\n\n".join(map(_provenance, hotlines))
    return str(card.serialize())


def _provenance(hotline: Hotline) -> str:
    """What a number is worth, in lines of their own: a text without its translation never lands in a sentence."""
    language = reader_language()
    lines = [
        hotline.shown_number,
        text_in(language, hotline, "purpose").words,
        verification_status_in_words(hotline),
        f"{_('Source: ')}{text_in(language, hotline, 'source_name').words}",
        hotline.source_url,
    ]
    return "\n".join(line for line in lines if line)
