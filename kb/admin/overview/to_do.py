"""What waits for a person: the lists of the overview, and the numbers beside the menu's items."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from kb.admin.base.who_may_edit import may_edit, may_edit_anything
from kb.admin.hotlines.work_list import TO_CHECK
from kb.content.feedback import least_helpful_questions
from kb.content.link_checks import link_problems
from kb.hotlines.related_proposals import rejected_lately
from kb.hotlines.verification import with_verification_status
from kb.ledger import who_may_decide
from kb.ledger.facts import SUBJECTS
from kb.ledger.history import Revision, not_looked_at
from kb.localize.state import text_in
from kb.models import Change, ChangeState, Hotline, Proposal, Report
from kb.models.languages import SOURCE
from kb.models.permissions import PROPOSE
from kb.search.unopened_questions import unopened_questions

LONGEST_LIST = 10
"""Lines of a list. The line after the last one leads to the rest, where there is a page of it."""
NOT_LOOKED_AT = timedelta(days=180)
OLD_DRAFT = timedelta(days=30)


class Line(NamedTuple):
    text: str
    address: str = ""
    detail: str = ""
    confirm: str = ""
    """The address that a button *still right* posts to."""


class ToDoList(NamedTuple):
    title: Promise | str
    lines: list[Line]
    all_address: str = ""
    """The page with all of them."""


def to_do_lists(user: Any) -> Iterator[ToDoList]:
    """Yields the lists that have lines, the most urgent first."""
    for make in (
        _to_approve,
        _numbers_to_decide,
        _returned,
        _numbers_rejected,
        _checks_due,
        _reports,
        _drafts,
        _scheduled,
        *_content(user),
    ):
        found = make(user)
        if found.lines:
            yield found


def _content(user: Any) -> tuple[Callable[[Any], ToDoList], ...]:
    """Returns the lists about the content, for those who may change it."""
    return (_links, _unopened, _not_helpful, _stale) if may_edit_anything(user) else ()


def changes_badge(request: HttpRequest) -> str:
    """Returns how many changes wait for the person, for the menu; "" for none."""
    user = request.user
    waiting = Q(state=ChangeState.RETURNED, author=user.pk)
    if who_may_decide.is_decider(user):
        waiting |= Q(state=ChangeState.SUBMITTED) & ~Q(author=user.pk)
    return str(Change.objects.filter(waiting).count() or "")


def _submitted_by_others(user: Any) -> Any:
    return (
        Change.objects.with_titles()
        .filter(state=ChangeState.SUBMITTED)
        .exclude(author=user.pk)
        .select_related("author")
    )


def _to_approve(user: Any) -> ToDoList:
    changes = _submitted_by_others(user).order_by("updated") if who_may_decide.is_decider(user) else []
    return _list_of_changes(gettext_lazy("Changes to approve"), changes, "submitted", detail=_what_by_whom)


def _what_by_whom(change: Change) -> str:
    return f"{gettext('deletion')} · {change.author}" if change.facts is None else str(change.author)


def _numbers_to_decide(user: Any) -> ToDoList:
    rows: Any = []
    if who_may_decide.is_decider(user):
        rows = Proposal.objects.waiting().exclude(proposed_by=user.pk).select_related("provider", "hotline")
    lines = [_line_of_proposal(row, row.get_kind_display()) for row in rows[:LONGEST_LIST]]
    return ToDoList(gettext_lazy("Proposals about numbers"), lines, reverse("admin:kb_proposal_changelist"))


def _numbers_rejected(user: Any) -> ToDoList:
    lines = [
        _line_of_proposal(row, f"{row.get_kind_display()}{gettext(': ')}{row.reason}")
        for row in rejected_lately(user)[:LONGEST_LIST]
    ]
    return ToDoList(gettext_lazy("My proposals about numbers that were rejected"), lines)


def _line_of_proposal(proposal: Proposal, detail: str) -> Line:
    number = proposal.hotline or proposal.new.get("number") or proposal.new.get("digits")
    return Line(str(number), reverse("admin:kb_proposal_change", args=[proposal.pk]), detail)


def _returned(user: Any) -> ToDoList:
    changes = Change.objects.with_titles().by(user).filter(state=ChangeState.RETURNED)
    return _list_of_changes(
        gettext_lazy("Returned to me"), changes, "returned", detail=lambda change: change.returned_because
    )


def _drafts(user: Any) -> ToDoList:
    def age(change: Change) -> str:
        is_old = change.updated < timezone.now() - OLD_DRAFT
        return gettext("older than a month") if is_old else _moment(change.updated)

    changes = Change.objects.with_titles().by(user).filter(state=ChangeState.DRAFT)
    return _list_of_changes(gettext_lazy("My drafts"), changes, "draft", detail=age)


def _scheduled(user: Any) -> ToDoList:
    changes = Change.objects.with_titles().filter(state=ChangeState.SCHEDULED).order_by("publish_at")
    if not who_may_decide.is_decider(user):
        changes = changes.by(user)
    return _list_of_changes(
        gettext_lazy("Coming up"), changes, "scheduled", detail=lambda change: _moment(change.publish_at)
    )


def _list_of_changes(
    title: Promise, changes: Any, state: str, *, detail: Callable[[Change], str] = lambda change: str(change.author)
) -> ToDoList:
    lines = [
        Line(change.title, reverse("admin:kb_change_change", args=[change.pk]), detail(change))
        for change in changes[:LONGEST_LIST]
    ]
    return ToDoList(title, lines, f"{reverse('admin:kb_change_changelist')}?state__exact={state}")


def _checks_due(user: Any) -> ToDoList:
    lines = []
    if user.has_perm(PROPOSE):
        lines = [
            Line(
                f"{text_in(get_language() or SOURCE, hotline.provider, 'name').text} {hotline.number}",
                reverse("admin:kb_hotline_check", args=[hotline.pk]),
                str(hotline.verification_status.label),
            )
            for hotline in with_verification_status()
            if hotline.verification_status in TO_CHECK
        ]
    return ToDoList(gettext_lazy("Numbers to check"), lines[:LONGEST_LIST], reverse("admin:kb_hotline_changelist"))


def _reports(user: Any) -> ToDoList:
    count = Report.objects.waiting().count() if user.has_perm(PROPOSE) else 0
    address = reverse("admin:kb_hotline_changelist")
    text = ngettext("%d report about a number", "%d reports about numbers", count) % count
    return ToDoList(gettext_lazy("Reports of visitors"), [Line(text, address)] if count else [])


def _links(user: Any) -> ToDoList:
    lines = [
        Line(problem.check.url, _form_of(problem.stands_in[0]), str(problem.check.get_result_display()))
        for problem in link_problems()[:LONGEST_LIST]
    ]
    return ToDoList(gettext_lazy("Links that no longer answer"), lines)


def _unopened(user: Any) -> ToDoList:
    lines = [_question(faq) for faq in unopened_questions(limit=LONGEST_LIST).questions]
    return ToDoList(gettext_lazy("Questions that nobody finds"), lines)


def _not_helpful(user: Any) -> ToDoList:
    lines = [
        _question(row.faq, gettext("%d times not helpful") % row.not_helpful)
        for row in least_helpful_questions(limit=LONGEST_LIST)
    ]
    return ToDoList(gettext_lazy("Questions that do not help"), lines, reverse("admin:kb_feedbackcount_changelist"))


def _stale(user: Any) -> ToDoList:
    """Returns what nobody looked at, without hotlines, which have checks."""
    kinds = [kind for kind, model in SUBJECTS.items() if model is not Hotline and may_edit(user, model)]
    revisions = not_looked_at(kinds, since=timezone.now() - NOT_LOOKED_AT, most=LONGEST_LIST)
    lines = [_stale_line(revision) for revision in revisions]
    return ToDoList(gettext_lazy("Not looked at for half a year"), lines)


def _stale_line(revision: Revision) -> Line:
    kind, _slash, key = revision.subject.partition("/")
    return Line(
        revision.title,
        reverse(f"admin:kb_{kind}_change", args=[key]),
        date_format(localtime(revision.at), "DATE_FORMAT"),
        confirm=reverse("admin:kb_confirm", args=[kind, key]),
    )


def _question(faq: Any, detail: str = "") -> Line:
    return Line(text_in(get_language() or SOURCE, faq, "question").text, _form_of(faq), detail)


def _form_of(row: Any) -> str:
    return reverse(f"admin:kb_{row._meta.model_name}_change", args=[row.pk])


def _moment(moment: Any) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")
