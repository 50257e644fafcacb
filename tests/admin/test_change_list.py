"""The list of changes: what each is about, and how one is found."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext

from kb.ledger.changes import begin, discard
from kb.ledger.facts import facts_of
from kb.ledger.publishing import publish
from kb.models import FAQ, Change
from tests.admin.test_overview import signed_in
from tests.ledger.people import editor

pytestmark = [pytest.mark.usefixtures("content"), pytest.mark.one_door]
LIST = "/admin/kb/change/"


def titles(client: Client, **query: str) -> list[str]:
    response: Any = client.get(LIST, query)
    model_admin = response.context["cl"].model_admin
    return [str(model_admin.title(change)) for change in response.context["cl"].result_list]


@pytest.fixture
def changed(ordinary_questions: None) -> Client:
    """Returns a person who deleted one question, and discarded and kept drafts of two others."""
    ed, (first, second, third, *_) = editor(), FAQ.objects.in_order()
    publish(begin(kind="faq", subject=first.subject, facts=None, by=ed), by=ed)
    for faq, question in ((second, "放弃的问题？"), (third, "新问题 95188？")):
        change = begin(kind="faq", subject=faq.subject, facts={**facts_of(faq), "question_zh_hans": question}, by=ed)
        if faq is second:
            discard(change, by=ed)
    begin(kind="faq", subject="", facts={**facts_of(third), "id": None, "question_zh_hans": ""}, by=ed)
    return signed_in(ed)


def test_every_change_is_listed_by_its_title(changed: Client) -> None:
    no_title_yet = gettext("without a title yet")
    assert titles(changed) == [no_title_yet, "新问题 95188？", "放弃的问题？", "付款时提示“支付失败”，怎么办？"]


@pytest.mark.parametrize("words", ["提示 失败", "放弃的", "95188", "问题？ 放弃"])
def test_a_change_is_found_by_its_title(changed: Client, words: str) -> None:
    (found,) = titles(changed, q=words)
    assert all(word in found for word in words.split())


def test_the_list_takes_as_many_queries_for_many_deletions(changed: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        changed.get(LIST)
    ed = Change.objects.first().author  # type: ignore[union-attr]
    Change.objects.bulk_create(
        Change(kind="faq", subject="faq/1", revision=1, facts=None, author=ed, state="published") for _ in range(30)
    )
    with django_assert_max_num_queries(12):
        assert len(set(titles(changed))) == 4


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "常见问题"), ("en", "Question")])
def test_the_filter_names_kinds_as_the_pages_do(changed: Client, language: str, name: str) -> None:
    changed.cookies["language"] = language
    response: Any = changed.get(LIST, {"kind": "faq"})
    (kinds,) = [spec for spec in response.context["cl"].filter_specs if getattr(spec, "parameter_name", "") == "kind"]
    (chosen,) = [choice for choice in kinds.choices(response.context["cl"]) if choice["selected"]]
    assert chosen["display"] == name
    assert len(titles(changed, kind="faq")) == 4
    assert titles(changed, kind="provider") == []
