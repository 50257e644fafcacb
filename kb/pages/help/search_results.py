"""What the search page shows of each page that was found: its title, why it was found, which part of it answers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kb.localize.state import LocalizedText, text_in
from kb.models import Provider
from kb.models.languages import SOURCE, TARGET, column
from kb.pages.rendering.render import reader_language
from kb.search.documents import BODY, KINDS, PHRASING
from kb.search.highlight import HighlightTerms, Segment, highlight, highlight_terms, matching_terms
from kb.search.parts import PageParts, Part, best_parts
from kb.search.provider_names import provider_names
from kb.search.results import Ranking, SearchHit
from kb.search.tokens import tokenize

_SENTENCE_END = re.compile(r"(?<=[。！？!?\n])|(?<=\.)\s+")


class Marked(NamedTuple):
    """A text with what matched marked, and the language it is really in."""

    segments: list[Segment]
    language: str

    @property
    def html(self) -> SafeString:
        return format_html_join(
            "", "{}", ((format_html("<mark>{}</mark>", text) if marked else text,) for text, marked in self.segments)
        )


class Why(NamedTuple):
    """What matched where the title does not show it, and what that is."""

    label: str
    text: Marked


class FoundPart(NamedTuple):
    address: str
    title: Marked


@dataclass(frozen=True)
class Found:
    """One result. `providers` are those whose hotlines stand with it, so that one tap calls."""

    kind: str
    address: str
    title: Marked
    why: Why | None
    part: FoundPart | None
    providers: list[Provider]

    @property
    def has_hotlines(self) -> bool:
        return any(provider.hotlines.all() for provider in self.providers)


class _Page(NamedTuple):
    """A hit with its object and the title that the reader sees."""

    hit: SearchHit
    object: Any
    title: LocalizedText


def build_results(hits: Iterable[SearchHit], ranking: Ranking, providers: Iterable[Provider]) -> list[Found]:
    """The hits as they are shown, those that are no longer published left out: at most 4 queries.

    `providers` are all of them, with their settled hotlines.
    """
    wanted = highlight_terms(ranking.analysis)
    pages = list(_load(hits, providers))
    shown: set[int] = set()
    found = []
    for page, row in zip(pages, _best_parts(pages, ranking.providers, wanted), strict=True):
        address = page.object.get_absolute_url()
        shown_with = [page.object] if page.hit.kind == "provider" else []
        if page.hit.kind == "faq":
            # Once on a page: the same number below every question would push the questions off a phone's screen.
            shown_with = [provider for provider in ranking.providers if provider.pk not in shown]
        shown.update(provider.pk for provider in shown_with)
        found.append(
            Found(
                _kind(page.hit.kind),
                address,
                _marked(page.title, wanted),
                _why(page, row, ranking.providers, wanted),
                FoundPart(f"{address}#{row.key}", _marked(_title(row), wanted)) if row else None,
                shown_with,
            )
        )
    return found


def _kind(kind: str) -> str:
    return {"faq": _("Question"), "provider": _("Wallet"), "section": _("Guide")}[kind]


def _load(hits: Iterable[SearchHit], providers: Iterable[Provider]) -> Iterator[_Page]:
    """4 queries: questions, their steps, sections, their items; none of a kind that was not found."""
    hits = list(hits)
    objects: dict[str, dict[Any, Any]] = {"provider": {provider.pk: provider for provider in providers}}
    for kind in ("faq", "section"):
        ids = [hit.object_id for hit in hits if hit.kind == kind]
        objects[kind] = KINDS[kind].published_in_bulk(ids) if ids else {}
    for hit in hits:
        found = objects[hit.kind].get(hit.object_id)
        if found is not None:
            yield _Page(hit, found, text_in(reader_language(), found, KINDS[hit.kind].title or "name"))


def _marked(text: LocalizedText, wanted: HighlightTerms) -> Marked:
    return Marked(highlight(text.text, wanted), text.language)


def _best_parts(pages: list[_Page], named: list[Provider], wanted: HighlightTerms) -> Iterator[Any]:
    """The step or item of each page that answers best, looked for in the language that matched; or None."""
    names = [name for provider in named for name in provider_names(provider)]
    in_names = frozenset[str]().union(*(matching_terms(name, wanted) for name in names))
    rows = []
    pages_with_parts = []
    for hit, found, title in pages:
        parts = KINDS[hit.kind].parts
        rows.append(list(getattr(found, parts).all()) if parts else [])
        document = hit.document
        language = document.language if document else reader_language()
        matched = matching_terms(document.text, wanted) if document else frozenset[str]()
        answered = in_names | matching_terms(title.text, wanted) | matched
        texts = [Part(_in(language, row, "title"), _in(language, row, "text")) for row in rows[-1]]
        by_body = document is not None and document.field == BODY
        pages_with_parts.append(PageParts(texts, answered, by_body))
    for of_page, place in zip(rows, best_parts(pages_with_parts, wanted), strict=True):
        yield None if place is None else of_page[place]


def _in(language: str, row: Any, field: str) -> str:
    return getattr(row, column(field, language)) or ""


def _title(row: Any) -> LocalizedText:
    return text_in(reader_language(), row, "title")


def _why(page: _Page, row: Any, named: list[Provider], wanted: HighlightTerms) -> Why | None:
    """What else matched, unless the titles, of the page and of its part (`row`), say as much."""
    document = page.hit.document
    said = matching_terms(page.title.text, wanted)
    if document is None or page.object in named:
        return _name_meant(page.object, wanted) if page.hit.kind == "provider" and not said else None
    if row:
        said |= matching_terms(_title(row).text, wanted)
    text = _best_sentence(page, row, document.language, wanted) if document.field == BODY else document.text
    if text in ("", page.title.text) or (said and matching_terms(text, wanted) <= said):
        return None
    in_language = {SOURCE: _("In Chinese: "), TARGET: _("In English: ")}[document.language]
    label = {BODY: _("In the text: "), PHRASING: _("Also asked as: ")}.get(document.field, in_language)
    return Why(label, Marked(highlight(text, wanted), document.language))


def _name_meant(provider: Provider, wanted: HighlightTerms) -> Why | None:
    """The first of its names that the query has, if any is as it was written."""
    for name in provider_names(provider):
        if matching_terms(name, wanted):
            language = SOURCE if any(token.kind == "han" for token in tokenize(name)) else TARGET
            return Why(_("Also called: "), Marked(highlight(name, wanted), language))
    return None


def _best_sentence(page: _Page, row: Any, language: str, wanted: HighlightTerms) -> str:
    """The sentence that holds most of what is wanted, of the part or else the page's own text; "" if none holds any."""
    texts = (
        [_in(language, row, "text")]
        if row
        else [_in(language, page.object, field) for field in KINDS[page.hit.kind].texts]
    )
    sentences = [sentence.strip() for text in texts for sentence in _SENTENCE_END.split(text)]
    best = max(sentences, key=lambda sentence: len(matching_terms(sentence, wanted)), default="")
    return best if matching_terms(best, wanted) else ""
