"""Questions and providers as Markdown (CommonMark), and `/llms.txt`, which lists these documents for assistants.

They have the content of the HTML pages. A number is on one line with its status and source, so that whoever repeats
the line repeats them too.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from kb.hotlines.hours_in_words import timetable
from kb.hotlines.status_in_words import verification_status_in_words
from kb.ledger.shown import first_shown, get_shown_or_404, shown
from kb.localize.english import has_english
from kb.localize.state import text_in
from kb.models import FAQ, Advice, AdviceTopic, Hotline, Provider, Section, VerificationStatus
from kb.models.languages import SOURCE, TARGET
from kb.models.last_change import last_change
from kb.pages.help.guide import all_sections
from kb.pages.machines.commonmark import IN_CHINESE, escape, line, link, paragraphs
from kb.pages.provider_lookup import advice_about, all_providers, get_provider_or_404, providers_of
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import ENGINE

MAX_ENTRIES = 100
"""Entries of each kind in llms.txt, and questions of a provider; the sitemap and the API list all."""

_ADVICE_HEADINGS = {
    AdviceTopic.NEVER_ASKS: gettext_lazy("What real support never asks for"),
    AdviceTopic.CALLS_OUT: gettext_lazy("Does it call you?"),
}
"""The headings of the advice on a provider's page."""


@read_only
def faq_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    """`/<lang>/faq/<slug>.md`."""
    faq = get_shown_or_404(FAQ.objects.published(), slug)
    providers = providers_of(faq)
    steps = list(faq.steps.all())
    blocks = [f"# {line(faq, 'question')}", paragraphs(faq, "introduction")]
    for place, step in enumerate(steps, 1):
        blocks += [f"## {place}. {line(step, 'title')}", paragraphs(step, "text")]
        if step.is_contact:
            for provider in providers:
                blocks += [f"### {line(provider, 'name')}", _hotlines(provider)]
    if providers:
        blocks += [f"## {_('Applies to')}", _links("provider-markdown", providers, "name")]
    changed = localtime(last_change(faq, steps))
    blocks.append(_("Last updated: ") + date_format(changed))
    return _document(faq, blocks, has_english(faq, steps))


@read_only
def provider_markdown(request: HttpRequest, slug: str) -> HttpResponse:
    """`/<lang>/providers/<slug>.md`."""
    provider = get_provider_or_404(slug)
    faqs = first_shown(FAQ.objects.published().about(slug).in_order(), MAX_ENTRIES)
    advice = advice_about(provider)
    blocks = [f"# {line(provider, 'name')}", paragraphs(provider, "summary")]
    blocks += [f"## {_('Hotlines')}", _hotlines(provider)]
    if provider.official_site:
        blocks.append(_named(_("Official site"), f"<{iri_to_uri(provider.official_site)}>"))
    for topic, heading in _ADVICE_HEADINGS.items():
        if items := [item for item in advice if item.topic == topic]:
            blocks += [f"## {heading}", "\n".join(map(_advice, items))]
    if faqs.rows:
        blocks += [f"## {_('Common questions')}", _links("faq-markdown", faqs.rows, "question")]
    if faqs.has_more:
        blocks.append(link(_("All questions"), f"{settings.SITE_URL}{reverse('faqs')}?provider={slug}"))
    return _document(provider, blocks, has_english(provider, provider.hotlines.all()))


@read_only
def llms_txt(request: HttpRequest) -> HttpResponse:
    """`/llms.txt` (llmstxt.org): in English, with a link to each page in both languages."""
    context = {
        "site_url": settings.SITE_URL,
        "most": MAX_ENTRIES,
        "providers": _entries("provider-markdown", all_providers()[:MAX_ENTRIES], "hotlines", "name"),
        "faqs": _entries("faq-markdown", shown(FAQ.objects.published().in_order()[:MAX_ENTRIES]), "steps", "question"),
        "sections": _entries("section", all_sections()[:MAX_ENTRIES], "items", "title"),
    }
    plain = "text/plain; charset=utf-8"
    response = render(request, "kb/markdown/llms.txt", context, content_type=plain, using=ENGINE)
    response["Content-Language"] = TARGET
    return response


def _document(obj: FAQ | Provider, blocks: list[str], in_english: bool) -> HttpResponse:
    """Joins the blocks, of which the first is the heading, to a document.

    Its canonical address for search engines is the HTML page, in Chinese if the page has no English.
    """
    blocks.append(f"[{_('Wallet Helpline')}]({settings.SITE_URL}{obj.get_absolute_url()})")
    if any(IN_CHINESE in block for block in blocks):
        notice = _("Some of this page has not been translated yet and is shown in Chinese.")
        blocks.insert(1, f"> {notice}")
    text = "\n\n".join(block for block in blocks if block) + "\n"
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    with override(get_language() if in_english else SOURCE):
        response["Link"] = f'<{settings.SITE_URL}{obj.get_absolute_url()}>; rel="canonical"'
    return response


def _hotlines(provider: Provider) -> str:
    hotlines = list(provider.hotlines.all())
    if not hotlines:
        return _("We know no hotline of this provider yet.")
    return "\n".join(text for hotline in hotlines for text in _hotline(hotline))


def _hotline(hotline: Hotline) -> Iterator[str]:
    """Yields one line with the number, its status and source, and lines with its other facts below it."""
    state = verification_status_in_words(hotline)
    if hotline.verification_status == VerificationStatus.WITHHELD:
        advice = _("Please do not call a number from elsewhere that claims to be it, and come back later.")
        yield f"- {state} — {advice}"
        return
    number = hotline.shown_number if hotline.is_callable else f"~~{hotline.shown_number}~~"
    yield "- " + _("%(number)s (%(purpose)s) — %(state)s. Source: %(source)s") % {
        "number": number,
        "purpose": line(hotline, "purpose"),
        "state": state,
        "source": _source(hotline),
    }
    if hotline.successor:
        successor = hotline.successor
        yield f"  - {_('Replaced by: ')}{successor.shown_number} — {verification_status_in_words(successor)}"
    if hotline.number_from_abroad and hotline.is_callable:
        yield f"  - {_named(_('Calling from abroad'), hotline.number_from_abroad)} — {state}"
    if hotline.languages_spoken:
        yield f"  - {_named(_('Languages spoken'), _(', ').join(hotline.languages_spoken))}"
    if hours := timetable(hotline, since=localdate()):
        yield f"  - {_('All hours, in China time')}"
        yield from (f"    - {_named(days, times)}" for days, times in hours.rows)


def _advice(item: Advice) -> str:
    """Returns the advice, with its source and its last check below it."""
    state = _("Not yet checked")
    if item.checked_on:
        state = _("Checked on %(date)s") % {"date": date_format(item.checked_on)}
    if item.source_name_zh_hans or item.source_url:
        state = _("%(state)s. Source: %(source)s") % {"state": state, "source": _source(item)}
    return f"- {line(item, 'text')}\n  - {state}"


def _source(obj: Hotline | Advice) -> str:
    name = line(obj, "source_name") or escape(obj.source_url)
    return link(name, obj.source_url) if obj.source_url else name


def _links(view: str, objects: Iterable[Provider | FAQ], field: str) -> str:
    """Returns a list of links to the Markdown of these objects, in the reader's language."""
    return "\n".join(f"- {link(line(obj, field), _address(view, obj))}" for obj in objects)


def _entries(view: str, rows: Iterable[Any], parts: str, field: str) -> str:
    """Returns a list of links, each as `- [English](address): [Chinese](address)`; in Chinese alone without English."""
    entries = []
    for obj in rows:
        links = []
        for language in (TARGET, SOURCE) if has_english(obj, getattr(obj, parts).all()) else (SOURCE,):
            with override(language):
                links.append(link(escape(text_in(language, obj, field).text), _address(view, obj)))
        entries.append(f"- {': '.join(links)}")
    return "\n".join(entries)


def _address(view: str, obj: Provider | FAQ | Section) -> str:
    return f"{settings.SITE_URL}{reverse(view, args=[obj.slug])}"


def _named(name: str, value: str) -> str:
    return _("%(name)s: %(value)s") % {"name": name, "value": value}
