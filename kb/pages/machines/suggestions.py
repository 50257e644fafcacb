"""Suggestions while typing, as JSON for suggest.js: providers with their numbers, questions, pages of the guide."""

from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.ledger.shown import published_in_bulk
from kb.localize.state import text_in
from kb.models import Provider
from kb.numbers.parse import number_in, read_numbers
from kb.pages.help.search import typed_query
from kb.pages.provider_lookup import all_providers
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import reader_language
from kb.search.documents import KINDS
from kb.search.ranking import LONGEST_QUERY
from kb.search.suggestions import providers_by_name, providers_by_number, suggest_pages

MAX_SUGGESTIONS = 8
MAX_PROVIDERS = 3
"""Providers found by name, so that questions have room as well."""
CACHE_CONTROL = "public, max-age=60"


@read_only
def suggestions(request: HttpRequest) -> JsonResponse:
    query = typed_query(request)
    if len(query) > LONGEST_QUERY:
        message = _("This is more than we can search for: please use at most %(longest_query)s characters.")
        message %= {"longest_query": LONGEST_QUERY}
        return JsonResponse({"suggestions": [], "message": message}, status=400)
    number = number_in(query)
    matches = _by_number(number) if number else _by_words(query) if query else []
    return JsonResponse({"suggestions": matches[:MAX_SUGGESTIONS]}, headers={"Cache-Control": CACHE_CONTROL})


def _by_number(number: str) -> list[dict[str, str]]:
    """2 queries: providers, their hotlines."""
    dialled = next((typed.dialled for typed in read_numbers(number)), number)
    providers = providers_by_number(dialled, all_providers())
    address = f"{reverse('check-number')}?{urlencode({'number': number})}"
    number_check = _suggestion("number", _("Is this number real?"), address, number)
    return [*map(_provider, providers[: MAX_SUGGESTIONS - 1]), number_check]


def _by_words(query: str) -> list[dict[str, str]]:
    """At most 12 queries: providers, their hotlines; 5 of the index; questions and sections, with their parts."""
    providers = all_providers()
    keys = [("provider", provider.pk) for provider in providers_by_name(query, providers)]
    keys = list(dict.fromkeys([*keys[:MAX_PROVIDERS], *suggest_pages(query)]))[:MAX_SUGGESTIONS]
    ids = {kind: [pk for key_kind, pk in keys if key_kind == kind] for kind in KINDS}
    by_key = {
        (kind, row.pk): _suggestion(
            name, text_in(reader_language(), row, KINDS[kind].title).text, row.get_absolute_url()
        )
        for kind, name in (("faq", "question"), ("section", "guide"))
        for row in published_in_bulk(KINDS[kind].model, ids[kind], parts=False).values()
    }
    by_key.update({("provider", row.pk): _provider(row) for row in providers if row.pk in ids["provider"]})
    return [by_key[key] for key in keys if key in by_key]


def _provider(provider: Provider) -> dict[str, str]:
    """Returns the suggestion of a provider with the first of its callable numbers."""
    number = next((hotline.shown_number for hotline in provider.hotlines.all() if hotline.is_callable), "")
    label = text_in(reader_language(), provider, "name").text
    return _suggestion("provider", label, provider.get_absolute_url(), number)


def _suggestion(kind: str, label: str, address: str, detail: str = "") -> dict[str, str]:
    return {"kind": kind, "label": label, "address": address, "detail": detail}
