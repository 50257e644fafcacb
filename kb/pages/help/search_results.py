"""The search results: title, reason and best part of each page that was found, with the matches marked."""

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
from kb.search.best_part import PageParts, Part, best_parts
from kb.search.documents import BODY, KINDS, PHRASING, has_text
from kb.search.highlight import HighlightTerms, Segment, highlight, highlight_terms, matching_terms
from kb.search.provider_names import provider_names
from kb.search.results import Ranking, SearchHit
from kb.search.tokens import tokenize

_SENTENCE_END = re.compile(r"(?<=[。！？!?\n])|(?<=\.)\s+")


class MarkedText(NamedTuple):
    """A text with its matches marked, and its language."""

    segments: list[Segment]
    language: str

    @property
    def html(self) -> SafeString:
        return format_html_join(
            "", "{}", ((format_html("<mark>{}</mark>", text) if marked else text,) for text, marked in self.segments)
        )


class Reason(NamedTuple):
    """The text that matched, if the title does not show it, and a label that says where it is."""

    label: str
    text: MarkedText


class ResultPart(NamedTuple):
    address: str
    title: MarkedText


@dataclass(frozen=True)
class Result:
    """One result. `providers` are those whose hotlines are shown with it."""

    kind: str
    address: str
    title: MarkedText
    reason: Reason | None
    part: ResultPart | None
    providers: list[Provider]

    @property
    def has_hotlines(self) -> bool:
        return any(provider.hotlines.all() for provider in self.providers)


class _LoadedHit(NamedTuple):
    """A hit with its object and its title for the reader."""

    hit: SearchHit
    object: Any
    title: LocalizedText


def build_results(hits: Iterable[SearchHit], ranking: Ranking, providers: Iterable[Provider]) -> list[Result]:
    """Returns the results of those hits that are still published and shown, with at most 5 queries.

    `providers` are those of `all_providers`.
    """
    terms = highlight_terms(ranking.analysis)
    pages = list(_load(hits, providers))
    shown: set[int] = set()
    results = []
    for page, row in zip(pages, _best_parts(pages, ranking.providers, terms), strict=True):
        address = page.object.get_absolute_url()
        with_hotlines_of = [page.object] if page.hit.kind == "provider" else []
        if page.hit.kind == "faq":
            # Once on a page: repeated below every question, a number would push the questions off a phone's screen.
            with_hotlines_of = [provider for provider in ranking.providers if provider.pk not in shown]
        shown.update(provider.pk for provider in with_hotlines_of)
        results.append(
            Result(
                _kind(page.hit.kind),
                address,
                _mark(page.title, terms),
                _reason(page, row, ranking.providers, terms),
                ResultPart(f"{address}#{row.key}", _mark(_title(row), terms)) if row else None,
                with_hotlines_of,
            )
        )
    return results


def _kind(kind: str) -> str:
    return {"faq": _("Question"), "provider": _("Wallet"), "section": _("Guide")}[kind]


def _load(hits: Iterable[SearchHit], providers: Iterable[Provider]) -> Iterator[_LoadedHit]:
    """Loads the objects of the hits that are shown.

    5 queries: questions, their steps, their wallets; sections, their items. None for other kinds.
    """
    hits = list(hits)
    objects: dict[str, dict[Any, Any]] = {"provider": {provider.pk: provider for provider in providers}}
    for kind in ("faq", "section"):
        ids = [hit.object_id for hit in hits if hit.kind == kind]
        objects[kind] = KINDS[kind].published_in_bulk(ids)
    for hit in hits:
        obj = objects[hit.kind].get(hit.object_id)
        if obj is not None:
            yield _LoadedHit(hit, obj, text_in(reader_language(), obj, KINDS[hit.kind].title or "name"))


def _mark(text: LocalizedText, terms: HighlightTerms) -> MarkedText:
    return MarkedText(highlight(text.text, terms), text.language)


def _best_parts(pages: list[_LoadedHit], named: list[Provider], terms: HighlightTerms) -> Iterator[Any]:
    """Yields the step or item of each page that answers best in the language that matched; None if there is none."""
    names = [name for provider in named for name in provider_names(provider)]
    in_names = frozenset[str]().union(*(matching_terms(name, terms) for name in names))
    rows = []
    pages_with_parts = []
    for hit, obj, title in pages:
        parts = KINDS[hit.kind].parts
        rows.append(list(getattr(obj, parts).all()) if parts else [])
        document = hit.document
        language = document.language if document else reader_language()
        matched = matching_terms(document.text, terms) if document else frozenset[str]()
        answered = in_names | matching_terms(title.text, terms) | matched
        texts = [Part(_in(language, row, "title"), _in(language, row, "text")) for row in rows[-1]]
        by_body = document is not None and document.field == BODY
        pages_with_parts.append(PageParts(texts, answered, by_body))
    for page_rows, place in zip(rows, best_parts(pages_with_parts, terms), strict=True):
        yield None if place is None else page_rows[place]


def _in(language: str, row: Any, field: str) -> str:
    return getattr(row, column(field, language)) or ""


def _title(row: Any) -> LocalizedText:
    return text_in(reader_language(), row, "title")


def _reason(page: _LoadedHit, row: Any, named: list[Provider], terms: HighlightTerms) -> Reason | None:
    """Returns what else matched; None if the titles of the page and of its part (`row`) already show it."""
    document = page.hit.document
    in_titles = matching_terms(page.title.text, terms)
    if document is None or page.object in named:
        return _matching_name(page.object, terms) if page.hit.kind == "provider" and not in_titles else None
    if row:
        in_titles |= matching_terms(_title(row).text, terms)
    if document.field != BODY and not has_text(KINDS[page.hit.kind], page.object, document):
        return None
    text = _best_sentence(page, row, document.language, terms) if document.field == BODY else document.text
    if text in ("", page.title.text) or (in_titles and matching_terms(text, terms) <= in_titles):
        return None
    in_language = {SOURCE: _("In Chinese: "), TARGET: _("In English: ")}[document.language]
    label = {BODY: _("In the text: "), PHRASING: _("Also asked as: ")}.get(document.field, in_language)
    return Reason(label, MarkedText(highlight(text, terms), document.language))


def _matching_name(provider: Provider, terms: HighlightTerms) -> Reason | None:
    """Returns the first name of the provider that matches; None if none does."""
    for name in provider_names(provider):
        if matching_terms(name, terms):
            language = SOURCE if any(token.kind == "han" for token in tokenize(name)) else TARGET
            return Reason(_("Also called: "), MarkedText(highlight(name, terms), language))
    return None


def _best_sentence(page: _LoadedHit, row: Any, language: str, terms: HighlightTerms) -> str:
    """Returns the sentence with most matching terms, of the part or else of the page itself; "" if none matches."""
    texts = (
        [_in(language, row, "text")]
        if row
        else [_in(language, page.object, field) for field in KINDS[page.hit.kind].texts]
    )
    sentences = [sentence.strip() for text in texts for sentence in _SENTENCE_END.split(text)]
    best = max(sentences, key=lambda sentence: len(matching_terms(sentence, terms)), default="")
    return best if matching_terms(best, terms) else ""
