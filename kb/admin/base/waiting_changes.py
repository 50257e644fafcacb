"""Marks the rows of a list that have an open change, and lists what only drafts have: new rows and copies.

Who may not decide on changes reads of those of others whose they are and their state, and not what they say.
"""

from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.admin import SimpleListFilter, display
from django.db.models import BooleanField, CharField, ExpressionWrapper, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from unfold.views import ChangeList

from kb.admin.base.draft_addresses import change_address, draft_address
from kb.admin.base.tags import tag
from kb.ledger import who_may_decide
from kb.models import Change, ChangeState
from kb.models.change import OPEN

MOST_NEW = 10
"""Lines about what is not live yet. The list of changes has the rest."""
_TONES = {ChangeState.SUBMITTED: "warning", ChangeState.RETURNED: "danger", ChangeState.SCHEDULED: "info"}


class WaitingChange(NamedTuple):
    """An open change as a list shows it. The address is "" if the person may not open the change."""

    who: str
    state: str
    tone: str
    address: str
    title: str = ""


class InPreparation(NamedTuple):
    """The changes that add a row of this kind: the number of all, and the newest of them."""

    total: int
    lines: list[WaitingChange]
    all_address: str


class ContentList(ChangeList):  # type: ignore[misc]  # unfold's is untyped
    """A page of a list. Reads the changes of its rows with one query, and the new ones with two at most."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.user: Any = request.user
        rows: list[Any] = list(self.result_list)  # type: ignore[has-type]
        waiting: dict[str, list[WaitingChange]] = {}
        changes = _open_changes(str(self.opts.model_name)).filter(subject__in=[row.subject for row in rows])
        for change in changes.order_by("created") if rows else ():
            waiting.setdefault(change.subject, []).append(_described(change, self.user))
        for row in rows:
            row.waiting = waiting.get(row.subject, [])
        self.result_list = rows

    @cached_property
    def in_preparation(self) -> InPreparation:
        kind = str(self.opts.model_name)
        new = _open_changes(kind).filter(subject="")
        count = new.count()
        newest = Change.objects.with_titles().filter(pk__in=new.order_by("-updated").values("pk")[:MOST_NEW])
        newest = newest.annotate(is_deletion=_IS_DELETION).defer("facts").select_related("author")
        lines = [_described(change, self.user) for change in newest.order_by("-updated")] if count else []
        query = f"kind={kind}&subject__exact=&state__in={','.join(OPEN)}"
        return InPreparation(count, lines, f"{reverse('admin:kb_change_changelist')}?{query}")


class WaitingChangesMixin:
    """Gives the list of a ModelAdmin of a subject the column, the filter and the lines about changes."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ContentList]:
        return ContentList

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        first, *others = super().get_list_display(request)  # type: ignore[misc]  # ModelAdmin's
        return (first, "waiting_badges", *others)

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        return (*super().get_list_filter(request), WaitingChangeFilter)  # type: ignore[misc]  # ModelAdmin's

    @display(description=gettext_lazy("change in progress"))
    def waiting_badges(self, obj: Any) -> SafeString:
        badges = format_html_join("", "{}", ((_tag(each),) for each in obj.waiting))
        return format_html('<span class="kb-tags">{}</span>', badges) if badges else badges


class WaitingChangeFilter(SimpleListFilter):
    title = gettext_lazy("change in progress")
    parameter_name = "change"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("any", gettext_lazy("there is one")),
            ("mine", gettext_lazy("mine")),
            ("others", gettext_lazy("of others")),
            (ChangeState.SUBMITTED.value, ChangeState.SUBMITTED.label),
            (ChangeState.SCHEDULED.value, ChangeState.SCHEDULED.label),
        ]

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        self.user: Any = request.user
        super().__init__(request, params, model, model_admin)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        conditions = {
            "any": Q(),
            "mine": Q(author=self.user.pk),
            "others": ~Q(author=self.user.pk),
            ChangeState.SUBMITTED.value: Q(state=ChangeState.SUBMITTED),
            ChangeState.SCHEDULED.value: Q(state=ChangeState.SCHEDULED),
        }
        condition = conditions.get(self.value() or "")
        if condition is None:
            return queryset
        kind = str(queryset.model._meta.model_name)
        subject = Concat(Value(f"{kind}/"), Cast(queryset.model.subject_key, CharField()))
        changed = Change.objects.open().filter(condition, kind=kind).values("subject")
        rows: QuerySet[Any] = queryset.alias(ledger_subject=subject).filter(ledger_subject__in=changed)
        return rows


def _tag(change: WaitingChange) -> SafeString:
    return tag(f"{change.who} · {change.state}", change.tone, change.address)


_IS_DELETION = ExpressionWrapper(Q(facts__isnull=True), output_field=BooleanField())


def _open_changes(kind: str) -> QuerySet[Change]:
    """Returns the open changes of this kind with their authors, and without their facts, which may be long."""
    changes = Change.objects.open().filter(kind=kind).annotate(is_deletion=_IS_DELETION)
    return changes.defer("facts").select_related("author")


def _described(change: Any, user: Any) -> WaitingChange:
    is_own, may_open = change.author_id == user.pk, change.author_id == user.pk or who_may_decide.is_decider(user)
    is_form = is_own and change.is_editable and not change.is_deletion
    return WaitingChange(
        who=gettext("mine") if is_own else change.author.get_username(),
        state=gettext("deletion") if change.is_deletion and change.is_editable else change.get_state_display(),
        tone=_TONES.get(change.state, ""),
        address=(draft_address(change) if is_form else change_address(change)) if may_open else "",
        title=getattr(change, "known_title", "") if may_open else "",
    )
