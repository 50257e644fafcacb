"""The translated fields of each model. django-modeltranslation reads this file at start."""

from modeltranslation.translator import TranslationOptions, register

from kb.models import FAQ, Advice, Hotline, Notice, Provider, Section, SectionItem, Step, Symptom


@register(Provider)
class ProviderTranslation(TranslationOptions):
    fields = ("name", "summary", "phrasings")
    required_languages = {"zh-hans": ("name",)}


@register(Hotline)
class HotlineTranslation(TranslationOptions):
    fields = ("purpose", "source_name")
    required_languages = {"zh-hans": ("purpose", "source_name")}


@register(FAQ)
class FAQTranslation(TranslationOptions):
    fields = ("question", "introduction", "phrasings")
    required_languages = {"zh-hans": ("question", "introduction")}


@register(Advice)
class AdviceTranslation(TranslationOptions):
    fields = ("text", "source_name")
    required_languages = {"zh-hans": ("text",)}


@register([Step, SectionItem])
class PartTranslation(TranslationOptions):
    fields = ("title", "text")
    required_languages = ("zh-hans",)


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("title", "text", "phrasings")
    required_languages = {"zh-hans": ("title", "text")}


@register(Symptom)
class SymptomTranslation(TranslationOptions):
    fields = ("label", "sentence", "have_ready", "to_ask")
    required_languages = {"zh-hans": ("label", "sentence")}


@register(Notice)
class NoticeTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = ("zh-hans",)
