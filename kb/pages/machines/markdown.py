"""The pages of questions and providers as Markdown (CommonMark), and `/llms.txt`, which leads assistants to them.

They say what the pages say. A number stands on one line with its state and its source, so that nobody who
repeats the line repeats a number without them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from kb.hotlines.words import timetable, verification_status_in_words
from kb.localize.english import has_english, with_english
from kb.localize.state import text_in
from kb.models import FAQ, Advice, AdviceTopic, Hotline, Provider, Section, VerificationStatus
from kb.models.languages import SOURCE, TARGET
from kb.models.last_change import last_change
from kb.models.publication import PublishableQuerySet
from kb.pages.machines.commonmark import IN_CHINESE, escaped, line, link, paragraphs
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import ENGINE
from kb.pages.wallets import wallet, wallets_of

MOST_ENTRIES = 100
"""Of each kind in llms.txt, and of a provider's questions; the sitemap and the API have them all."""

_ADVICE = {
    AdviceTopic.NEVER_ASKS: gettext_lazy("What real support never asks for"),
    AdviceTopic.CALLS_OUT: gettext_lazy("Does it call you?"),
}
"""The headings of the advice on a provider's page."""


@read_only
def faq(request: HttpRequest, slug: str) -> HttpResponse:
    """`/<lang>/faq/<slug>.md`."""
    found = get_object_or_404(FAQ.objects.published(), slug=slug)
    providers = wallets_of(found)
    steps = list(found.steps.all())
    blocks = [f"# {line(found, 'question')}", paragraphs(found, "introduction")]
    for place, step in enumerate(steps, 1):
        blocks += [f"## {place}. {line(step, 'title')}", paragraphs(step, "text")]
        if step.is_contact:
            for row in providers:
                blocks += [f"### {line(row, 'name')}", _hotlines(row)]
    if providers:
        blocks += [f"## {_('Applies to')}", _links("provider-markdown", providers, "name")]
    changed = localtime(last_change(found, steps))
    blocks.append(_("Last updated: ") + date_format(changed))
    return _document(found, blocks, has_english(found, steps))


@read_only
def provider(request: HttpRequest, slug: str) -> HttpResponse:
    """`/<lang>/providers/<slug>.md`."""
    found = wallet(slug)
    faqs = list(FAQ.objects.published().about(slug).titles().in_order()[: MOST_ENTRIES + 1])
    advice = list(Advice.objects.about(slug).in_order())
    blocks = [f"# {line(found, 'name')}", paragraphs(found, "summary"), f"## {_('Hotlines')}", _hotlines(found)]
    if found.official_site:
        blocks.append(_named(_("Official site"), f"<{iri_to_uri(found.official_site)}>"))
    for topic, heading in _ADVICE.items():
        if said := [item for item in advice if item.topic == topic]:
            blocks += [f"## {heading}", "\n".join(map(_advice, said))]
    if faqs:
        blocks += [f"## {_('Common questions')}", _links("faq-markdown", faqs[:MOST_ENTRIES], "question")]
    if len(faqs) > MOST_ENTRIES:
        blocks.append(link(_("All questions"), f"{settings.SITE_URL}{reverse('faqs')}?provider={slug}"))
    return _document(found, blocks, has_english(found, found.hotlines.all()))


@read_only
def llms(request: HttpRequest) -> HttpResponse:
    """`/llms.txt` (llmstxt.org): in English, with the Chinese twin of each page beside the English one."""
    context = {
        "site_url": settings.SITE_URL,
        "most": MOST_ENTRIES,
        "providers": _entries("provider-markdown", with_english(Provider.objects.published(), "hotlines"), "name"),
        "faqs": _entries("faq-markdown", with_english(FAQ.objects.published(), "steps"), "question"),
        "sections": _entries("section", with_english(Section.objects.published(), "items"), "title"),
    }
    plain = "text/plain; charset=utf-8"
    response = render(request, "kb/markdown/llms.txt", context, content_type=plain, using=ENGINE)
    response["Content-Language"] = TARGET
    return response


def _document(obj: FAQ | Provider, blocks: list[str], in_english: bool) -> HttpResponse:
    """The first block is the heading. Search engines are sent to the page itself, in Chinese if it has no English."""
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


def _hotlines(shown: Provider) -> str:
    hotlines = list(shown.hotlines.all())
    if not hotlines:
        return _("We know no hotline of this provider yet.")
    return "\n".join(written for hotline in hotlines for written in _hotline(hotline))


def _hotline(hotline: Hotline) -> Iterator[str]:
    """One line with the number and what it is worth, and below it what else is known."""
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
    """The advice, and below it who says so and whether somebody looked."""
    state = _("Not yet checked")
    if item.checked_on:
        state = _("Checked on %(date)s") % {"date": date_format(item.checked_on)}
    if item.source_name_zh_hans or item.source_url:
        state = _("%(state)s. Source: %(source)s") % {"state": state, "source": _source(item)}
    return f"- {line(item, 'text')}\n  - {state}"


def _source(obj: Hotline | Advice) -> str:
    name = line(obj, "source_name") or escaped(obj.source_url)
    return link(name, obj.source_url) if obj.source_url else name


def _links(view: str, objects: Iterable[Provider | FAQ], field: str) -> str:
    """A list of the twins of these objects, in the reader's language."""
    return "\n".join(f"- {link(line(obj, field), _address(view, obj))}" for obj in objects)


def _entries(view: str, published: PublishableQuerySet[Any], field: str) -> str:
    """A list of them, each as `- [English](address): [Chinese](address)`, or in Chinese alone if it has no English."""
    entries = []
    for obj in published.in_order()[:MOST_ENTRIES]:
        links = []
        for language in (TARGET, SOURCE) if obj.in_english else (SOURCE,):
            with override(language):
                links.append(link(escaped(text_in(language, obj, field).text), _address(view, obj)))
        entries.append(f"- {': '.join(links)}")
    return "\n".join(entries)


def _address(view: str, obj: Provider | FAQ | Section) -> str:
    return f"{settings.SITE_URL}{reverse(view, args=[obj.slug])}"


def _named(name: str, value: str) -> str:
    return _("%(name)s: %(value)s") % {"name": name, "value": value}
