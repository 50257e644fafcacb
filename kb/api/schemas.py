"""The JSON of each kind of object: its schema, and the function that makes it."""

from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.utils.translation import override
from ninja import Field, Schema

from kb.hotlines.status_in_words import verification_status_in_words
from kb.models import FAQ, Hotline, Notice, Provider, Section, Symptom, VerificationStatus
from kb.models.languages import SOURCE, TARGET, column, is_blank
from kb.models.last_change import last_change

RowT = TypeVar("RowT")


class Window(Schema):
    """The query parameters that select a part of a list."""

    limit: int = Field(50, ge=1, le=100)
    offset: int = Field(0, ge=0, le=1_000_000)


class Paginated(Schema, Generic[RowT]):
    """A part of a list, the number of all items, and the addresses of the next and previous parts or null."""

    count: int
    next: str | None
    previous: str | None
    items: list[RowT]


class Bilingual(Schema):
    """A text in both languages; `en` is null if it is not translated."""

    zh_hans: str
    en: str | None


class HotlineOut(Schema):
    """`dialled` is empty if `callable` is false; everything but the state is empty if the state is "withheld"."""

    key: str = ""
    number: str = ""
    dialled: str = ""
    number_from_abroad: str = ""
    callable: bool = False
    purpose: Bilingual = Bilingual(zh_hans="", en=None)
    hours: str = Field("", description="China time, a rule a line; empty if unknown")
    languages: list[str] = []
    state: VerificationStatus
    state_in_words: Bilingual = Field(description="To be repeated with the number")
    checked_on: date | None = None
    checked_how: str = ""
    replaced_by: str | None = Field(None, description="The key of the hotline to call instead")
    source: Bilingual = Bilingual(zh_hans="", en=None)
    source_url: str = ""


class ProviderOut(Schema):
    id: str = Field(description="A URN that never changes; the slug may")
    slug: str
    name: Bilingual
    summary: Bilingual
    aliases: list[str]
    official_site: str
    updated: datetime
    hotlines: list[HotlineOut]


class PartOut(Schema):
    key: str
    title: Bilingual
    text: Bilingual


class StepOut(PartOut):
    kind: str


class FAQOut(Schema):
    id: str = Field(description="A URN that never changes; the slug may")
    slug: str
    question: Bilingual
    introduction: Bilingual
    providers: list[str]
    updated: datetime
    steps: list[StepOut]


class SectionOut(Schema):
    id: str = Field(description="A URN that never changes; the slug may")
    slug: str
    title: Bilingual
    text: Bilingual
    updated: datetime
    items: list[PartOut]


class SymptomOut(Schema):
    id: str = Field(description="A URN that never changes; the slug may")
    slug: str
    label: Bilingual
    sentence: Bilingual = Field(description="What a caller can read out")
    have_ready: Bilingual = Field(description="One thing a line")
    to_ask: Bilingual = Field(description="One question a line")
    faq: str | None = Field(description="The question that answers it; null: the page for those who were deceived")
    updated: datetime


class NoticeOut(Schema):
    text: Bilingual
    provider: str | None = Field(description="null: it is about all")
    language: str = Field(description="Of the readers it is for; empty: of both languages")
    starts: datetime
    ends: datetime | None


def _bilingual(obj: Any, field: str) -> dict[str, str | None]:
    english = getattr(obj, column(field, TARGET))
    return {"zh_hans": getattr(obj, column(field, SOURCE)) or "", "en": None if is_blank(english) else english}


def _status(hotline: Hotline) -> dict[str, Any]:
    words = {}
    for key, language in (("zh_hans", SOURCE), ("en", TARGET)):
        with override(language):
            words[key] = verification_status_in_words(hotline)
    return {"state": hotline.verification_status, "state_in_words": words}


def _hotline(hotline: Hotline) -> dict[str, Any]:
    status = _status(hotline)
    if hotline.verification_status == VerificationStatus.WITHHELD:  # the row does not match the ledger
        return status
    return {
        **status,
        "key": hotline.slug,
        "number": hotline.shown_number,
        "dialled": hotline.dialled,
        "number_from_abroad": hotline.number_from_abroad,
        "callable": hotline.is_callable,
        "purpose": _bilingual(hotline, "purpose"),
        "hours": hotline.hours,
        "languages": hotline.languages,
        "checked_on": hotline.checked_on,
        "checked_how": hotline.checked_how,
        "replaced_by": hotline.successor and hotline.successor.slug,
        "source": _bilingual(hotline, "source_name"),
        "source_url": hotline.source_url,
    }


def provider_json(provider: Provider) -> dict[str, Any]:
    return {
        "id": provider.urn,
        "slug": provider.slug,
        "name": _bilingual(provider, "name"),
        "summary": _bilingual(provider, "summary"),
        "aliases": provider.alias_list,
        "official_site": provider.official_site,
        "updated": last_change(provider, provider.hotlines.all()),
        "hotlines": [_hotline(hotline) for hotline in provider.hotlines.all()],
    }


def _part(part: Any) -> dict[str, Any]:
    return {"key": part.key, "title": _bilingual(part, "title"), "text": _bilingual(part, "text")}


def faq_json(faq: FAQ, provider_slugs: dict[int, str]) -> dict[str, Any]:
    """`provider_slugs` are those of the providers that are shown, in order."""
    return {
        "id": faq.urn,
        "slug": faq.slug,
        "question": _bilingual(faq, "question"),
        "introduction": _bilingual(faq, "introduction"),
        "providers": [slug for pk, slug in provider_slugs.items() if pk in faq.provider_ids],
        "updated": last_change(faq, faq.steps.all()),
        "steps": [{**_part(step), "kind": step.kind} for step in faq.steps.all()],
    }


def section_json(section: Section) -> dict[str, Any]:
    return {
        "id": section.urn,
        "slug": section.slug,
        "title": _bilingual(section, "title"),
        "text": _bilingual(section, "text"),
        "updated": last_change(section, section.items.all()),
        "items": [_part(item) for item in section.items.all()],
    }


def symptom_json(symptom: Symptom) -> dict[str, Any]:
    return {
        "id": symptom.urn,
        "slug": symptom.slug,
        **{field: _bilingual(symptom, field) for field in ("label", "sentence", "have_ready", "to_ask")},
        "faq": symptom.faq.slug if symptom.faq else None,
        "updated": symptom.updated,
    }


def notice_json(notice: Notice) -> dict[str, Any]:
    return {
        "text": _bilingual(notice, "text"),
        "provider": notice.provider.slug if notice.provider else None,
        "language": notice.language,
        "starts": notice.starts,
        "ends": notice.ends,
    }
