"""A provider's hotlines as a contacts card to save on the phone."""

import vobject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kb.localize.state import text_in
from kb.models import Provider
from kb.models.languages import SOURCE
from kb.pages.public import public


@public
def contacts_card(request: HttpRequest, slug: str) -> HttpResponse:
    """vCard 3.0 (RFC 2426), which every phone reads: one card, a TEL and a line of the note for each callable hotline."""
    provider = get_object_or_404(Provider.objects.published().with_hotlines(), slug=slug)
    language = get_language() or SOURCE
    name = text_in(language, provider, "name").words
    card = vobject.vCard()
    card.add("fn").value = name
    card.add("n").value = vobject.vcard.Name(family=name)
    card.add("org").value = [name]
    if provider.official_site:
        card.add("url").value = provider.official_site
    notes = []
    for hotline in provider.hotlines.all():
        if hotline.is_callable:
            telephone = card.add("tel")
            telephone.value = hotline.dialled
            telephone.type_param = ["WORK", "VOICE"]
            purpose = text_in(language, hotline, "purpose").words
            source = text_in(language, hotline, "source_name").words
            notes.append(
                _("%(number)s (%(purpose)s): %(state)s; source: %(source)s")
                % {
                    "number": hotline.number,
                    "purpose": purpose,
                    "state": hotline.get_state_display(),
                    "source": source,
                }
            )
    card.add("note").value = "\n".join(notes)
    response = HttpResponse(card.serialize(), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-hotlines.vcf"'
    return response
