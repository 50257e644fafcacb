"""How a public page is rendered: in the reader's language, with its address in the other one."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from kb.localize.state import any_missing
from kb.models.languages import SOURCE, TARGET


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    shows: Iterable[Model],
    status: int = 200,
) -> HttpResponse:
    """Renders a public page.

    `shows` are the objects whose texts stand on it: an English page with one that has no English
    says once, at the top, that some of it is still in Chinese.
    """
    language = get_language() or SOURCE
    addresses = {code: other_language(request.path, code) for code in (SOURCE, TARGET)}
    return render(
        request,
        f"kb/{template}",
        {
            **context,
            "language": language,
            "site_url": settings.SITE_URL,
            "addresses": addresses,
            "partly_untranslated": language == TARGET and any_missing(shows),
        },
        status=status,
    )


def other_language(path: str, language: str) -> str:
    """The same page's path in `language`: every public path begins with its language; others lead home."""
    for code in (SOURCE, TARGET):
        if path.startswith(f"/{code}/"):
            return f"/{language}/{path.removeprefix(f'/{code}/')}"
    return f"/{language}/"
