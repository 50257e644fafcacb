"""The engine of the public templates: what is typed is escaped, what is missing fails, each language has its own."""

import pytest
from django.template import engines
from django.utils.translation import override
from jinja2 import UndefinedError
from markupsafe import Markup

from kb.models import FAQ, Provider
from kb.pages.rendering.render import ENGINE

TYPED = "<b>\"bold\" & 'more'</b>"
ESCAPED = "&lt;b&gt;&#34;bold&#34; &amp; &#39;more&#39;&lt;/b&gt;"


def rendered(source: str, **context: object) -> str:
    return engines[ENGINE].from_string(source).render(context)


@pytest.mark.parametrize(
    "source",
    [
        "{{ typed }}",
        '{{ faq|text("question") }}',
        '{{ faq|plain_text("question") }}',
        '{{ "Checked on %(date)s"|translate(date=typed) }}',
        "{% set kept %}{{ typed }}{% endset %}{{ kept }}",
        "{% macro said(words) %}{{ words }}{% endmacro %}{{ said(typed) }}",
    ],
)
def test_what_somebody_typed_is_escaped(source):
    faq = FAQ(question_zh_hans=TYPED)
    assert ESCAPED in rendered(source, typed=TYPED, faq=faq)
    assert "<b>" not in rendered(source, typed=TYPED, faq=faq)


def test_paragraphs_and_the_mark_of_a_text_are_ours_and_what_stands_in_them_is_escaped():
    faq = FAQ(introduction_zh_hans=f"{TYPED}\n\nzwei")
    with override("en"):
        html = rendered('{{ faq|paragraphs("introduction") }}{{ faq|text("introduction") }}', faq=faq)
    assert html.startswith('<div lang="zh-Hans"><p>&lt;b&gt;')
    assert '<span lang="zh-Hans">&lt;b&gt;' in html
    assert "<b>" not in html


def test_what_ends_a_script_cannot_stand_in_the_json_of_a_page():
    html = rendered("{{ nodes|json_ld }}", nodes=[{"name": "</script><b>&"}])
    assert html == '{"@context":"https://schema.org","@graph":[{"name":"\\u003C/script\\u003E\\u003Cb\\u003E\\u0026"}]}'


def test_what_is_safe_already_is_not_escaped_twice():
    assert rendered("{{ safe }}", safe=Markup("<i>&amp;</i>")) == "<i>&amp;</i>"


@pytest.mark.parametrize("source", ["{{ nothing }}", "{% if nothing %}{% endif %}", "{{ faq.nothing }}"])
def test_a_name_that_nobody_gave_fails(source):
    with pytest.raises(UndefinedError):
        rendered(source, faq=FAQ())


@pytest.mark.parametrize(
    ("language", "says"), [("zh-hans", "常见问题 /zh-hans/faq/"), ("en", "Common questions /en/faq/")]
)
def test_a_template_speaks_the_language_it_was_asked_for_in(language, says):
    with override(language):
        assert rendered('{{ "Common questions"|translate }} {{ "faqs"|address }}') == says


def test_the_page_of_markup_has_none_of_it(read, content, client):
    FAQ.objects.filter(slug="payment-failed").update(question_zh_hans=TYPED, introduction_zh_hans=TYPED)
    Provider.objects.filter(slug="alipay").update(name_zh_hans=TYPED)
    page = client.get("/zh-hans/faq/payment-failed/").content.decode()
    assert "<b>" not in page
    assert read("/zh-hans/faq/payment-failed/").one("h1").text == TYPED
