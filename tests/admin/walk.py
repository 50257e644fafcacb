"""Every address of the admin, filled in with objects that are there, and what is posted to it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.auth.models import Group, User
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from kb.ledger import publishing
from kb.ledger.changes import begin
from kb.ledger.facts import facts_of
from kb.models import FAQ, Advice, Hotline, LedgerEntry, Notice, Provider, Section, Symptom, SynonymGroup
from tests.hotlines.changes import proposed
from tests.ledger.people import editor

WITHOUT_A_RULE = ("", "login", "logout", "set_language", "autocomplete", "view_on_site")
"""Patterns that are for everybody, or redirect, or that no form of this site uses."""


class Address(NamedTuple):
    name: str
    address: str
    data: dict[str, Any]
    """What is posted."""


def names() -> set[str]:
    """Returns the names of all URL patterns under /admin/."""
    return {name for pattern, name in _walk(get_resolver().url_patterns) if pattern.startswith("admin/")}


def _walk(patterns: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.name or ""
        else:
            yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern))


def make_objects() -> dict[str, int]:
    """Makes what the shipped content has none of. Returns an id of each model, by the model's name."""
    author, faq, advice = editor("author"), FAQ.objects.all()[0], Advice.objects.all()[0]
    change = begin(kind="faq", subject=faq.subject, facts={**facts_of(faq), "question_zh_hans": "新的？"}, by=author)
    change = publishing.submit(change, by=author)
    proposal = proposed("change", by=User.objects.create_user("proposer", is_superuser=True), new={"number": "95189"})
    notice = Notice(text_zh_hans="通知", starts=timezone.now(), ends=timezone.now() + timezone.timedelta(days=1))
    from tests.door import DETAILS, door  # noqa: PLC0415

    door.save(notice, DETAILS)
    rows = (Provider.objects.all()[0], FAQ.objects.all()[1], Section.objects.all()[0], advice, notice)
    rows += (Symptom.objects.all()[0], SynonymGroup.objects.all()[0], Hotline.objects.all()[0], change, proposal)
    rows += (LedgerEntry.objects.all()[0], author, Group.objects.create(name="extra"))
    return {row._meta.model_name: row.pk for row in rows}


def filled_in(name: str, ids: dict[str, int]) -> Address:
    """Returns the address of the pattern with this name."""
    model = name.split("_")[1] if name.count("_") >= 2 else ""
    arguments: dict[str, Any] = {
        "kb_subject_history": {"kind": "faq", "key": ids["faq"]},
        "kb_confirm": {"kind": "faq", "key": ids["faq"]},
        "kb_preview": {"pk": ids["change"]},
        "kb_hotline_handled": {"pk": ids["hotline"], "reason": "other"},
        "app_list": {"app_label": "kb"},
        "kb_propose_add": {"pk": ids["provider"]},
        **{f"kb_propose_{kind}": {"pk": ids["hotline"]} for kind in ("change", "words", "withdraw", "restore")},
        **{f"kb_hotline_{task}": {"pk": ids["hotline"]} for task in ("check", "dispute")},
        "kb_notice_end": {"pk": ids["notice"]},
        "auth_user_password_change": {"id": ids["user"]},
    }.get(name, {})
    if not arguments and name.endswith(("_change", "_delete", "_history")) and model in ids and "propose" not in name:
        arguments = {"object_id": ids[model]}
    elif not arguments and name.endswith(("_change", "_delete", "_history")) and "password" not in name:
        arguments = {"object_id": 1}
    elif name.endswith("_visits"):
        arguments = {"pk": ids[model]}
    elif name.endswith("_import_check"):
        arguments = {"batch": "of-somebody-else"}
    query = "?q=刷不动" if "_search_add-" in name else ""
    return Address(
        name,
        reverse(f"admin:{name}", kwargs=arguments) + query,
        DATA.get(name, {}),
    )


DATA: dict[str, dict[str, Any]] = {
    "kb_change_change": {"send_back": "1", "comment": "请改。", "mac": ""},
    "kb_subject_history": {"restore": "1"},
    "kb_search_take-out": {"kind": "faq", "column": "phrasings_zh_hans", "pk": "0", "line": "词"},
}
